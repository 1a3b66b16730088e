import MarkupWriter
import MathSyntax

extension MathMLWriter {
  /// Rows and columns as a table, in its brackets.
  /// - Parameter isNumbered: lines show their numbers at the right edge of the page.
  mutating func grid(_ grid: MathGrid, _ context: MathContext, isNumbered: Bool) -> Markup {
    let layout = MathGridLayout(grid)
    var inner = context
    // Cells are lines of text again, except in scripts, where they stay small.
    if !context.isScript || layout.style == .script { inner.style = layout.style }
    var rows: [Markup] = []
    for (index, row) in grid.rows.enumerated() {
      rows.append(self.row(row, at: index, of: grid, layout, inner, isNumbered: isNumbered))
    }
    let table = Markup.element(
      "mtable",
      [
        "class": layout.className.map { isNumbered ? $0 + " numbered" : $0 }
          ?? (isNumbered ? "numbered" : nil),
        "displaystyle": inner.isDisplay ? "true" : nil,
        "scriptlevel": grid.kind == .smallMatrix && !context.isScript ? "1" : nil,
      ], containing: rows)
    return grid.fences.map {
      fenced($0, [table], grid.rows.count > 1 && grid.kind != .smallMatrix ? .tall : .medium)
    } ?? table
  }

  private mutating func row(
    _ row: MathGrid.Row, at index: Int, of grid: MathGrid, _ layout: MathGridLayout, _ context: MathContext,
    isNumbered: Bool
  ) -> Markup {
    let isLast = index == grid.rows.count - 1
    var cells: [Markup] = []
    for column in 0..<max(grid.columnCount, 1) {
      let nodes = column < row.cells.count ? row.cells[column].elements : []
      // In aligned lines a sign that begins its column follows what the column before it ends with.
      let follows = grid.kind == .aligned && !column.isMultiple(of: 2) && !nodes.isEmpty
      var parts = self.row(nodes, context, after: follows ? .ordinary : nil)
      if column == 0 {
        parts.insert(layout.strut(below: row.gap + (isLast ? 0 : layout.lineGap)), at: 0)
      }
      cells.append(.element("mtd", ["class": layout.cellClass(column)], containing: parts))
    }
    if isNumbered {
      let number = row.equation.flatMap { self.number(of: $0) } ?? .empty
      cells.insert(.element("mtd", ["class": "pad"]), at: 0)
      cells.append(.element("mtd", ["class": "number"], .element("mtext", [:], number)))
    }
    var classes: [String] = []
    if row.rules > 0 { classes.append(row.rules > 1 ? "rules" : "rule") }
    if isLast, grid.bottomRules > 0 { classes.append(grid.bottomRules > 1 ? "lasts" : "last") }
    return .element(
      "mtr",
      [
        "class": classes.isEmpty ? nil : classes.joined(separator: " "),
        "id": isNumbered ? row.equation?.label.map(Self.anchor) : nil,
      ], containing: cells)
  }
}

/// How each kind of grid is spaced, after LaTeX's `array` and amsmath.
private struct MathGridLayout {
  let grid: MathGrid

  init(_ grid: MathGrid) { self.grid = grid }

  /// For the style sheet.
  var className: String? {
    switch grid.kind {
    case .matrix: nil
    case .smallMatrix: "small"
    case .array: "array"
    case .cases: "cases"
    case .aligned: "aligned"
    case .gathered, .substack: "gathered"
    }
  }

  var style: MathStyle {
    switch grid.kind {
    case .aligned, .gathered, .cases(display: true): .display
    case .array where grid.name != "array": .display
    case .matrix, .array, .cases: .text
    case .smallMatrix, .substack: .script
    }
  }

  /// Between lines that are formulas of their own, amsmath opens up by three points.
  var lineGap: Double {
    switch grid.kind {
    case .aligned, .gathered: 0.3
    default: 0
    }
  }

  /// What every row is at least: a line of 12 points, 7/10 of it above the baseline; in the small ones half.
  func strut(below gap: Double) -> Markup {
    let stretch =
      switch grid.kind {
      case .smallMatrix, .substack: 0.5
      case .cases: 1.2
      default: 1.0
      }
    return .element(
      "mspace",
      ["height": MathMLWriter.em(0.84 * stretch), "depth": MathMLWriter.em(0.36 * stretch + gap)])
  }

  /// Alignment, lines and missing space of one cell.
  func cellClass(_ column: Int) -> String? {
    var classes: [String] = []
    switch grid.alignment(ofColumn: column) {
    case .left: classes.append("l")
    case .right: classes.append("r")
    case .center: break
    }
    if grid.kind == .aligned, column > 0, column.isMultiple(of: 2) { classes.append("next") }
    if column < grid.columns.count {
      let rules = grid.columns[column].rules
      if rules > 0 { classes.append(rules > 1 ? "rules" : "rule") }
      if grid.columns[column].isTight { classes.append("tight") }
    }
    if column == grid.columnCount - 1, grid.closingRules > 0 {
      classes.append(grid.closingRules > 1 ? "ends" : "end")
    }
    return classes.isEmpty ? nil : classes.joined(separator: " ")
  }
}
