import MathSyntax

/// Cases and written-out matrices.
extension ExpressionReader {
  /// The largest number of rows of cases, and of entries of a matrix.
  private static let caseLimit = 50
  private static let entryLimit = 400

  /// Reads `\begin{cases}`, `\begin{pmatrix}` and their relatives; returns nil for other grids, and for an array without
  /// brackets.
  func grid(_ grid: MathGrid, _ node: MathNode) throws(DerivationProblem) -> Expression? {
    switch grid.kind {
    case .cases:
      guard grid.fences?.open.text == "{" else { return nil }
      return try cases(grid, node)
    case .matrix, .smallMatrix:
      guard let open = grid.fences?.open.text, ["(", "["].contains(open) else { return nil }
      return try matrix(grid, node)
    default: return nil
    }
  }

  /// Reads a grid between `\left` and `\right`: cases after `\left\{`, a matrix between brackets.
  func gridInFence(_ fence: MathNode.Fence, _ node: MathNode) throws(DerivationProblem) -> Expression? {
    guard let sole = fence.body.soleNode, case .grid(let grid) = sole.content else { return nil }
    switch (fence.fences.open.text, fence.fences.close.text, grid.kind) {
    case ("{", "", .array), ("{", "", .matrix), ("{", "", .aligned), ("{", "", .gathered):
      return try cases(grid, node)
    case ("(", ")", .array), ("[", "]", .array), ("(", ")", .matrix), ("[", "]", .matrix):
      return grid.fences == nil ? try matrix(grid, node) : nil
    default: return nil
    }
  }

  // MARK: Cases

  /// cases     → row*
  /// row       → value ("," | "&")? words? condition words? | value ("," | "&")? otherwise
  /// otherwise → "otherwise" | "else"
  private func cases(_ grid: MathGrid, _ node: MathNode) throws(DerivationProblem) -> Expression {
    guard grid.rows.count <= Self.caseLimit else {
      throw DerivationProblem(.syntax, "there are more than \(Self.caseLimit) cases", at: node.range)
    }
    var cases: [Expression.Case] = []
    for row in grid.rows {
      let cells = row.cells.map { MeaningfulNodes.of($0.elements) }.filter { !$0.isEmpty }
      if cells.isEmpty || cells[0].isUndefined { continue }
      cases.append(try self.row(cells, at: node.range))
    }
    guard !cases.isEmpty else { throw DerivationProblem(.syntax, "there are no cases", at: node.range) }
    let others = cases.filter { $0.condition == nil }
    guard others.count < 2 else {
      throw DerivationProblem(
        .syntax, "two cases have no condition", at: others[1].value.range,
        hint: "write the condition after the value: p_k & \\text{if } i = k")
    }
    return Expression(.cases(cases), at: node.range)
  }

  private func row(_ cells: [[MathNode]], at range: Range<Int>) throws(DerivationProblem) -> Expression.Case {
    var reader = inner(cells[0].ungroupedAtTop)
    let value = try reader.expression()
    // The condition is what follows the value, in the same cell or in the next ones.
    var rest: [MathNode] = []
    while let node = reader.next() { rest.append(node) }
    rest += cells.dropFirst().joined()
    var words: [String] = []
    var signs: [MathNode] = []
    for node in MeaningfulNodes.of(rest).ungroupedAtTop {
      guard case .text(let text, _) = node.content, node.function == nil else {
        if !node.isWideSpace { signs.append(node) }
        continue
      }
      words += text.lowercased().split { !$0.isLetter }.map(String.init)
      if words.last == "and" { signs.append(node) }
    }
    if let unknown = words.first(where: { !Self.words.contains($0) && !Self.others.contains($0) }) {
      throw DerivationProblem(
        .syntax, "the word '\(MessageText.quoting(unknown))' cannot be read in a condition",
        at: rest.first?.range ?? range,
        hint: "a condition is \\text{if } i = k, \\text{if } z > 0 or \\text{otherwise}")
    }
    while let last = signs.last, last.isSeparator || last.isWideSpace { signs.removeLast() }
    while let first = signs.first, first.isSeparator || first.isWideSpace { signs.removeFirst() }
    let isOther = words.contains(where: Self.others.contains)
    guard !signs.isEmpty else {
      guard isOther || words.isEmpty && rest.allSatisfy(\.isSeparator) else {
        throw DerivationProblem(
          .syntax, "a condition is missing here", at: rest.first?.range ?? range,
          hint: "write a relation, such as i = k or z > 0")
      }
      guard isOther else {
        throw DerivationProblem(
          .syntax, "this case has no condition", at: value.range,
          hint: "write it after the value: & \\text{if } i = k, or & \\text{otherwise}")
      }
      return .init(value: value, condition: nil)
    }
    let place =
      signs[0].range.lowerBound..<max(signs[0].range.upperBound, signs[signs.count - 1].range.upperBound)
    // "otherwise (i \ne k)" has both. The condition says the same more exactly.
    return .init(value: value, condition: try condition(signs.withoutBrackets, at: place))
  }

