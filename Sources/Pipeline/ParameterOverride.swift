import NotebookSyntax
import SourceText

/// An option given on the command line: `epoch-loop.epochs=20`, or `epochs=20` where only one step has it.
///
///     parameter → (id ".")? option "=" yaml-value
public struct ParameterOverride: Sendable {
  let step: String?
  let option: String
  let value: OptionValue
  let text: String

  public init(parsing text: String) throws(Diagnostic) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw Diagnostic("-P takes NAME=VALUE, and was given '\(text)'", hint: "for example -P epochs=20")
    }
    let name = text[..<equals]
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else {
      throw Diagnostic(
        "-P \(text): '\(name)' is not OPTION or STEP.OPTION", hint: "for example -P init.seed=3")
    }
    step = parts.count == 2 ? String(parts[0]) : nil
    option = String(parts[parts.count - 1])
    do {
      value = try OptionValue.parse(String(text[text.index(after: equals)...]))
    } catch {
      throw Diagnostic("-P \(text): \(error.message)", hint: error.hint)
    }
    self.text = text
  }

  /// The fences with the options that the overrides name put in place of their own.
  static func apply(
    _ overrides: [ParameterOverride], to fences: [StepFence], problems: inout [Diagnostic]
  ) -> [StepFence] {
    guard !overrides.isEmpty else { return fences }
    var fences = fences
    let targets = fences.map(Target.init)
    let named = StepNames.inOrder(of: fences)
    for override in overrides {
      let matching = targets.indices.filter { index in
        override.step.map { $0 == named[index] } ?? targets[index].options.contains(override.option)
      }
      if let step = override.step, matching.isEmpty {
        problems.append(
          Diagnostic(
            "-P \(override.text): no step is called '\(step)'",
            hint: nearestName(to: step, among: named).map { "did you mean '\($0)'?" }
              ?? "the notebook has \(named.joined(separator: ", "))"))
      } else if matching.isEmpty {
        let all = Set(targets.flatMap(\.options)).sorted()
        problems.append(
          Diagnostic(
            "-P \(override.text): no step of the notebook has an option '\(override.option)'",
            hint: nearestName(to: override.option, among: all).map { "did you mean '\($0)'?" }))
      } else if matching.count > 1 {
        let choices = matching.map { "\(named[$0]).\(override.option)" }
        problems.append(
          Diagnostic(
            "-P \(override.text): several steps have an option '\(override.option)'",
            hint: "say which: \(choices.joined(separator: ", "))"))
      } else if !targets[matching[0]].options.contains(override.option) {
        problems.append(
          Diagnostic(
            "-P \(override.text): \(named[matching[0]]) has no option '\(override.option)'",
            hint: nearestName(to: override.option, among: targets[matching[0]].options).map {
              "did you mean '\($0)'?"
            } ?? "it has \(targets[matching[0]].options.joined(separator: ", "))"))
      } else {
        fences[matching[0]].options.set(override.option, to: override.value)
      }
    }
    return fences
  }

  /// What an override can hit.
  private struct Target {
    let options: [String]

    init(_ fence: StepFence) {
      let step = StepCatalogue.step(named: fence.kind.value)
      // A step's id is how -P finds it, so -P does not set it.
      options = step.map { StepCatalogue.declarations(of: $0).map(\.name).filter { $0 != "id" } } ?? []
    }
  }
}

extension OptionMapping {
  /// Puts the value in place of the author's, or adds it; it has no place in the notebook.
  fileprivate mutating func set(_ name: String, to value: OptionValue) {
    let entry = Entry(key: Located(name, at: nil), value: Located(value, at: nil))
    if let index = entries.firstIndex(where: { $0.key.value == name }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }
}
