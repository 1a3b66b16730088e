/// LaTeX's math to a tree, by recursive descent over TeX's tokens.
///
/// formula   → list ("\\" list)*
/// list      → (switch | infix | atom scripts)*
/// scripts   → ("^" argument | "_" argument | "'" | "\limits" | "\nolimits")*
/// argument  → "{" list "}" | atom
/// atom      → symbol | number | "{" list "}" | command …
///
/// Whatever the source, it ends: every loop consumes a token or stops, and nesting is bounded. A mistake is
/// recorded and read over.
struct MathParser {
  /// Deeper nesting than any reader could follow; what it costs is stack, and threads have as little as
  /// half a megabyte of it.
  static let depthLimit = 40
  static let problemLimit = 20

  var stream: MathTokenStream
  private(set) var problems: [MathProblem] = []
  var references: [MathFormula.Reference] = []
  /// Finished lines that bear a number.
  var equations: [MathEquation] = []
  /// The lines being read, innermost last: where `\tag` and `\label` go.
  var lines: [MathEquation] = []
  /// What has been opened, and by what it is closed, innermost last.
  private var closings: [Closing] = [.formula]
  private var depth = 0
  private var isAbandoned = false

  /// What ends a list.
  enum Closing: Hashable {
    case formula
    case brace
    /// A brace with lines in it: `\substack{a \\ b}`.
    case lines
    case bracket
    case dollar
    case right
    case environment(String)

