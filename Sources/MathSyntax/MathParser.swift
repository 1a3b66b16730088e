import SourceText

/// Parses LaTeX's math into a tree, by recursive descent over TeX's tokens.
///
/// formula   → list ("\\" list)*
/// list      → (switch | infix | atom scripts)*
/// scripts   → ("^" argument | "_" argument | "'" | "\limits" | "\nolimits")*
/// argument  → "{" list "}" | atom
/// atom      → symbol | number | "{" list "}" | command …
///
/// The parser ends for any source: every loop consumes a token or stops, and nesting is bounded. A mistake is recorded,
/// and reading continues after it.
struct MathParser {
  /// The limit on nesting. Nesting uses stack space, and some threads have only half a megabyte.
  static let depthLimit = 40
  static let problemLimit = 20

  var stream: MathTokenStream
  private(set) var problems: [MathProblem] = []
  var references: [MathFormula.Reference] = []
  /// The places of `\href` and `\url`.
  var links: [Range<Int>] = []
  /// The finished lines that have a label or a tag.
  var equations: [MathEquation] = []
  /// The lines being read, innermost last. `\tag` and `\label` belong to the last one.
  var lines: [MathEquation] = []
  /// How each open list ends, innermost last.
  var closings: [Closing] = [.formula]
  var depth = 0
  var isAbandoned = false
  /// The alphabet of the text being read; nil in a formula.
  var textAlphabet: MathAlphabet?
  /// Whether a stray dollar was reported. Dollars come in pairs, and one message is enough.
  var hasStrayDollar = false
  /// Whether hints suggest the nearest known name. It is false after many mistakes, because comparing each name with
  /// all known ones is slow.
  var looksForNames = true
  /// The number of cells of all grids. Each row counts with the width of the longest one.
  var cellCount = 0

  /// The way in which a list ends.
  enum Closing: Hashable {
    case formula
    case brace
    /// A brace with lines in it: `\substack{a \\ b}`.
    case lines
    case bracket
    case dollar
    case right
    case environment(String)
    /// `\begingroup`, `\bgroup`: the name of the command that closes the group.
    case command(String)
    /// An object of a diagram, up to the next arrow.
    case object
    /// The label of an arrow, up to the arrow's own sign.
    case label(Unicode.Scalar)

    func accepts(_ token: MathToken) -> Bool {
      switch (self, token.kind) {
      case (.brace, .close), (.lines, .close): true
      case (.bracket, .character("]")), (.dollar, .character("$")): true
      case (.object, .character("@")): true
      case (.label(let sign), .character(let scalar)): sign == scalar
      case (.command(let name), .command(let end)): name == end
      case (.environment, .alignment): true
      case (.right, .command("right")), (.right, .command("middle")): true
      case (.environment, .command("end")): true
      case (.environment, .command(let name)), (.formula, .command(let name)), (.lines, .command(let name)):
        name == "\\" || name == "cr" || name == "newline"
      default: false
      }
    }
  }

  init(_ source: String, macros: MathMacros) {
    stream = MathTokenStream(source, macros: macros)
  }

  /// The macros, including the formula's own definitions.
  var macros: MathMacros { stream.definitions }

  mutating func formula() -> MathNode {
    lines = [MathEquation(range: 0..<0)]
    var rows: [MathGrid.Row] = []
    var nodes = list()
    while let token = stream.next(), isLineBreak(token) {
      let gap = lineGap()
      rows.append(MathGrid.Row(cells: [row(nodes, from: token.range.lowerBound)], rules: 0, gap: gap))
      nodes = list()
    }
    if var line = lines.popLast(), !line.isPlain {
      line.range = hull(of: nodes) ?? 0..<stream.position
      equations.append(line)
    }
    collectProblems()
    guard !rows.isEmpty else { return row(nodes, from: 0) }
    if !nodes.isEmpty {
      rows.append(MathGrid.Row(cells: [row(nodes, from: stream.position)], rules: 0, gap: 0))
    }
    let grid = MathGrid(
      kind: .gathered, name: "", fences: nil, columns: [], closingRules: 0, rows: rows, bottomRules: 0)
    let range = (rows.first?.cells[0].range ?? 0..<0).hull(0..<stream.position)
    return MathNode(.grid(grid), at: range)
  }

  // MARK: Arguments

  /// argument → "{" list "}" | atom
  /// - Parameter token: the command or the `^` that needs the argument, for the message if it is missing.
  mutating func argument(of token: MathToken) -> MathNode {
    let missing = MathNode(.row([]), at: token.range.upperBound..<token.range.upperBound)
    guard let next = stream.peekPastBlanks(), !endsList(next), strayMessage(next) == nil else {
      report("\(quoted(token)) needs an argument", at: token.range, hint: "put it in braces")
      return missing
    }
    switch next.kind {
    case .superscript, .subscript:
      report("\(quoted(token)) needs an argument", at: token.range, hint: "put it in braces")
      return missing
    default:
      let outer = textAlphabet
      textAlphabet = nil
      defer { textAlphabet = outer }
      return atom(wholeNumber: false) ?? missing
    }
  }

