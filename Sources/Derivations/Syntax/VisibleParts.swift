import MathSyntax

/// Finds parts of a formula whose appearance differs from what is evaluated, or that are invisible. A line with such a
/// part is not read: an equation that is marked as true must be the equation on the page.
///
/// - Letters whose colour is too close to the background.
/// - Parts drawn over others: `\mathrlap`, and negative spaces.
/// - A sign with a mark above or below that changes its meaning: `\overset{\ne}{=}`.
/// - An equation inside text, which is not evaluated: `\text{L = 2 L}`.
struct VisibleParts {
  private var problems: [DerivationProblem] = []

  /// The context of a part.
  private struct Surroundings {
    /// The background colour of a box; nil for the page.
    var ground: MathColor?
    /// Whether the part is in a label, which is never evaluated.
    var isLabel = false
    /// Whether the part is above or below a sum, where it cannot cover anything beside it.
    var isLimit = false
  }

  static func problems(of formula: MathFormula) -> [DerivationProblem] {
    var parts = VisibleParts()
    parts.look(at: formula.root, Surroundings())
    for tag in formula.equations.compactMap(\.tag) { parts.look(at: tag, Surroundings()) }
    return parts.problems
  }

  private mutating func look(at node: MathNode, _ around: Surroundings) {
    switch node.content {
    case .row(let nodes): look(at: nodes, around)
    case .text(let words, _): checkWords(words, node, around)
    case .color(let color, let body):
      checkColor(color, body, around)
      look(at: body, around)
    case .enclosure(.colored(let color, _), let body):
      var inside = around
      inside.ground = color
      look(at: body, inside)
    case .adjustment(.overlap(let side), let body):
      checkOverlap(side, body, around)
      look(at: body, around)
    // A phantom is neither visible nor evaluated.
    case .adjustment(.phantom, _): break
    case .stack(let stack):
      checkMarks([stack.over, stack.under].compactMap(\.self), on: stack.base, around)
      look(at: stack.base, around)
    case .scripts(let scripts): look(at: scripts, around)
    case .grid(let grid):
      for row in grid.rows { for cell in row.cells { look(at: cell, around) } }
    case .fraction(let fraction):
      look(at: fraction.numerator, around)
      look(at: fraction.denominator, around)
    case .root(let radicand, let index):
      look(at: radicand, around)
      if let index { look(at: index, around) }
    case .fence(let fence): look(at: fence.body, around)
    case .operatorName(let name): checkWords(name.name, node, around)
    case .alphabet(_, let body), .style(_, let body), .size(_, let body), .classed(_, let body),
      .link(_, let body), .adjustment(_, let body), .enclosure(_, let body), .accent(_, let body):
      look(at: body, around)
    case .symbol, .number, .delimiter, .space, .rule, .choice, .reference, .unknown: break
    }
  }

  private mutating func look(at nodes: [MathNode], _ around: Surroundings) {
    var pulledBack = 0.0
    for node in nodes {
      look(at: node, around)
      guard case .space(let width) = node.content, width < 0 else {
        pulledBack = 0
        continue
      }
      pulledBack -= width
      if pulledBack > Self.mostPulledBack, !around.isLabel {
        add("a space pulls one part of the formula over another", at: node.range, hint: "leave the space out")
        return
      }
    }
  }

  private mutating func look(at scripts: MathNode.Scripts, _ around: Surroundings) {
    look(at: scripts.base, around)
    let own = [scripts.lower, scripts.upper].compactMap(\.self)
    checkMarks(own, on: scripts.base, around)
    var inside = around
    if case .accent(let accent, _) = scripts.base.content, accent.carriesLabel { inside.isLabel = true }
    inside.isLimit = scripts.base.reduction != nil
    for script in own { look(at: script, inside) }
  }

  // MARK: Colours

  /// The smallest accepted contrast by WCAG 2. Below it, readers can overlook a part of the formula. Blue has 2.1 on
  /// the dark page, and white has 1.02 on the light page.
  private static let leastContrast = 1.5

