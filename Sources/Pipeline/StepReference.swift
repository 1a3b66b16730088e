/// The words of `nbrun steps`, made from the declarations that read the options.
public enum StepReference {
  public static func text(for step: any Step.Type) -> String {
    var lines = ["\(([step.kind] + step.aliases).joined(separator: ", ")): \(step.summary)", ""]
    let options = StepCatalogue.declarations(of: step)
    let width = options.map(\.name.count).max() ?? 0
    for option in options {
      let name = option.name.padding(to: width)
      lines.append("  \(name)  \(option.meaning)")
      let standard = option.standard.isEmpty ? "" : "  [\(option.standard)]"
      lines.append("  \(String(repeating: " ", count: width))  \(option.takes)\(standard)")
    }
    if !step.values.isEmpty {
      let width = step.values.map { step.kind.count + 1 + $0.name.count }.max() ?? 0
      lines += ["", "  Values for {{ }} and expect:"]
      for value in step.values {
        let note = value.needsValidation ? " (with a validation set)" : ""
        lines.append("  \("\(step.kind).\(value.name)".padding(to: width))  \(value.meaning)\(note)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