  /// Reads the argument of a command that is allowed in text and in formulas: words inside a text, a formula elsewhere.
  mutating func argumentOfEither(of token: MathToken) -> MathNode {
    textAlphabet.map { text($0, token) } ?? argument(of: token)
  }

  /// Returns the nearest known name, or nil if there is none or `looksForNames` is false.
  func nearest(to name: String, among names: some Collection<String>) -> String? {
    looksForNames && name.utf8.count < 100 ? nearestName(to: name, among: names) : nil
  }

  func quoted(_ token: MathToken) -> String {
    token.command == nil ? "'\(token.spelling)'" : token.spelling
  }

  /// Reads "{" list "}". The opening brace has not been read.
  mutating func group(_ closing: Closing = .brace) -> MathNode {
    guard let brace = stream.next() else { return MathNode(.row([]), at: 0..<0) }
    let nodes = within(closing) { $0.list() }
    if case .close? = stream.peekPastBlanks()?.kind {
      _ = stream.next()
    } else {
      report("'{' is never closed", at: brace.range, hint: closingHint(after: nodes))
    }
    return MathNode(.row(nodes), at: brace.range.lowerBound..<max(stream.position, brace.range.upperBound))
  }

  /// Returns a hint for a missing brace after these nodes. It probably belongs before the sign that begins another
  /// side.
  func closingHint(after nodes: [MathNode]) -> String {
    let sign = nodes.lazy.compactMap { node -> String? in
      guard case .symbol(let symbol) = node.content, symbol.atomClass == .relation else { return nil }
      return symbol.name.first?.isLetter == true ? "\\" + symbol.name : "'\(symbol.name)'"
    }.first
    return "add a '}' " + (sign.map { "before the \($0)" } ?? "at the end")
  }

  /// Reads a list that ends with `closing`.
  mutating func within<Result>(_ closing: Closing, _ read: (inout MathParser) -> Result) -> Result {
    closings.append(closing)
    defer { closings.removeLast() }
    return read(&self)
  }

  func isOpen(_ closing: Closing) -> Bool { closings.contains(closing) }

  /// Reads one atom. All nesting goes through this function, so limiting `depth` limits the parser's stack.
  mutating func atom(wholeNumber: Bool) -> MathNode? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      if let token = stream.peek() { abandon(at: token) }
      return nil
    }
    guard let token = stream.peekPastBlanks() else { return nil }
    switch token.kind {
    case .open: return group()
    case .superscript, .subscript:
      return MathNode(.row([]), at: token.range.lowerBound..<token.range.lowerBound)
    case .character(let scalar):
      _ = stream.next()
      return character(scalar, token, wholeNumber: wholeNumber)
    case .command(let name):
      _ = stream.next()
      // Environments nest deepest, so they skip one level of calls.
      if name == "begin" { return environment(token) }
      if let structure = MathCommand.structure(named: name) { return structural(structure, token) }
      return command(name, token)
    case .verbatim(let text):
      _ = stream.next()
      return MathNode(.text(text, .typewriter), at: token.range)
    case .close, .alignment, .parameter, .space:
      _ = stream.next()
      return nil
    }
  }

  // MARK: Problems

  /// Reports that the nesting is too deep. Nothing more is read or reported.
  mutating func abandon(at token: MathToken) {
    report(
      "nested more than \(Self.depthLimit) deep", at: token.range,
      hint: "write it in steps, and give them names")
    isAbandoned = true
    stream.abandon()
  }

  mutating func report(_ message: String, at range: Range<Int>, hint: String? = nil, isFatal: Bool = true) {
    report(MathProblem(message, at: range, hint: hint, isFatal: isFatal))
  }

  mutating func report(_ problem: MathProblem) {
    collectProblems()
    guard !isAbandoned, problems.count < Self.problemLimit else { return }
    // A command that lacks several arguments is reported only once.
    if problems.last != problem { problems.append(problem) }
  }

  /// Adds the problems of the token stream. They come first, because they cause the parser's own problems.
  private mutating func collectProblems() {
    for problem in stream.takeProblems() where problems.count < Self.problemLimit && !isAbandoned {
      problems.append(problem)
    }
  }

  func isLineBreak(_ token: MathToken) -> Bool {
    token.command == "\\" || token.command == "cr" || token.command == "newline"
  }

  /// Returns a row of the nodes. An empty row has the place `from`.
  func row(_ nodes: [MathNode], from place: Int) -> MathNode {
    MathNode(.row(nodes), at: hull(of: nodes) ?? place..<place)
  }
}

/// Returns the range from the first node's start to the last node's end, or nil if there are no nodes.
func hull(of nodes: [MathNode]) -> Range<Int>? {
  guard let first = nodes.first else { return nil }
  return nodes.reduce(first.range) { $0.hull($1.range) }
}
