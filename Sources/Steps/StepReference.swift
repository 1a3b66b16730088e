import StepOptions
import StepProtocol

/// The text of `nbrun steps`, made from the declarations that also read the options.
public enum StepReference {
  /// The text for all steps, followed once by the options that every step takes.
  public static var text: String {
    (StepCatalogue.all.map { text(for: $0) } + [common]).joined(separator: "\n")
  }

  public static var common: String {
    "every step also takes\n\n" + lines(for: StepCatalogue.commonDeclarations).joined(separator: "\n") + "\n"
  }

  private static func lines(for options: [OptionDeclaration]) -> [String] {
    let width = options.map(\.name.count).max() ?? 0
    return options.flatMap { option in
      let standard = option.standard.isEmpty ? "" : "; default \(option.standard)"
      return [
        "  \(option.name.padding(to: width))  \(option.meaning)",
        "  \("".padding(to: width))  \(option.takes)\(standard)",
      ]
    }
  }

  public static func text(for step: any Step.Type) -> String {
    var lines = ["\(([step.kind] + step.aliases).joined(separator: ", ")): \(step.summary)"]
    let options = StepCatalogue.ownDeclarations(of: step)
    if !options.isEmpty { lines += [""] + Self.lines(for: options) }
    if !step.values.isEmpty {
      let width = step.values.map { step.kind.count + 1 + $0.name.count }.max() ?? 0
      lines += ["", "  values for {{ }} and expect"]
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
