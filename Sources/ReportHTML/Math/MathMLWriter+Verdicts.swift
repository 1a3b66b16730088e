import Formatting
import MarkupWriter
import MathSyntax
import ProseTree
import ReportModel

/// What the run found of a formula's equations, on its signs and beside its lines.
extension MathMLWriter {
  /// The sign with its mark above it, where the run had something to say of it.
  mutating func marked(_ sign: Markup, _ node: MathNode) -> Markup {
    guard let found = verdict?.signs.first(where: { $0.sign.lowerBound == node.range.lowerBound }),
      // A ring over = would be another sign, ≗. The line says that it was not checked.
      found.outcome != .notChecked
    else { return sign }
    return .element(
      "mover", ["class": "sign \(found.outcome.rawValue)"], sign,
      .element("mtext", ["class": "tick"], .text(found.outcome.tick)))
  }

  /// With ":=" as the one sign that it is in a checked formula: a mark stands over all of it.
  func joiningDefinitionSigns(_ nodes: [MathNode]) -> [MathNode] {
    guard verdict != nil else { return nodes }
    return nodes.reduce(into: []) { joined, node in
      guard case .symbol(let sign) = node.content, sign.text == "=", let last = joined.last,
        case .symbol(let colon) = last.content, colon.text == ":"
      else { return joined.append(node) }
      joined[joined.count - 1] = MathNode(
        .symbol(MathSymbol(name: ":=", text: ":=", .relation)),
        at: last.range.lowerBound..<node.range.upperBound)
    }
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
    case .notChecked: "The run ended before this line, so nothing is known of it."
    case .saysNothing: "This line would hold whatever the network is: it is not counted."
    case .defines: "This line gives a new symbol its meaning: there is nothing to test."
    }
  }

  private static func comparison(of signs: [FormulaVerdict.Sign]) -> String {
    let compared = signs.reduce(0) { $0 + $1.compared }
    guard compared > 0 else { return "No entry was compared." }
    let total = signs.reduce(0.0) { $0 + $1.total }
    let all = NumberFormat.count(total)
    let entries =
      total == 1
      ? "The 1 entry was compared"
      : Double(compared) == total
        ? "All \(all) entries were compared"
        : "\(NumberFormat.count(Double(compared))) of \(all) entries were compared"
    let worst = signs.compactMap(\.worstError).max().map {
      $0 == 0
        ? compared == 1 ? ", and is exactly equal." : ", and are exactly equal."
        : ". The largest error is \(NumberFormat.power($0, precision: 0)), relative to the largest entry."
    }
    let allowance = allowance(of: signs).map { " The sides may differ by \($0.measure)." }
    return entries + (worst ?? ".") + (allowance ?? "")
  }

  /// The widest of a line.
  private static func allowance(of signs: [FormulaVerdict.Sign]) -> FormulaVerdict.Allowance? {
    signs.compactMap(\.allowance).max { $0.number < $1.number }
  }

  private static func words(for signs: [FormulaVerdict.Sign], _ outcome: FormulaVerdict.Outcome) -> String {
    let empty =
      signs.contains { $0.outcome == .saysNothing } && outcome != .saysNothing ? " · a part says nothing" : ""
    switch outcome {
    case .fails:
      return "✗ false" + comparison(after: " ·", of: signs.filter { $0.outcome == .fails }, error: "error ")
    case .unreadable: return "? not read"
    case .notChecked: return "○ not checked"
    case .saysNothing: return "∅ says nothing"
    case .defines: return "def" + empty
    case .holds: return "✓" + comparison(after: "", of: signs.filter { $0.outcome == .holds }) + empty
    }
  }

  /// " 64 of 640 · 2 × 10⁻⁹": entries compared of how many there are, and the worst error.
  private static func comparison(
    after separator: String, of signs: [FormulaVerdict.Sign], error: String = ""
  ) -> String {
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
          ? error + NumberFormat.power(worst, precision: 0)
          : error + NumberFormat(.general, precision: 2)(worst)
    }
    let allowance = allowance(of: signs)?.words
    return ([separator + " " + entries] + [worst, allowance].compactMap(\.self)).joined(separator: " · ")
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
    case .notChecked: "○"
    }
  }

  /// What a line is, of what its signs are.
  fileprivate static func worst(of outcomes: [Self]) -> Self {
    let order: [Self] = [.fails, .unreadable, .notChecked, .holds, .saysNothing]
    return order.first { outcomes.contains($0) } ?? .defines
  }
}
