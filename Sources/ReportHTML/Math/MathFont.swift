/// A piece of the embedded math font, Latin Modern Math, made by `Font/cut-font.py`.
///
/// Copyright 2012–2014 for the Latin Modern math extensions by B. Jackowski, P. Strzelczyk and P. Pianowski (on
/// behalf of TeX Users Groups), under the GUST Font License (`Font/GUST-FONT-LICENSE.txt`).
struct MathFont: Sendable {
  /// The characters that it draws, in the notation of CSS's `unicode-range`.
  let characters: StaticString
  /// The font file in base64.
  let woff2: StaticString

  /// A set of pieces, such as those that a page needs.
  struct Pieces: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// The name of a piece's font family. Each piece is a separate family, because browsers stretch a sign only with
    /// the tables of the family's first font.
    var family: String { "nbrun Math \(rawValue.trailingZeroBitCount)" }

    static let core = Pieces(rawValue: 1)
    static let signs = Pieces(rawValue: 1 << 1)
    static let bold = Pieces(rawValue: 1 << 2)
    static let blackboard = Pieces(rawValue: 1 << 3)
    static let script = Pieces(rawValue: 1 << 4)
    static let fraktur = Pieces(rawValue: 1 << 5)
    static let sans = Pieces(rawValue: 1 << 6)
    static let typewriter = Pieces(rawValue: 1 << 7)
  }

  static let all: [(piece: Pieces, font: MathFont)] = [
    (.core, core), (.signs, signs), (.bold, bold), (.blackboard, blackboard), (.script, script),
    (.fraktur, fraktur), (.sans, sans), (.typewriter, typewriter),
  ]

  /// Returns the piece that draws a character, or an empty set if only the reader's own fonts can draw it.
  static func piece(drawing scalar: Unicode.Scalar) -> Pieces {
    if scalar.isASCII || scalar == negation { return .core }
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].last < scalar.value { low = middle + 1 } else { high = middle }
    }
    guard low < spans.count, spans[low].first <= scalar.value else { return [] }
    return spans[low].piece
  }

  /// The stroke through a sign. Each piece whose signs can be negated contains it, because browsers draw a sign and its
  /// mark with the same font.
  static let negation: Unicode.Scalar = "\u{338}"

  /// The character ranges of all pieces, in order.
  private static let spans: [(first: UInt32, last: UInt32, piece: Pieces)] =
    all.flatMap { piece, font in
      font.characters.description.split(separator: ",").map { range in
        let ends = range.drop { $0 == " " }.dropFirst("U+".count).split(separator: "-")
        let first = ends.first.flatMap { UInt32($0, radix: 16) } ?? 0
        return (first, ends.count > 1 ? UInt32(ends[1], radix: 16) ?? first : first, piece)
      }
    }.sorted { $0.0 < $1.0 }

  /// Returns how far a subscript of this slanted letter moves to the left, in em; see `lean` in `Font/cut-font.py`.
  static func lean(of letter: Unicode.Scalar) -> Double { leans[letter] ?? 0 }

  private static let leans = table(leaning)

  /// table → (letter thousandths)*
  private static func table(_ text: String) -> [Unicode.Scalar: Double] {
    let words = text.split(whereSeparator: \.isWhitespace)
    var table: [Unicode.Scalar: Double] = [:]
    for index in stride(from: 0, to: words.count - 1, by: 2) {
      guard let letter = words[index].unicodeScalars.first, let value = Double(words[index + 1]) else {
        continue
      }
      table[letter] = value / 1000
    }
    return table
  }

  /// Returns the CSS rule that adds the piece to the page.
  func face(of piece: Pieces) -> String {
    """
    @font-face{font-family:"\(piece.family)";font-display:block;\
    src:url(data:font/woff2;base64,\(woff2)) format("woff2");unicode-range:\(characters)}

    """
  }
}
