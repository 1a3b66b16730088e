import Derivations
import ProseTree
import ReportModel

/// Short ways to say common things in a step's results.
enum Words {
  /// Prose with formulas between dollars: "the gradient of $J$". For nbrun's own sentences alone, which hold no
  /// other dollar but those that `MessageText` has marked.
  static func inline(_ text: String) -> [ProseInline] {
    text.split(separator: "$", omittingEmptySubsequences: false).enumerated().compactMap { index, part in
      if part.isEmpty { return nil }
      let words = MessageText.shown(part)
      return index % 2 == 0 ? .text(words) : .formula(Formula(words, style: .inline))
    }
  }

  /// A text as a sentence: a capital letter, and one mark at its end.
  static func sentence(_ text: String) -> String {
    let hasEnd = text.last.map { ".?!…".contains($0) } ?? true
    return text.prefix(1).uppercased() + text.dropFirst() + (hasEnd ? "" : ".")
  }

  /// A number far from one as LaTeX: "1.6 \\times 10^{-9}", "10^{-5}".
  static func latexPower(_ value: Double, precision: Int = 1) -> String {
    guard let (mantissa, exponent) = NumberFormat.powerParts(of: value, precision: precision) else {
      return NumberFormat.general(value)
    }
    return mantissa.map { "\($0) \\times 10^{\(exponent)}" } ?? "10^{\(exponent)}"
  }

  static func paragraph(_ text: String) -> ProseBlock { .paragraph(inline(text)) }

  static func display(_ latex: String) -> ProseBlock { .formula(Formula(latex, style: .display)) }

  static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(NumberFormat.count(Double(number))) \(number == 1 ? one : many ?? one + "s")"
  }

  /// "128 × 784", on one line.
  static func shape(_ rows: Int, _ columns: Int) -> String { "\(rows)\u{A0}×\u{A0}\(columns)" }

  /// "784 → 128 → 64 → 10"
  static func widths(_ widths: [Int]) -> String { widths.map(String.init).joined(separator: " → ") }
}

/// What a curve does, for those who do not see it: "falls from 0.51 to 0.32, lowest at epoch 10".
struct CurveWords {
  enum Aim { case low, high }

  let aim: Aim
  let format: NumberFormat

  func describe(_ values: [Double]) -> String {
    guard let first = values.first, let last = values.last else { return "has no points" }
    guard values.count > 1 else { return "is \(format(first)) after its only epoch" }
    let verb = last < first ? "falls" : last > first ? "rises" : "goes"
    let best =
      aim == .low
      ? values.indices.min { values[$0] < values[$1] } : values.indices.max { values[$0] < values[$1] }
    let name = aim == .low ? "lowest" : "highest"
    let turns = zip(values, values.dropFirst()).filter { aim == .low ? $1 > $0 : $1 < $0 }.count
    let swings = turns == 0 ? "" : ", with \(turns) \(turns == 1 ? "step" : "steps") the other way"
    return "\(verb) from \(format(first)) to \(format(last)), \(name) at epoch \((best ?? 0) + 1)\(swings)"
  }
}