  /// The words around a condition that do not change its meaning.
  private static let words: Set<String> = [
    "if", "for", "when", "where", "and", "in", "case", "falls", "wenn", "si", "se", "если",
  ]
  private static let others: Set<String> = ["otherwise", "else", "elsewhere", "sonst", "sinon", "иначе"]

  // MARK: Matrices

  private func matrix(_ grid: MathGrid, _ node: MathNode) throws(DerivationProblem) -> Expression {
    let columns = grid.rows.reduce(0) { max($0, $1.cells.count) }
    guard columns * grid.rows.count <= Self.entryLimit else {
      throw DerivationProblem(
        .syntax, "this matrix has more than \(Self.entryLimit) entries", at: node.range,
        hint: "write the formula of its entries with indices: $W_{3,jk} = …$")
    }
    var rows: [[Expression]] = []
    for row in grid.rows {
      let cells = row.cells.map { MeaningfulNodes.of($0.elements) }
      // `\\` at the end of the last row begins an empty one.
      if cells.allSatisfy(\.isEmpty) { continue }
      var entries: [Expression] = []
      for (cell, nodes) in zip(row.cells, cells) {
        if let dots = nodes.ungrouped.first(where: \.isDots) {
          throw DerivationProblem(
            .syntax, "a matrix with dots cannot be read, because its other entries are not written",
            at: dots.range, hint: "write the formula of its entries with indices: $W_{3,jk} = …$")
        }
        guard !nodes.isEmpty else {
          throw DerivationProblem(
            .syntax, "an entry of this matrix is empty", at: node.range,
            hint: "write 0 for an entry that is 0")
        }
        entries.append(try whole(cell))
      }
      guard entries.count == columns else {
        throw DerivationProblem(
          .syntax, "the rows of this matrix differ in length", at: entries.first?.range ?? node.range)
      }
      rows.append(entries)
    }
    guard !rows.isEmpty else { throw DerivationProblem(.syntax, "this matrix is empty", at: node.range) }
    return Expression(.matrix(rows), at: node.range)
  }
}

extension [MathNode] {
  /// Whether this says that there is no value: `\text{undefined}`. The equation says nothing about such a case.
  fileprivate var isUndefined: Bool {
    guard count == 1, case .text(let words, _) = self[0].content else { return false }
    return ["undefined", "not defined", "does not exist"].contains(words.trimmingBlanks.lowercased())
  }

  /// The nodes without one pair of braces around all of them, and with the parts of a `\text` that has mathematics in it.
  fileprivate var ungroupedAtTop: [MathNode] {
    flatMap { node -> [MathNode] in
      guard case .row(let inner) = node.content else { return [node] }
      let isSentence = inner.contains { if case .text = $0.content { true } else { false } }
      return count == 1 || isSentence ? MeaningfulNodes.of(inner) : [node]
    }
  }
}
