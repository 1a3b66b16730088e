import MathSyntax

extension MathNode {
  /// The tree as one line of text, for comparison: `x`, `[a b]` for a row, `frac(a, b)`, `x_i^2`.
  var sketch: String {
    switch content {
    case .row(let nodes): "[" + nodes.map(\.sketch).joined(separator: " ") + "]"
    case .symbol(let symbol):
      symbol.atomClass == .ordinary ? symbol.text : "\(symbol.text):\(symbol.atomClass)"
    case .number(let digits): digits
    case .text(let words, let alphabet): "\(alphabet)'\(words)'"
    case .scripts(let scripts): sketch(scripts)
    case .fraction(let fraction): sketch(fraction)
    case .root(let radicand, let index): "root(\(radicand.sketch)\(index.map { ", " + $0.sketch } ?? ""))"
    case .accent(let accent, let base): "\(accent)(\(base.sketch))"
    case .stack(let stack):
      "stack(\(stack.base.sketch)\(stack.over.map { ", over " + $0.sketch } ?? "")\(stack.under.map { ", under " + $0.sketch } ?? ""))"
    case .fence(let fence): "fence\(fence.fences.open.text)…\(fence.fences.close.text)(\(fence.body.sketch))"
    case .delimiter(let sized): "\(sized.size)(\(sized.delimiter.text):\(sized.atomClass))"
    case .operatorName(let name): name.name + (name.takesLimits ? "()" : "")
    case .alphabet(let alphabet, let body): "\(alphabet)(\(body.sketch))"
    case .style(let style, let body): "\(style)(\(body.sketch))"
    case .color(let color, let body): "\(color.css)(\(body.sketch))"
    case .classed(let atomClass, let body): "\(atomClass)(\(body.sketch))"
    case .size(let size, let body): "\(size)×(\(body.sketch))"
    case .rule(let rule):
      "rule "
        + [rule.width, rule.height, rule.raise].map { "\(Int(($0 * 1000).rounded()))" }.joined(separator: " ")
    case .choice(let choice):
      "choice("
        + [choice.display, choice.text, choice.script, choice.scriptScript].map(\.sketch)
        .joined(separator: ", ") + ")"
    case .link(let address, let body): "link \(address)(\(body.sketch))"
    case .space(let width): "·\(Int((width * 18).rounded()))"
    case .adjustment(let adjustment, let body): "\(adjustment)(\(body.sketch))"
    case .enclosure(.colored(let color, let frame), let body):
      "on \(color.css)\(frame.map { " in " + $0.css } ?? "")(\(body.sketch))"
    case .enclosure(let enclosure, let body): "\(enclosure)(\(body.sketch))"
    case .grid(let grid):
      "grid(" + grid.rows.map { $0.cells.map(\.sketch).joined(separator: " & ") }.joined(separator: " \\ ")
        + ")"
    case .reference(let reference): (reference.isBracketed ? "eqref " : "ref ") + reference.label
    case .unknown(let source): "unknown \(source)"
    }
  }

  private func sketch(_ scripts: Scripts) -> String {
    scripts.base.sketch + String(repeating: "'", count: scripts.primes)
      + (scripts.lower.map { "_" + $0.sketch } ?? "") + (scripts.upper.map { "^" + $0.sketch } ?? "")
      + (scripts.placement == .automatic ? "" : " \(scripts.placement)")
  }

  private func sketch(_ fraction: Fraction) -> String {
    let name = fraction.hasBar ? "frac" : "bare"
    let form = fraction.form == .automatic ? "" : " \(fraction.form)"
    let fences = fraction.fences.map { " \($0.open.text)\($0.close.text)" } ?? ""
    return "\(name)\(form)\(fences)(\(fraction.numerator.sketch), \(fraction.denominator.sketch))"
  }

  /// Every node in the order of the tree, parents first.
  var everyNode: [MathNode] {
    let children: [MathNode] =
      switch content {
      case .row(let nodes): nodes
      case .scripts(let scripts): [scripts.base] + [scripts.lower, scripts.upper].compactMap { $0 }
      case .fraction(let fraction): [fraction.numerator, fraction.denominator]
      case .root(let radicand, let index): [index, radicand].compactMap { $0 }
      case .stack(let stack): [stack.base, stack.over, stack.under].compactMap { $0 }
      case .fence(let fence): [fence.body]
      case .operatorName(let name): [name.body]
      case .accent(_, let body), .alphabet(_, let body), .style(_, let body), .color(_, let body),
        .classed(_, let body), .adjustment(_, let body), .enclosure(_, let body), .size(_, let body),
        .link(_, let body):
        [body]
      case .choice(let choice): [choice.display, choice.text, choice.script, choice.scriptScript]
      case .grid(let grid): grid.rows.flatMap(\.cells)
      case .symbol, .number, .text, .delimiter, .space, .rule, .reference, .unknown: []
      }
    return [self] + children.flatMap(\.everyNode)
  }
}

extension String {
  /// The text at a range of UTF-8 offsets.
  subscript(utf8Range range: Range<Int>) -> String {
    String(decoding: Array(utf8)[range], as: UTF8.self)
  }
}
