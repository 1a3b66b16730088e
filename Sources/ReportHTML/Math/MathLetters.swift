import MathSyntax

/// Selects the Unicode character that is drawn for a letter in an alphabet.
///
/// MathML Core draws a single letter in `<mi>` in italics, and supports no other alphabet. The letters of other
/// alphabets are separate characters, in the block of mathematical alphanumerics.
struct MathLetters: Hashable {
  var alphabet: MathAlphabet?
  /// Whether the letters are inside `\boldsymbol`.
  var isBold = false

  /// Returns the letters inside one more alphabet command.
  func entering(_ inner: MathAlphabet) -> MathLetters {
    inner == .boldSymbol
      ? MathLetters(alphabet: alphabet, isBold: true) : MathLetters(alphabet: inner, isBold: isBold)
  }

  /// Whether neighbouring letters and digits are drawn as one word.
  var joinsLetters: Bool { alphabet != nil }

  func styled(_ text: String) -> String {
    if alphabet == nil || alphabet == .roman, !isBold { return text }
    var styled = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { styled.append(self.styled(scalar)) }
    return String(styled)
  }

  private func styled(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value = scalar.value
    let mapped: UInt32? =
      switch scalar {
      case "A"..."Z": latinStart.map { Self.filled($0 + value - 0x41) }
      case "a"..."z": lowerStart.map { Self.filled($0 + value - 0x61) }
      case "0"..."9": digitStart.map { $0 + value - 0x30 }
      case "Α"..."Ω": greekCapitalStart.map { $0 + value - 0x391 }
      case "α"..."ω": greekStart.map { $0 + value - 0x3B1 }
      default: isBold ? Self.boldSigns[scalar] : nil
      }
    return mapped.flatMap(Unicode.Scalar.init) ?? scalar
  }

  /// Returns the character that is drawn for a letter. This includes the browser's own italics of a single letter.
  func drawn(_ symbol: MathSymbol) -> Unicode.Scalar? {
    let isSlanted = alphabet == nil && !isBold && !symbol.isUprightCapital
    return (isSlanted ? MathLetters(alphabet: .italic) : self).styled(symbol.text).unicodeScalars.last
  }

  private var latinStart: UInt32? {
    switch (alphabet, isBold) {
    case (nil, true): 0x1D468
    case (.roman, true), (.bold, _): 0x1D400
    case (.italic, false): 0x1D434
    case (.italic, true): 0x1D468
    case (.blackboard, _): 0x1D538
    case (.calligraphic, false), (.script, false): 0x1D49C
    case (.calligraphic, true), (.script, true): 0x1D4D0
    case (.fraktur, _): 0x1D504
    case (.sans, _): 0x1D5A0
    case (.typewriter, _): 0x1D670
    default: nil
    }
  }

  private var lowerStart: UInt32? {
    // Latin Modern has no small script letters, and LaTeX shows other signs for them. Use italics.
    if alphabet == .calligraphic || alphabet == .script { return isBold ? 0x1D482 : 0x1D44E }
    return latinStart.map { $0 + 26 }
  }

  private var digitStart: UInt32? {
    switch (alphabet, isBold) {
    case (.bold, _), (nil, true), (.roman, true): 0x1D7CE
    case (.blackboard, _): 0x1D7D8
    case (.sans, _): 0x1D7E2
    case (.typewriter, _): 0x1D7F6
    default: nil
    }
  }

  private var greekCapitalStart: UInt32? {
    switch (alphabet, isBold) {
    case (.bold, _), (nil, true), (.roman, true): 0x1D6A8
    case (.italic, false): 0x1D6E2
    case (.italic, true): 0x1D71C
    default: nil
    }
  }

  /// The start of small Greek. LaTeX's alphabets do not change these letters.
  private var greekStart: UInt32? { isBold ? 0x1D736 : alphabet == .italic ? 0x1D6FC : nil }

  private static let boldSigns: [Unicode.Scalar: UInt32] = [
    "∇": 0x1D6C1, "∂": 0x1D74F, "ϵ": 0x1D750, "ϑ": 0x1D751, "ϰ": 0x1D752, "ϕ": 0x1D753, "ϱ": 0x1D754,
    "ϖ": 0x1D755,
  ]

  /// Returns the character for a gap in the block. Unicode had these letters before the block, and did not encode them
  /// twice.
  private static func filled(_ value: UInt32) -> UInt32 {
    switch value {
    case 0x1D455: 0x210E
    case 0x1D49D: 0x212C
    case 0x1D4A0: 0x2130
    case 0x1D4A1: 0x2131
    case 0x1D4A3: 0x210B
    case 0x1D4A4: 0x2110
    case 0x1D4A7: 0x2112
    case 0x1D4A8: 0x2133
    case 0x1D4AD: 0x211B
    case 0x1D506: 0x212D
    case 0x1D50B: 0x210C
    case 0x1D50C: 0x2111
    case 0x1D515: 0x211C
    case 0x1D51D: 0x2128
    case 0x1D53A: 0x2102
    case 0x1D53F: 0x210D
    case 0x1D545: 0x2115
    case 0x1D547: 0x2119
    case 0x1D548: 0x211A
    case 0x1D549: 0x211D
    case 0x1D551: 0x2124
    default: value
    }
  }
}
