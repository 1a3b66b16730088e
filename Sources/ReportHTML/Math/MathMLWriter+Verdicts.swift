import Formatting
import MarkupWriter
import MathSyntax
import ProseTree
import ReportModel

/// The verdicts on a formula's equations: marks on the signs, and words beside the lines.
extension MathMLWriter {
  /// Returns the sign with a mark above it, if the verdict has an outcome for it other than "not checked".
  mutating func marked(_ sign: Markup, _ node: MathNode) -> Markup {
    guard let found = verdict?.signs.first(where: { $0.sign.lowerBound == node.range.lowerBound }),
      // A ring over = would look like another sign, ≗. The words beside the line say that it was not checked.
      found.outcome != .notChecked
    else { return sign }
    return .element(
      "mover", ["class": "sign \(found.outcome.rawValue)"], sign,
      .element("mtext", ["class": "tick"], .text(found.outcome.tick)))
  }

  /// Joins ":" and "=" into one sign in a checked formula, so that one mark stands over both.
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

  /// Writes the verdict beside a line; nil if the verdict has no outcome for any of its signs.
  /// - Parameter element: the element to use: a span beside a formula, or an mtext in one of its cells.
  func lineVerdict(_ line: Range<Int>, as element: StaticString) -> Markup? {
    let signs = verdict?.signs.filter { line.contains($0.sign.lowerBound) } ?? []
    guard !signs.isEmpty else { return nil }
    let outcome = FormulaVerdict.Outcome.worst(of: signs.map(\.outcome))
    let words = Markup.element(
      "span", ["title": Self.explanation(of: signs, outcome)], .text(Self.words(for: signs, outcome)))
    return .element(element, ["class": "math-verdict \(outcome.rawValue)"], words)
  }

  /// Returns the verdict as a sentence, which is shown when the reader points at it.
  private static func explanation(
    of signs: [FormulaVerdict.Sign], _ outcome: FormulaVerdict.Outcome
  ) -> String {
    switch outcome {
    case .holds: "True in this run. \(comparison(of: signs.filter { $0.outcome == .holds }))"
    case .fails: "False in this run. \(comparison(of: signs.filter { $0.outcome == .fails }))"
    case .unreadable: "nbrun could not read this line, so nothing is known about it."
    case .open: "A part of this line is not answered yet, so it was not tested."
    case .notChecked: "The run ended before this line, so nothing is known about it."
    case .saysNothing: "This line tests nothing about the network, so it is not counted."
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

  /// Returns the largest allowance of a line.
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
    case .open: return "□ open"
    case .notChecked: return "○ not checked"
    case .saysNothing: return "∅ says nothing"
    case .defines: return "def" + empty
    case .holds: return "✓" + comparison(after: "", of: signs.filter { $0.outcome == .holds }) + empty
    }
  }

  /// Returns the number of compared entries, the number of entries and the largest error: " 64 of 640 · 2 × 10⁻⁹".
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
  /// The mark above the sign.
  fileprivate var tick: String {
    switch self {
    case .holds: "✓"
    case .fails: "✗"
    case .defines: "def"
    case .saysNothing: "∅"
    case .unreadable: "?"
    case .open: "□"
    case .notChecked: "○"
    }
  }

  /// Returns the outcome of a line from the outcomes of its signs.
  fileprivate static func worst(of outcomes: [Self]) -> Self {
    let order: [Self] = [.fails, .unreadable, .open, .notChecked, .holds, .saysNothing]
    return order.first { outcomes.contains($0) } ?? .defines
  }
}
