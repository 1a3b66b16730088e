import MarkupWriter
import MathSyntax
import ProseTree
import ReportModel

/// What the run found of a formula's equations, on its signs and beside its lines.
extension MathMLWriter {
  /// The sign with its mark above it, where the run had something to say of it.
  mutating func marked(_ sign: Markup, _ node: MathNode) -> Markup {
    guard let found = verdict?.signs.first(where: { $0.sign.lowerBound == node.range.lowerBound }) else {
      return sign
    }
    return .element(
      "mover", ["class": "sign \(found.outcome.rawValue)"], sign,
      .element("mtext", ["class": "tick"], .text(found.outcome.tick)))
  }

  /// How well a line's equations held; nil where none was checked.
  /// - Parameter element: a span beside a formula, text in one of its cells.
  func lineVerdict(_ line: Range<Int>, as element: StaticString) -> Markup? {
    let signs = verdict?.signs.filter { line.contains($0.sign.lowerBound) } ?? []
    guard !signs.isEmpty else { return nil }
    let outcome = FormulaVerdict.Outcome.worst(of: signs.map(\.outcome))
    let words = Markup.element(
      "span", ["title": Self.explanation(of: signs, outcome)], .text(Self.words(for: signs, outcome)))
    return .element(element, ["class": "math-verdict \(outcome.rawValue)"], words)
  }

  /// The same in a sentence, for who points at it.
  private static func explanation(
    of signs: [FormulaVerdict.Sign], _ outcome: FormulaVerdict.Outcome
  ) -> String {
    switch outcome {
    case .holds: "True in this run. \(comparison(of: signs.filter { $0.outcome == .holds }))"
    case .fails: "False in this run. \(comparison(of: signs.filter { $0.outcome == .fails }))"
    case .unreadable: "nbrun could not read this line, so nothing is known of it."
    case .saysNothing: "This line would hold whatever the network is: it is not counted."
    case .defines: "This line gives a new symbol its meaning: there is nothing to test."
    }
  }

  private static func comparison(of signs: [FormulaVerdict.Sign]) -> String {
    let compared = signs.reduce(0) { $0 + $1.compared }
    guard compared > 0 else { return "No entry was compared." }
    let total = signs.reduce(0.0) { $0 + $1.total }
    let entries =
      "\(NumberFormat.count(Double(compared))) of \(NumberFormat.count(total)) \(total == 1 ? "entry was" : "entries were") compared."
    let worst = signs.compactMap(\.worstError).max().map {
      " The largest error is \(NumberFormat.power($0, precision: 0)), relative to the largest entry."
    }
    return entries + (worst ?? "")
  }

  private static func words(for signs: [FormulaVerdict.Sign], _ outcome: FormulaVerdict.Outcome) -> String {
    let empty =
      signs.contains { $0.outcome == .saysNothing } && outcome != .saysNothing ? " · a part says nothing" : ""
    switch outcome {
    case .fails: return "✗ false" + comparison(after: " ·", of: signs.filter { $0.outcome == .fails })
    case .unreadable: return "? not read"
    case .saysNothing: return "∅ says nothing"
    case .defines: return "defines" + empty
    case .holds: return "✓" + comparison(after: "", of: signs.filter { $0.outcome == .holds }) + empty
    }
  }

  /// " 64 of 640 · 2 × 10⁻⁹": entries compared of how many there are, and the worst error.
  private static func comparison(after separator: String, of signs: [FormulaVerdict.Sign]) -> String {
    let compared = signs.reduce(0) { $0 + $1.compared }
    guard compared > 0 else { return "" }
    let total = signs.reduce(0.0) { $0 + $1.total }
    let all = NumberFormat.count(total)
    let entries =
      total == 1
      ? "1" : Double(compared) == total ? "all \(all)" : "\(NumberFormat.count(Double(compared))) of \(all)"
    let worst = signs.compactMap(\.worstError).max().map { worst in
      worst == 0
        ? "exact"
        : worst < 0.001
          ? NumberFormat.power(worst, precision: 0) : NumberFormat(.general, precision: 2)(worst)
    }
    return ([separator + " " + entries] + (worst.map { [$0] } ?? [])).joined(separator: " · ")
  }
}

extension FormulaVerdict.Outcome {
  /// What stands above the sign.
  fileprivate var tick: String {
    switch self {
    case .holds: "✓"
    case .fails: "✗"
    case .defines: "def"
    case .saysNothing: "∅"
    case .unreadable: "?"
    }
  }

  /// What a line is, of what its signs are.
  fileprivate static func worst(of outcomes: [Self]) -> Self {
    let order: [Self] = [.fails, .unreadable, .holds, .saysNothing]
    return order.first { outcomes.contains($0) } ?? .defines
  }
}
