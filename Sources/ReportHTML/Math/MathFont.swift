/// A piece of the embedded math font, Latin Modern Math, cut by `Font/cut-font.py`.
///
/// Copyright 2012–2014 for the Latin Modern math extensions by B. Jackowski, P. Strzelczyk and P. Pianowski (on
/// behalf of TeX Users Groups), under the GUST Font License (`Font/GUST-FONT-LICENSE.txt`).
struct MathFont: Sendable {
  /// What it holds, in the notation of CSS's `unicode-range`.
  let characters: StaticString
  /// The font file in base64.
  let woff2: StaticString

  /// Which pieces a page needs.
  struct Pieces: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// Each is a family of its own: browsers stretch a sign only by the tables of the family's first font.
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

  /// The piece that draws a character; none for one that the reader's own fonts must draw.
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

  /// The stroke through a sign. Each piece with signs that it negates has it: browsers draw a sign and its mark with one
  /// font.
  static let negation: Unicode.Scalar = "\u{338}"

  /// Every range of every piece, in order.
  private static let spans: [(first: UInt32, last: UInt32, piece: Pieces)] =
    all.flatMap { piece, font in
      font.characters.description.split(separator: ",").map { range in
        let ends = range.drop { $0 == " " }.dropFirst("U+".count).split(separator: "-")
        let first = ends.first.flatMap { UInt32($0, radix: 16) } ?? 0
        return (first, ends.count > 1 ? UInt32(ends[1], radix: 16) ?? first : first, piece)
      }
    }.sorted { $0.0 < $1.0 }

  /// How far a subscript of this letter is pulled back under its lean, in em; see `lean` in `Font/cut-font.py`.
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

  /// The CSS rule that makes the piece known to the page.
  func face(of piece: Pieces) -> String {
    """
    @font-face{font-family:"\(piece.family)";font-display:block;\
    src:url(data:font/woff2;base64,\(woff2)) format("woff2");unicode-range:\(characters)}

    """
  }
}
