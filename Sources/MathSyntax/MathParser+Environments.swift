import SourceText

/// An environment of the table.
private struct MathEnvironment {
  var kind: MathGrid.Kind
  var fences: MathFences?
  /// Whether each line has its own number, so that `\tag` and `\label` belong to a line.
  var numbersLines = false
  /// The argument after the name.
  var argument = Argument.none

  enum Argument { case none, columns, count, optionalAlignment }

  static let all: [String: MathEnvironment] = {
    var all: [String: MathEnvironment] = [:]
    func fences(_ open: String, _ close: String) -> MathFences {
      MathFences(MathDelimiter(open), MathDelimiter(close))
    }
    for (name, open, close) in [
      ("matrix", "", ""), ("pmatrix", "(", ")"), ("bmatrix", "[", "]"), ("Bmatrix", "{", "}"),
      ("vmatrix", "|", "|"), ("Vmatrix", "‖", "‖"),
    ] {
      all[name] = MathEnvironment(kind: .matrix, fences: open.isEmpty ? nil : fences(open, close))
      all[name + "*"] = MathEnvironment(
        kind: .matrix, fences: open.isEmpty ? nil : fences(open, close), argument: .optionalAlignment)
      let small = name.replacingMatrixBySmall
      all[small] = MathEnvironment(kind: .smallMatrix, fences: open.isEmpty ? nil : fences(open, close))
    }
    all["array"] = MathEnvironment(kind: .array, argument: .columns)
    all["darray"] = MathEnvironment(kind: .array, argument: .columns)
    all["subarray"] = MathEnvironment(kind: .substack, argument: .columns)
    all["cases"] = MathEnvironment(kind: .cases(display: false), fences: fences("{", ""))
    all["dcases"] = MathEnvironment(kind: .cases(display: true), fences: fences("{", ""))
    all["rcases"] = MathEnvironment(kind: .cases(display: false), fences: fences("", "}"))
    all["drcases"] = MathEnvironment(kind: .cases(display: true), fences: fences("", "}"))
    for name in ["aligned", "split"] { all[name] = MathEnvironment(kind: .aligned) }
    all["gathered"] = MathEnvironment(kind: .gathered)
    all["CD"] = MathEnvironment(kind: .diagram)
    all["alignedat"] = MathEnvironment(kind: .aligned, argument: .count)
    for star in ["", "*"] {
      all["align" + star] = MathEnvironment(kind: .aligned, numbersLines: true)
      all["flalign" + star] = MathEnvironment(kind: .aligned, numbersLines: true)
      all["eqnarray" + star] = MathEnvironment(kind: .array, numbersLines: true)
      all["alignat" + star] = MathEnvironment(kind: .aligned, numbersLines: true, argument: .count)
      for name in ["gather", "equation", "multline", "displaymath", "math"] {
        all[name + star] = MathEnvironment(kind: .gathered, numbersLines: true)
      }
    }
    return all
  }()
}

extension String {
  /// "pmatrix" → "psmallmatrix", "matrix" → "smallmatrix"
  fileprivate var replacingMatrixBySmall: String { dropLast("matrix".count) + "smallmatrix" }
}

extension MathParser {
  /// environment → "\begin{name}" argument? row ("\\" row)* "\end{name}"
  /// row         → "\hline"* cell ("&" cell)*
  mutating func environment(_ token: MathToken) -> MathNode? {
    guard let (header, numbersLines, start) = beginning(of: token) else { return nil }
    var grid = header
    within(.environment(grid.name)) { parser in
      parser.rows(numbered: numbersLines, from: start, into: &grid)
      parser.close(grid.name, openedBy: token.range.lowerBound..<start)
    }
    cellCount += grid.rows.count * grid.columnCount
    // A single line is not a grid: \begin{equation} only makes it displayed.
    if grid.kind == .gathered, grid.rows.count == 1, grid.rows[0].cells.count == 1,
      grid.rows[0].equation == nil
    {
      return node(grid.rows[0].cells[0].content, from: token)
    }
    return node(.grid(grid), from: token)
  }

  /// Reads the name and the argument. An unknown environment is read like an array, so that its `&`s cause no further
  /// problems.
  private mutating func beginning(of token: MathToken) -> (MathGrid, numbersLines: Bool, start: Int)? {
    guard let name = word(of: token) else { return nil }
    if MathEnvironment.all[name.text] == nil {
      let near = nearest(to: name.text, among: MathEnvironment.all.keys.sorted())
      report(
        "unknown environment '\(name.text)'", at: name.range,
        hint: near.map { "did you mean '\($0)'?" } ?? "such as aligned, pmatrix, cases or array")
    }
    let environment = MathEnvironment.all[name.text] ?? MathEnvironment(kind: .array)
    var grid = MathGrid(
      kind: environment.kind, name: name.text, fences: environment.fences, columns: [], closingRules: 0,
      rows: [],
      bottomRules: 0)
    readArgument(environment.argument, token, into: &grid)
    if name.text.hasPrefix("eqnarray") { grid.columns = [Column(.right), Column(.center), Column(.left)] }
    return (grid, environment.numbersLines, name.range.upperBound)
  }

  private typealias Column = MathGrid.Column

  /// `\substack{a \\ b}`
  mutating func substack(_ token: MathToken) -> MathNode? {
    guard let brace = stream.peekPastBlanks(), brace.kind == .open else {
      report(
        "\\substack needs lines in braces", at: token.range, hint: "such as \\substack{i < n \\\\ i \\ne k}")
      return nil
    }
    _ = stream.next()
    var grid = MathGrid(
      kind: .substack, name: "substack", fences: nil, columns: [], closingRules: 0, rows: [], bottomRules: 0)
    within(.lines) { $0.rows(numbered: false, from: brace.range.upperBound, into: &grid) }
    if case .close? = stream.peekPastBlanks()?.kind {
      _ = stream.next()
    } else {
      report("'{' is never closed", at: brace.range, hint: closingHint(after: []))
    }
    return node(.grid(grid), from: token)
  }

