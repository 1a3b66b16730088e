import Derivations
import Formatting
import ProseTree
import ReportModel

/// Text in the form that reports have: prose with formulas, sentences, counts, shapes.
package enum ReportText {
  /// Returns prose with formulas between dollars: "the gradient of $J$". Only for nbrun's own sentences, in which
  /// every other dollar is marked by `MessageText`.
  package static func inline(_ text: String) -> [ProseInline] {
    text.split(separator: "$", omittingEmptySubsequences: false).enumerated().compactMap { index, part in
      if part.isEmpty { return nil }
      let words = MessageText.shown(part)
      return index % 2 == 0 ? .text(words) : .formula(Formula(words, style: .inline))
    }
  }

  /// Returns the text as a sentence: it begins with a capital letter and ends with one punctuation mark.
  static func sentence(_ text: String) -> String {
    let hasEnd = text.last.map { ".?!…".contains($0) } ?? true
    // The name nbrun keeps its small letter.
    let first = text.hasPrefix("nbrun") ? "n" : text.prefix(1).uppercased()
    return first + text.dropFirst() + (hasEnd ? "" : ".")
  }

  /// Returns a very large or very small number as LaTeX: "1.6 \\times 10^{-9}", "10^{-5}".
  package static func latexPower(_ value: Double, precision: Int = 1) -> String {
    guard let (mantissa, exponent) = NumberFormat.powerParts(of: value, precision: precision) else {
      return NumberFormat.general(value)
    }
    return mantissa.map { "\($0) \\times 10^{\(exponent)}" } ?? "10^{\(exponent)}"
  }

  package static func paragraph(_ text: String) -> ProseBlock { .paragraph(inline(text)) }

  package static func display(_ latex: String) -> ProseBlock { .formula(Formula(latex, style: .display)) }

  package static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(NumberFormat.count(Double(number))) \(number == 1 ? one : many ?? one + "s")"
  }

  /// Returns a shape that is not broken over two lines: "128 × 784".
  package static func shape(_ rows: Int, _ columns: Int) -> String { "\(rows)\u{A0}×\u{A0}\(columns)" }

  /// Returns the widths of a network in words: "784 → 128 → 64 → 10".
  package static func widths(_ widths: [Int]) -> String { widths.map(String.init).joined(separator: " → ") }
}

/// Describes a curve in words, for readers who cannot see it: "falls from 0.51 to 0.32, lowest at epoch 10".
package struct CurveDescription {
  package enum Aim { case low, high }

  private let aim: Aim
  private let format: NumberFormat

  package init(aim: Aim, format: NumberFormat) {
    self.aim = aim
    self.format = format
  }

  /// - Parameter points: the points in the order of the epochs, which are their x.
  package func describe(_ points: [LineChart.Point]) -> String {
    guard let first = points.first, let last = points.last else { return "has no points" }
    guard points.count > 1 else { return "is \(format.shown(first.y)) at epoch \(Int(first.x))" }
    let verb = last.y < first.y ? "falls" : last.y > first.y ? "rises" : "goes"
    let best =
      (aim == .low ? points.min { $0.y < $1.y } : points.max { $0.y < $1.y }) ?? first
    let name = aim == .low ? "lowest" : "highest"
    let turns = zip(points, points.dropFirst()).filter { aim == .low ? $1.y > $0.y : $1.y < $0.y }.count
    let swings = turns == 0 ? "" : ", with \(turns) \(turns == 1 ? "step" : "steps") the other way"
    return
      "\(verb) from \(format.shown(first.y)) to \(format.shown(last.y)), \(name) at epoch \(Int(best.x))\(swings)"
  }
}
