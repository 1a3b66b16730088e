import NotebookSyntax
import SourceText
import StepProtocol
import Steps

/// An option given on the command line: `epoch-loop.epochs=20`, or `epochs=20` if only one step has it.
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

  /// Returns the mistake of giving one option two values; nil if no name is given twice. (Whether two different names
  /// mean the same option can be known only with a notebook.)
  public static func givenTwice(_ overrides: [ParameterOverride]) -> Diagnostic? {
    var seen: [String: String] = [:]
    for override in overrides {
      let name = override.step.map { "\($0).\(override.option)" } ?? override.option
      if let first = seen.updateValue(override.text, forKey: name) { return twice(first, override.text) }
    }
    return nil
  }

  private static func twice(_ first: String, _ second: String) -> Diagnostic {
    Diagnostic(
      "-P \(first) and -P \(second) set the same option", hint: "an option has one value: leave one out")
  }

  /// Returns the fences with the options of the overrides in place of their own.
  static func apply(
    _ overrides: [ParameterOverride], to fences: [StepFence], problems: inout [Diagnostic]
  ) -> [StepFence] {
    guard !overrides.isEmpty else { return fences }
    var fences = fences
    let targets = fences.map(Target.init)
    let steps = StepNames(of: fences)
    let named = steps.ids
    var given: [String: String] = [:]
    for override in overrides {
      let matching =
        switch override.step.map({ steps[$0] }) {
        case nil: targets.indices.filter { targets[$0].options.contains(override.option) }
        case .step(let index): [index]
        case .ambiguous(let indices): indices
        case .unknown: [Int]()
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
            hint: nearest(to: override.option, among: all).map { "did you mean '\($0)'?" }
              ?? "nbrun steps lists the steps and their options"))
      } else if matching.count > 1 {
        let choices = matching.map { "\(named[$0]).\(override.option)" }
        problems.append(
          Diagnostic(
            override.step.map { "-P \(override.text): the notebook has several steps of the kind \($0)" }
              ?? "-P \(override.text): several steps have an option '\(override.option)'",
            hint: "say which: \(choices.joined(separator: ", "))"
              + (override.option == "seed" ? "; the notebook's own is --seed \(override.valueText)" : "")))
      } else if !targets[matching[0]].options.contains(override.option) {
        problems.append(
          Diagnostic(
            "-P \(override.text): \(named[matching[0]]) has no option '\(override.option)'",
            hint: nearest(to: override.option, among: targets[matching[0]].options).map {
              "did you mean '\($0)'?"
            } ?? "it has \(targets[matching[0]].options.joined(separator: ", "))"))
      } else {
        let index = matching[0]
        if let first = given.updateValue(override.text, forKey: "\(index).\(override.option)") {
          problems.append(twice(first, override.text))
        }
        fences[index].options.set(override.option, to: override.value)
      }
    }
    return fences
  }

  /// Returns the option whose name is similar, or that other programs call by this name: `lr` is `learning_rate`.
  private static func nearest(to name: String, among options: [String]) -> String? {
    let plain = name.lowercased().replacing("-", with: "_")
    return StepCatalogue.option(meantBy: name, among: options) ?? nearestName(to: plain, among: options)
  }

  /// The text after the equals sign.
  private var valueText: Substring { text[text.index(after: text.firstIndex(of: "=") ?? text.startIndex)...] }

  /// A step that an override can change.
  private struct Target {
    let options: [String]

    init(_ fence: StepFence) {
      let step = StepCatalogue.step(named: fence.kind.value)
      // `-P` finds a step by its id, so it cannot set the id.
      options = step.map { StepCatalogue.declarations(of: $0).map(\.name).filter { $0 != "id" } } ?? []
    }
  }
}

extension OptionMapping {
  /// Replaces the author's value, or adds the value. It has no place in the notebook.
  fileprivate mutating func set(_ name: String, to value: OptionValue) {
    let entry = Entry(key: Located(name, at: nil), value: Located(value, at: nil))
    if let index = entries.firstIndex(where: { $0.key.value == name }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }
}
