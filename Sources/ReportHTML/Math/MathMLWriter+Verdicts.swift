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
    return .element(
      element, ["class": "math-verdict \(outcome.rawValue)"], .text(Self.words(for: signs, outcome)))
  }

  private static func words(for signs: [FormulaVerdict.Sign], _ outcome: FormulaVerdict.Outcome) -> String {
    switch outcome {
    case .fails: return "✗ false"
    case .unreadable: return "? not checked"
    case .defines: return "defines"
    case .holds:
      let compared = signs.reduce(0) { $0 + $1.compared }
      let total = signs.reduce(0.0) { $0 + $1.total }
      let worst = signs.compactMap(\.worstError).max()
      let entries =
        Double(compared) == total
        ? "all \(NumberFormat.count(total))"
        : "\(NumberFormat.count(Double(compared))) of \(NumberFormat.count(total))"
      let error = worst.map { " · " + ($0 == 0 ? "exact" : NumberFormat.power($0, precision: 0)) } ?? ""
      return "✓ \(total == 1 ? "1" : entries)\(error)"
    }
  }
}

extension FormulaVerdict.Outcome {
  /// What stands above the sign.
  fileprivate var tick: String {
    switch self {
    case .holds: "✓"
    case .fails: "✗"
    case .defines: "def"
    case .unreadable: "?"
    }
  }

  /// What a line is, of what its signs are.
  fileprivate static func worst(of outcomes: [Self]) -> Self {
    let order: [Self] = [.fails, .unreadable, .holds]
    return order.first { outcomes.contains($0) } ?? .defines
  }
}
