import NotebookSyntax

/// How prose, `-P` and `expect` call the steps of a notebook.
enum StepNames {
  /// The id that the author gave, or the step's kind: `epoch-loop`, then `epoch-loop-2` for the second.
  static func inOrder(of fences: [StepFence]) -> [String] {
    let asked = fences.map(idAsked)
    var used = Set(asked.compactMap(\.self))
    return zip(fences, asked).map { fence, asked in
      if let asked { return asked }
      let kind = StepCatalogue.step(named: fence.kind.value)?.kind ?? fence.kind.value
      var name = kind
      var number = 1
      while used.contains(name) {
        number += 1
        name = "\(kind)-\(number)"
      }
      used.insert(name)
      return name
    }
  }

  /// The page's own anchors begin so.
  static let reservedPrefix = "nbrun-"

  /// id → letter (letter | digit | "-" | "_")*
  static func isName(_ text: String) -> Bool {
    text.first.map { $0.isASCII && $0.isLetter } == true
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }

  private static func idAsked(_ fence: StepFence) -> String? {
    guard
      case .scalar(let text, isQuoted: _)? = fence.options.entries.first(where: { $0.key.value == "id" })?
        .value.value,
      !text.isEmpty
    else { return nil }
    return text
  }
}
