import MarkupWriter
import MathSyntax

extension MathMLWriter {
  /// Writes a grid as a table, with its brackets.
  /// - Parameter isNumbered: whether lines show their numbers at the right edge of the page.
  mutating func grid(_ grid: MathGrid, _ context: MathContext, isNumbered: Bool) -> Markup {
    let layout = MathGridLayout(grid)
    var inner = context
    // Cells are set like lines of text. In scripts, they stay small.
    if !context.isScript || layout.style == .script { inner.style = layout.style }
    var rows: [Markup] = []
    for (index, row) in grid.rows.enumerated() {
      rows.append(self.row(row, at: index, of: grid, layout, inner, isNumbered: isNumbered))
    }
    let table = Markup.element(
      "mtable",
      [
        "class": layout.className.map { isNumbered ? $0 + " math-numbered" : $0 }
          ?? (isNumbered ? "math-numbered" : nil),
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
    for column in 0..<max(layout.columnCount, 1) {
      let nodes = column < row.cells.count ? row.cells[column].elements : []
      // In aligned lines, a sign at the start of a column follows the end of the previous column.
      let follows = grid.kind == .aligned && !column.isMultiple(of: 2) && !nodes.isEmpty
      var parts = self.row(nodes, context, after: follows ? .ordinary : nil)
      if column == 0 {
        parts.insert(layout.strut(below: row.gap), at: 0)
      }
      let skip = column == 0 && !isLast ? layout.skip(below: row.gap) : nil
      cells.append(.element("mtd", ["class": layout.cellClass(column), "style": skip], containing: parts))
    }
    let verdict = isNumbered ? row.range.flatMap { lineVerdict($0, as: "mtext") } : nil
    if isNumbered {
      let number = row.equation.flatMap { self.number(of: $0) }
      cells.insert(.element("mtd", ["class": "math-pad"]), at: 0)
      cells.append(
        .element(
          "mtd", ["class": "math-line-number"], verdict ?? .empty,
          number.map { .element("mtext", [:], $0) } ?? .empty))
    }
    var classes: [String] = []
    if let name = row.rules.className("math-rule") { classes.append(name) }
    if isLast, let name = grid.bottomRules.className("math-last", isAtEnd: true) { classes.append(name) }
    return .element(
      "mtr",
      [
        "class": classes.isEmpty ? nil : classes.joined(separator: " "),
        "id": isNumbered ? row.equation.flatMap { id(of: $0) } : nil,
      ], containing: cells)
      // On a phone, there is no space beside the line.
      + (verdict.map { verdict in
        .element(
          "mtr", ["class": "math-below"], .element("mtd", ["columnspan": "\(cells.count)"], verdict))
      } ?? .empty)
  }
}

/// The spacing of each kind of grid, as in LaTeX's `array` and amsmath.
private struct MathGridLayout {
  let grid: MathGrid
  /// The number of columns, that of the longest row. It is stored because counting is slow.
  let columnCount: Int

  init(_ grid: MathGrid) {
    self.grid = grid
    columnCount = grid.columnCount
  }

  /// The class for the style sheet.
  var className: String? {
    switch grid.kind {
    case .matrix, .substack: nil
    case .smallMatrix: "math-small"
    case .array: "math-array"
    case .cases: "math-cases"
    case .aligned: "math-aligned"
    case .gathered: "math-gathered"
    case .diagram: "math-diagram"
    }
  }

  var style: MathStyle {
    switch grid.kind {
    case .aligned, .gathered, .cases(display: true): .display
    case .array where grid.name != "array": .display
    case .matrix, .array, .cases, .diagram: .text
    case .smallMatrix, .substack: .script
    }
  }

  /// Returns a strut that gives every row a minimum height: a line of 12 points, 7/10 of it above the baseline. In
  /// small grids it is half of this.
  func strut(below gap: Double) -> Markup {
    let stretch =
      switch grid.kind {
      case .smallMatrix, .substack: 0.5
      case .cases: 1.2
      default: 1.0
      }
    // In aligned lines, the author's gap is space between the lines, which `skip` returns.
    let gap = grid.kind == .aligned || grid.kind == .gathered ? 0 : gap
    return .element(
      "mspace",
      ["height": MathMLWriter.em(0.84 * stretch), "depth": MathMLWriter.em(0.36 * stretch + gap)])
  }

  /// Returns the space that `\\[gap]` adds between two aligned lines of any height, including amsmath's normal space.
  /// In other grids, the gap only makes the line deeper, as in LaTeX's `array`.
  func skip(below gap: Double) -> String? {
    guard gap != 0, grid.kind == .aligned || grid.kind == .gathered else { return nil }
    return "padding-bottom:\(MathMLWriter.em(0.3 + gap))"
  }

  /// Returns the classes for a cell's alignment, lines and missing space.
  func cellClass(_ column: Int) -> String? {
    var classes: [String] = []
    switch grid.alignment(ofColumn: column) {
    case .left: classes.append("math-left")
    case .right: classes.append("math-right")
    case .center: break
    }
    // In alignat, the author sets the space between pairs of columns.
    let isSpaced = grid.kind == .aligned && !grid.name.hasPrefix("alignat") && grid.name != "alignedat"
    if isSpaced, column > 0, column.isMultiple(of: 2) { classes.append("math-next") }
    if column < grid.columns.count {
      if let name = grid.columns[column].rules.className("math-rule") { classes.append(name) }
      if grid.columns[column].isTight { classes.append("math-tight") }
    }
    if column == columnCount - 1, let name = grid.closingRules.className("math-end", isAtEnd: true) {
      classes.append(name)
    }
    return classes.isEmpty ? nil : classes.joined(separator: " ")
  }
}

extension MathGrid.Rules {
  /// Returns the classes of the lines at one side of a cell, or nil if there are none. More than two lines are drawn as
  /// two.
  ///
  /// The outermost line is the cell's border. Two solid lines are a double border: "math-rules". If one of two lines is
  /// dashed, the inner one is drawn in the cell's background: "math-rule math-rule-dashes".
  /// - Parameter isAtEnd: whether the lines are at the right or at the bottom, where the last line is the outermost.
  fileprivate func className(_ name: String, isAtEnd: Bool = false) -> String? {
    let lines = isAtEnd ? self.lines.reversed() : self.lines
    guard let outer = lines.first else { return nil }
    let border = (outer == .dashed ? "\(name)-dashed " : "") + name
    guard lines.count > 1 else { return border }
    let inner = lines[1]
    return outer == .solid && inner == .solid
      ? name + "s" : "\(border) \(name)-\(inner == .dashed ? "dashes" : "line")"
  }
}

extension MathGrid.Row {
  /// The range from the first cell's start to the last cell's end; nil for an empty line.
  fileprivate var range: Range<Int>? {
    let ranges = cells.flatMap(\.elements).map(\.range)
    guard let first = ranges.map(\.lowerBound).min(), let last = ranges.map(\.upperBound).max() else {
      return nil
    }
    return first..<last
  }
}