    func accepts(_ token: MathToken) -> Bool {
      switch (self, token.kind) {
      case (.brace, .close), (.lines, .close): true
      case (.bracket, .character("]")), (.dollar, .character("$")): true
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

  /// With the formula's own definitions.
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

  // MARK: Lists

  /// A list under way: what it holds, and the switches that wait for its end.
  private struct OpenList {
    enum Switch {
      case style(MathStyle)
      case color(MathColor)
      case alphabet(MathAlphabet)
    }

    var nodes: [MathNode] = []
    /// Each with the place in `nodes` from which it counts, and its own range.
    var switches: [(Switch, start: Int, range: Range<Int>)] = []
    var infix: (numerator: [MathNode], hasBar: Bool, fences: MathFences?, range: Range<Int>)?

    /// Wraps what each switch rules over, the last one first.
    mutating func endSwitches() {
      for (change, start, range) in switches.reversed() {
        let inner = Array(nodes[start...])
        let body = MathNode(.row(inner), at: hull(of: inner) ?? range.upperBound..<range.upperBound)
        let content: MathNode.Content =
          switch change {
          case .style(let style): .style(style, body)
          case .color(let color): .color(color, body)
          case .alphabet(let alphabet): .alphabet(alphabet, body)
          }
        nodes.replaceSubrange(start..., with: [MathNode(content, at: range.hull(body.range))])
      }
      switches = []
    }
  }

  /// list → (switch | infix | atom scripts)*
  /// Stops in front of a token that ends this list or one around it.
  mutating func list() -> [MathNode] {
    var list = OpenList()
    // Each switch wraps the rest of the list, and so is a step deeper.
    let outerDepth = depth
    defer { depth = outerDepth }
    while let token = stream.peekPastBlanks() {
      if endsList(token) { break }
      if let stray = strayMessage(token) {
        _ = stream.next()
        report(stray.message, at: token.range, hint: stray.hint)
        continue
      }
      if let name = token.command, readSwitch(name, into: &list) {
        depth = outerDepth + list.switches.count
        guard depth <= Self.depthLimit else {
          abandon(at: token)
          break
        }
        continue
      }
      if let atom = atom(wholeNumber: true) { list.nodes.append(scripts(on: atom)) }
    }
    list.endSwitches()
    guard let infix = list.infix else { return list.nodes }
    let fraction = MathNode.Fraction(
      numerator: row(infix.numerator, from: infix.range.lowerBound),
      denominator: row(list.nodes, from: infix.range.upperBound),
      form: .automatic, hasBar: infix.hasBar, fences: infix.fences)
    let range = infix.range.hull(fraction.numerator.range).hull(fraction.denominator.range)
    return [MathNode(.fraction(fraction), at: range)]
  }

  private func endsList(_ token: MathToken) -> Bool {
    switch token.kind {
    case .close, .alignment, .command:
      closings.last?.accepts(token) == true || closings.contains { $0 != .formula && $0.accepts(token) }
    // A bracket or a dollar ends only what is innermost: anywhere else it is a sign.
    case .character("]"), .character("$"): closings.last?.accepts(token) == true
    default: false
    }
  }

  /// What is wrong with a token that can never begin an atom here.
  private func strayMessage(_ token: MathToken) -> (message: String, hint: String)? {
    switch token.kind {
    case .close: ("'}' closes nothing", "remove it, or write \\} for a brace that is drawn")
    case .alignment:
      ("'&' outside of rows and columns", "put the lines into \\begin{aligned} … \\end{aligned}")
    case .command("right"):
      ("\\right without a \\left", "write \\right only after a \\left of the same group")
    case .command("middle"): ("\\middle without a \\left", "write it between \\left and \\right")
    case .command("end"): ("\\end without a \\begin", "remove it, or begin the environment")
    case .command("\\"), .command("cr"), .command("newline"):
      ("a new line cannot begin here", "put the lines into \\begin{aligned} … \\end{aligned}")
    case .command("hline"): ("\\hline outside of an array", "write it where a row begins")
    case .character("$"): ("'$' inside of a formula", "write \\$ for the sign")
    case .character("#"), .parameter: ("'#' outside of a definition", "write \\# for the sign")
    default: nil
    }
  }

  private mutating func readSwitch(_ name: String, into list: inout OpenList) -> Bool {
    switch MathCommand.table[name] {
    case .styleSwitch(let style):
      let token = stream.next()
      list.switches.append((.style(style), list.nodes.count, token?.range ?? 0..<0))
    case .alphabetSwitch(let alphabet):
      let token = stream.next()
      list.switches.append((.alphabet(alphabet), list.nodes.count, token?.range ?? 0..<0))
    case .structural(.color): return colorSwitch(into: &list)
    case .infixFraction(let hasBar, let fences):
      guard let token = stream.next() else { return false }
      if list.infix != nil {
        report("a second \\\(name) in one group", at: token.range, hint: "put one of the fractions in braces")
        return true
      }
      list.endSwitches()
      list.infix = (list.nodes, hasBar, fences, token.range)
      list.nodes = []
    default: return false
    }
    return true
  }

  /// `\color{red}` up to the end of the group. MathJax, which typesets for GitHub, lets it take only the group
  /// that follows at once, and so do we.
  private mutating func colorSwitch(into list: inout OpenList) -> Bool {
    guard let token = stream.next() else { return false }
    let color = colorArgument(of: token)
    if stream.peekRaw()?.kind == .open {
      list.nodes.append(coloredGroup(color, token))
    } else if let color {
      list.switches.append((.color(color), list.nodes.count, token.range))
    }
    return true
  }

  private mutating func coloredGroup(_ color: MathColor?, _ token: MathToken) -> MathNode {
    let body = argument(of: token)
    let range = token.range.hull(body.range)
    return scripts(on: color.map { MathNode(.color($0, body), at: range) } ?? body)
  }

  // MARK: Scripts

  /// scripts → ("^" argument | "_" argument | "'" | "\limits" | "\nolimits")*
  mutating func scripts(on base: MathNode) -> MathNode {
    var scripts = MathNode.Scripts(base: base, lower: nil, upper: nil, primes: 0, placement: .automatic)
    var isScripted = false
    while let token = stream.peekPastBlanks() {
      switch token.kind {
      case .superscript:
        _ = stream.next()
        if scripts.upper != nil {
          report("a second superscript", at: token.range, hint: "put the first with its base in braces")
        }
        scripts.upper = argument(of: token)
      case .subscript:
        _ = stream.next()
        if scripts.lower != nil {
          report("a second subscript", at: token.range, hint: "put both into one pair of braces: x_{ij}")
        }
        scripts.lower = argument(of: token)
      case .character("'"), .character("’"):
        _ = stream.next()
        if scripts.upper != nil {
          report("a prime after a superscript", at: token.range, hint: "write the prime first: f'^2")
        }
        scripts.primes += 1
      case .command("limits"), .command("displaylimits"), .command("nolimits"):
        _ = stream.next()
        scripts.placement =
          token.command == "limits" ? .limits : token.command == "nolimits" ? .beside : .automatic
        continue
      default:
        guard isScripted else { return base }
        return MathNode(
          .scripts(scripts), at: base.range.lowerBound..<max(base.range.upperBound, stream.position))
      }
      isScripted = true
    }
    guard isScripted else { return base }
    return MathNode(
      .scripts(scripts), at: base.range.lowerBound..<max(base.range.upperBound, stream.position))
  }

  // MARK: Arguments

  /// argument → "{" list "}" | atom
  /// - Parameter token: the command or the `^` that needs it, for the message where there is none.
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
    default: return atom(wholeNumber: false) ?? missing
    }
  }