  private mutating func rows(numbered: Bool, from start: Int, into grid: inout MathGrid) {
    var row = MathGrid.Row(cells: [], rules: rules(), gap: 0)
    if numbered { lines.append(MathEquation(range: start..<start)) }
    while true {
      let place = stream.position
      if grid.kind == .diagram {
        row.cells += diagramRow(from: max(place, start))
      } else {
        let nodes = list()
        row.cells.append(self.row(nodes, from: max(place, start)))
      }
      guard let token = stream.peekPastBlanks() else { break }
      if token.kind == .alignment {
        _ = stream.next()
        if grid.kind == .diagram {
          report(
            "'&' in a diagram", at: token.range,
            hint: "leave it out: the arrows stand between the columns, and @. is an arrow that is not drawn",
            isFatal: false)
        }
      } else if isLineBreak(token) {
        _ = stream.next()
        row.gap = lineGap()
        finish(&row, numbered: numbered, into: &grid)
        row = MathGrid.Row(cells: [], rules: rules(), gap: 0)
        if numbered { lines.append(MathEquation(range: 0..<0)) }
      } else {
        break
      }
    }
    // A \\ at the very end does not begin a line, but an \hline may follow it.
    let isEmpty = row.cells.count == 1 && row.cells[0].elements.isEmpty
    if isEmpty, !grid.rows.isEmpty {
      grid.bottomRules = row.rules
      if numbered { lines.removeLast() }
    } else {
      finish(&row, numbered: numbered, into: &grid)
    }
  }

  private mutating func finish(_ row: inout MathGrid.Row, numbered: Bool, into grid: inout MathGrid) {
    if numbered, var line = lines.popLast(), !line.isPlain {
      line.range = hull(of: row.cells) ?? line.range
      row.equation = line
      equations.append(line)
    }
    grid.rows.append(row)
  }

  /// Reads the `\hline`s and `\hdashline`s at this position.
  private mutating func rules() -> MathGrid.Rules {
    var rules: MathGrid.Rules = 0
    while let name = stream.peekPastBlanks()?.command, name == "hline" || name == "hdashline" {
      _ = stream.next()
      rules.add(name == "hdashline" ? .dashed : .solid)
    }
    return rules
  }

  /// Reads the "*" and "[2pt]" that may follow a `\\`. Returns the length in em.
  mutating func lineGap() -> Double {
    _ = star()
    // If a blank stands before it, the bracket belongs to the next line.
    guard stream.peekRaw()?.character == "[", let raw = stream.rawBracketArgument() else { return 0 }
    let written = raw.tokens.map(\.spelling).joined()
    guard let length = MathLength(written) else {
      report(
        "'\(written)' is not a length", at: raw.range,
        hint: "for a bracket that begins a line write {[}", isFatal: false)
      return 0
    }
    return length.em
  }

  private mutating func close(_ name: String, openedBy range: Range<Int>) {
    guard let end = stream.peekPastBlanks(), end.command == "end" else {
      report("\\begin{\(name)} is never closed", at: range, hint: "add \\end{\(name)}")
      return
    }
    _ = stream.next()
    guard let written = word(of: end), written.text != name else { return }
    report(
      "\\begin{\(name)} is closed by \\end{\(written.text)}", at: end.range.hull(written.range),
      hint: "write \\end{\(name)}")
  }

  private mutating func readArgument(
    _ argument: MathEnvironment.Argument, _ token: MathToken, into grid: inout MathGrid
  ) {
    switch argument {
    case .none: break
    case .count: _ = word(of: token)
    case .optionalAlignment:
      guard let letters = stream.rawBracketArgument() else { return }
      let alignment: MathGrid.Alignment =
        switch letters.tokens.first?.character {
        case "l": .left
        case "r": .right
        default: .center
        }
      grid.otherColumns = alignment
    case .columns:
      guard let raw = stream.rawArgument() else {
        report("\(grid.name) needs its columns", at: token.range, hint: "such as \\begin{\(grid.name)}{lcr}")
        return
      }
      readColumns(raw.tokens, into: &grid)
    }
  }

  /// columns → ("l" | "c" | "r" | "|" | ":" | "@{…}" | blank)*
  private mutating func readColumns(_ tokens: [MathToken], into grid: inout MathGrid) {
    var rules: MathGrid.Rules = 0
    var isTight = false
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      index += 1
      switch token.kind {
      case .character("l"), .character("c"), .character("r"):
        let alignment: MathGrid.Alignment =
          token.character == "l" ? .left : token.character == "r" ? .right : .center
        grid.columns.append(Column(alignment, rules: rules, isTight: isTight))
        (rules, isTight) = (0, false)
      case .character("|"), .character(":"): rules.add(token.character == ":" ? .dashed : .solid)
      case .character("@"):
        isTight = true
        var depth = 0
        repeat {
          guard index < tokens.count else { break }
          depth += tokens[index].kind == .open ? 1 : tokens[index].kind == .close ? -1 : 0
          index += 1
        } while depth > 0 && index < tokens.count
      case .space: break
      default:
        report(
          "'\(token.spelling)' is no kind of column", at: token.range,
          hint: "write l, c or r for each column, | for a line")
      }
    }
    grid.closingRules = rules
  }
}
