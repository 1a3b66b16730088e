import ProseTree
import SourceText

/// Reads the mark that turns a quotation into an alert, as on GitHub, and finds marks that were probably meant as one.
///
///     alert → ">" ws* "[!" kind "]" ws* line-end  ">" text …      kind: in any case; not inside another block
struct AlertMark {
  let kind: AlertKind
  /// The content of the quotation, without the mark.
  let content: [ProseBlock]

  /// - Parameters:
  ///   - blocks: the blocks of the quotation.
  ///   - isInside: whether the quotation is inside a list, a note or another quotation.
  ///   - mistake: the warning for a mark that makes no alert; the caller adds the place of the mark.
  /// - Returns: nil if the quotation is not an alert.
  init?(_ blocks: [ProseBlock], isInside: Bool, mistake: inout Diagnostic?) {
    guard case .paragraph(let words)? = blocks.first, case .text(let first)? = words.first,
      first.utf8.starts(with: "[!".utf8), let end = first.utf8.prefix(24).firstIndex(of: UInt8(ascii: "]"))
    else { return nil }
    let name = String(first[first.utf8.index(first.startIndex, offsetBy: 2)..<end])
    guard !name.isEmpty, name.utf8.allSatisfy({ $0.isLetter || $0 == UInt8(ascii: "-") }) else { return nil }
    guard let kind = AlertKind(mark: name) else {
      let marks = AlertKind.allCases.map { $0.rawValue.uppercased() }
      let near = nearestName(to: name.uppercased(), among: marks)
      mistake = .warning(
        "there is no alert '\(name)': this is shown as a quotation", at: nil,
        hint: near.map { "did you mean [!\($0)]?" } ?? "the alerts are \(marks.joined(separator: ", "))")
      return nil
    }
    let rest = first[first.utf8.index(after: end)...]
    let isAlone = rest.utf8.allSatisfy(\.isBlank) && (words.count == 1 || words[1].isBreak)
    let hasText = blocks.count > 1 || words.count > 2
    guard isAlone, hasText, !isInside else {
      let (reason, hint) =
        !isAlone
        ? ("there is text in the line of its mark", "begin the text in the next line, after another >")
        : isInside
          ? ("it is inside a list, a note or another quotation", "begin it at the left margin")
          : ("it has no text", "write its text in the next line, after another >")
      mistake = .warning(
        "GitHub and nbrun show this as a quotation and not as an alert, since \(reason)", at: nil, hint: hint)
      return nil
    }
    self.kind = kind
    let left = Array(words.dropFirst(2))
    content = (left.isEmpty ? [] : [ProseBlock(paragraph: left)]) + blocks.dropFirst()
  }
}

extension ProseBlock {
  /// A displayed formula that is alone in its paragraph becomes a separate block.
  init(paragraph words: [ProseInline]) {
    if words.count == 1, case .formula(let formula) = words[0], formula.style == .display {
      self = .formula(formula)
    } else {
      self = .paragraph(words)
    }
  }
}

extension ProseInline {
  fileprivate var isBreak: Bool {
    switch self {
    case .softBreak, .lineBreak: true
    default: false
    }
  }
}