  private mutating func checkColor(_ color: MathColor, _ body: MathNode, _ around: Surroundings) {
    let grounds =
      around.ground.map { [($0, "its box")] } ?? [
        (MathColor.lightPage, "the light page"), (.darkPage, "the dark page"),
      ]
    let worst = grounds.map { (contrast: color.contrast(to: $0.0), name: $0.1) }
      .min { $0.contrast < $1.contrast }
    guard let worst, worst.contrast < Self.leastContrast, !around.isLabel, let range = body.meaningfulRange,
      // Text is not evaluated, so its colour does not matter.
      !MeaningfulNodes.of(body.elements).allSatisfy(\.isComment)
    else { return }
    add(
      "the colour \(MessageText.quoting(color.css)) is hard to see on \(worst.name)", at: range,
      hint: "leave the colour out, or take one that is seen on a light and on a dark page: red, green, teal")
  }

  // MARK: Overlaps

  /// The largest accepted negative space, in em: `\!\!\!` is half an em.
  private static let mostPulledBack = 0.6

  private mutating func checkOverlap(
    _ side: MathGrid.Alignment, _ body: MathNode, _ around: Surroundings
  ) {
    guard !around.isLabel, !(around.isLimit && side == .center), let range = body.meaningfulRange else {
      return
    }
    add(
      "this part is drawn over another one", at: range,
      hint: "write it without \\mathrlap, \\mathllap or \\mathclap")
  }

  // MARK: Marks

  /// Checks that a mark above or below a relation or an operator is not a relation or an operator itself.
  private mutating func checkMarks(_ marks: [MathNode], on base: MathNode, _ around: Surroundings) {
    guard !around.isLabel, let sign = base.soleNode?.symbol,
      [.relation, .binary].contains(sign.atomClass) || sign.text == "="
    else { return }
    for mark in marks where Self.isSign(mark) {
      add(
        "the mark '\(mark.quoted)' changes the sign '\(base.quoted)'", at: base.meaningfulRange ?? base.range,
        hint: "write the sign that is meant, alone: =, \\approx, \\ne or :=")
      return
    }
  }

  /// Returns whether a mark is a relation, an operator or a negation, as a sign or in words. "def", "!" and "(3)" are
  /// not.
  private static func isSign(_ mark: MathNode) -> Bool {
    let text = mark.plainText.lowercased()
    if text.unicodeScalars.contains(where: { negations.contains($0) }) { return true }
    let words = text.split { !$0.isLetter }.map(String.init)
    if words.contains(where: negatingWords.contains) { return true }
    guard let node = mark.soleNode else { return false }
    return node.plainText == "/" || [.relation, .binary].contains(node.symbol?.atomClass ?? .ordinary)
  }

  private static let negations: Set<Unicode.Scalar> = [
    "≠", "≢", "≉", "≄", "≇", "¬", "\u{338}", "⧸", "∕", "\\", "∖", "╱", "⁄", "✗", "✘",
  ]
  private static let negatingWords: Set<String> = ["not", "no", "false", "wrong", "unequal", "never"]

  // MARK: Words

  private mutating func checkWords(_ words: String, _ node: MathNode, _ around: Surroundings) {
    guard !around.isLabel, let sign = words.first(where: Self.claimingSigns.contains) else { return }
    add(
      "'\(sign)' is inside text, which is not checked", at: node.range,
      hint: "write the equation as mathematics, outside of \\text, or say it in words without a sign")
  }

  private static let claimingSigns: Set<Character> = [
    "=", "≈", "≠", "<", ">", "≡", "≃", "≅", "≤", "≥", "＝", "＜", "＞", "∝", "≐", "≔",
  ]

  private mutating func add(_ message: String, at range: Range<Int>, hint: String) {
    problems.append(DerivationProblem(.syntax, message, at: range, hint: hint))
  }
}

extension MathNode {
  /// The range of the meaningful nodes in it; nil if there are none.
  fileprivate var meaningfulRange: Range<Int>? {
    let nodes = MeaningfulNodes.of(elements)
    guard let least = nodes.map(\.range.lowerBound).min(), let most = nodes.map(\.range.upperBound).max()
    else { return nil }
    return least..<most
  }
}