  func quoted(_ token: MathToken) -> String {
    token.command == nil ? "'\(token.spelling)'" : token.spelling
  }

  /// "{" list "}", the brace not yet read.
  mutating func group(_ closing: Closing = .brace) -> MathNode {
    guard let brace = stream.next() else { return MathNode(.row([]), at: 0..<0) }
    let nodes = within(closing) { $0.list() }
    if case .close? = stream.peekPastBlanks()?.kind {
      _ = stream.next()
    } else {
      report("'{' is never closed", at: brace.range, hint: "add a '}'")
    }
    return MathNode(.row(nodes), at: brace.range.lowerBound..<max(stream.position, brace.range.upperBound))
  }

  /// Reads on with one more thing open.
  mutating func within<Result>(_ closing: Closing, _ read: (inout MathParser) -> Result) -> Result {
    closings.append(closing)
    defer { closings.removeLast() }
    return read(&self)
  }

  func isOpen(_ closing: Closing) -> Bool { closings.contains(closing) }

  /// Anything nested goes through here, so the parser's own stack is bounded with the depth.
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
      // What nests deepest goes the shortest way.
      return name == "begin" ? environment(token) : command(name, token)
    case .close, .alignment, .parameter, .space:
      _ = stream.next()
      return nil
    }
  }

  private mutating func character(
    _ scalar: Unicode.Scalar, _ token: MathToken, wholeNumber: Bool
  ) -> MathNode {
    switch scalar {
    case "0"..."9": return number(scalar, token, whole: wholeNumber)
    case "~": return MathNode(.space(6 / 18.0), at: token.range)
    case "'":
      // Nothing before it to be primed, as in {}'.
      stream.pushBack(token)
      return MathNode(.row([]), at: token.range.lowerBound..<token.range.lowerBound)
    default: return MathNode(.symbol(MathSymbolTable.shared.symbol(for: scalar)), at: token.range)
    }
  }

  /// number → digit+ ("." digit+)?, and a single digit where an argument is wanted: `\frac12`.
  private mutating func number(_ first: Unicode.Scalar, _ token: MathToken, whole: Bool) -> MathNode {
    var digits = String(Character(first))
    var range = token.range
    func digit(_ token: MathToken?) -> Unicode.Scalar? {
      token?.character.flatMap { ("0"..."9").contains($0) ? $0 : nil }
    }
    var hasPoint = false
    while whole, let next = stream.peek() {
      if let more = digit(next) {
        _ = stream.next()
        digits.unicodeScalars.append(more)
        range = range.hull(next.range)
      } else if !hasPoint, next.character == "." {
        _ = stream.next()
        guard let more = stream.peek(), digit(more) != nil else {
          stream.pushBack(next)
          break
        }
        hasPoint = true
        digits += "."
      } else {
        break
      }
    }
    return MathNode(.number(digits), at: range)
  }

  // MARK: Problems

  /// Too deep: nothing more is read, and nothing more complained of.
  private mutating func abandon(at token: MathToken) {
    report(
      "nested more than \(Self.depthLimit) deep", at: token.range,
      hint: "write it in steps, and give them names")
    isAbandoned = true
    stream.abandon()
  }

  mutating func report(_ message: String, at range: Range<Int>, hint: String? = nil, isFatal: Bool = true) {
    collectProblems()
    guard !isAbandoned, problems.count < Self.problemLimit else { return }
    problems.append(MathProblem(message, at: range, hint: hint, isFatal: isFatal))
  }

  /// What the stream found comes first: it is what led to the parser's own complaint.
  private mutating func collectProblems() {
    for problem in stream.takeProblems() where problems.count < Self.problemLimit && !isAbandoned {
      problems.append(problem)
    }
  }

  func isLineBreak(_ token: MathToken) -> Bool {
    token.command == "\\" || token.command == "cr" || token.command == "newline"
  }

  /// A row of its own; `from` is its place where it is empty.
  func row(_ nodes: [MathNode], from place: Int) -> MathNode {
    MathNode(.row(nodes), at: hull(of: nodes) ?? place..<place)
  }
}

/// From the first node's beginning to the last one's end; nil for none.
func hull(of nodes: [MathNode]) -> Range<Int>? {
  guard let first = nodes.first else { return nil }
  return nodes.reduce(first.range) { $0.hull($1.range) }
}
