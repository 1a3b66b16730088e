import MarkupWriter
import ProseTree

/// The direction of a block's text, which is that of its first letter. Formulas and code are ignored, because they
/// run from left to right in every language.
enum TextDirection: String {
  case toTheRight = "ltr"
  case toTheLeft = "rtl"

  /// The value of `dir` inside text that runs to the right; nil if this text runs to the right too.
  var attribute: String? { self == .toTheLeft ? rawValue : nil }

  /// Fails if the text contains no letter that decides.
  init?(of words: [ProseInline]) {
    for word in words {
      if let direction = TextDirection(of: word) {
        self = direction
        return
      }
    }
    return nil
  }

  init?(of blocks: [ProseBlock]) {
    for block in blocks {
      if let direction = TextDirection(of: block) {
        self = direction
        return
      }
    }
    return nil
  }

  private init?(of word: ProseInline) {
    let found: TextDirection? =
      switch word {
      case .text(let text), .image(_, _, let text, _): TextDirection(of: text)
      case .emphasis(let words), .strong(let words), .strikethrough(let words), .link(_, _, let words):
        TextDirection(of: words)
      case .code, .formula, .html, .softBreak, .lineBreak, .value, .footnoteReference: nil
      }
    guard let found else { return nil }
    self = found
  }

  private init?(of block: ProseBlock) {
    let found: TextDirection? =
      switch block {
      case .heading(_, let words), .paragraph(let words): TextDirection(of: words)
      case .quotation(let blocks), .alert(_, let blocks): TextDirection(of: blocks)
      case .list(let list): list.items.lazy.compactMap { TextDirection(of: $0.blocks) }.first
      case .table(let table):
        ([table.header] + table.rows).lazy.joined().compactMap { TextDirection(of: $0) }.first
      case .code, .thematicBreak, .formula, .html: nil
      }
    guard let found else { return nil }
    self = found
  }

  init?(of text: String) {
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      self = Self.isOfTheLeft(scalar) ? .toTheLeft : .toTheRight
      return
    }
    return nil
  }

  /// Whether a letter is written from right to left: the Unicode blocks from Hebrew to Arabic Extended, their
  /// presentation forms, and the historic and African scripts of the supplementary plane.
  private static func isOfTheLeft(_ letter: Unicode.Scalar) -> Bool {
    switch letter.value {
    case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
    default: false
    }
  }
}

extension PageWriter {
  /// Writes a block with its own direction.
  /// - Parameter body: receives the value for the block's `dir`; nil if its direction is that of the text around it.
  func directed(_ own: TextDirection?, _ body: (String?) -> Markup) -> Markup {
    let outer = direction
    direction = own ?? outer
    defer { direction = outer }
    return body(direction == outer ? nil : direction.rawValue)
  }
}
