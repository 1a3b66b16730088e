/// A TeX length, in em of a ten-point font.
struct MathLength: Hashable {
  var em: Double
  /// Whether the written length was outside the bounds and was cut.
  var isCut: Bool

  /// The bounds of lengths, in em.
  static let bounds = -20.0...40.0
  /// The bounds of heights and depths. They are narrower, because heights and depths move the lines of a page apart.
  static let upright = -10.0...10.0
  /// The bounds of a fraction's bar.
  static let thickness = 0.0...1.0

  /// length → "-"? number unit, with blanks between. The result is cut to the bounds, so that a formula cannot move
  /// itself or other content out of sight.
  init?(_ written: String, within bounds: ClosedRange<Double> = Self.bounds) {
    let text = written.filter { !$0.isWhitespace }
    guard let number = Double(text.dropLast(2)), number.isFinite,
      let unit = Self.units[String(text.suffix(2))]
    else {
      return nil
    }
    let written = number * unit
    em = min(max(written, bounds.lowerBound), bounds.upperBound)
    isCut = em != written
  }

  /// Ten points make an em of Computer Modern.
  private static let units: [String: Double] = [
    "em": 1, "ex": 0.431, "mu": 1 / 18.0, "pt": 0.1, "px": 0.075, "pc": 1.2, "in": 7.227, "cm": 2.845,
    "mm": 0.2845, "bp": 0.10037, "dd": 0.107, "cc": 1.284, "sp": 0.1 / 65_536,
  ]
}
