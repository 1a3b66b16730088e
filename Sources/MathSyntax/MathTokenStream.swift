/// The tokens still to be read, with macros replaced by their bodies as they come up.
///
/// Replacing is bounded, so that a macro that calls itself, or doubles with every step, ends in a problem
/// instead of filling the memory.
struct MathTokenStream {
  /// The next token stands last.
  private var pending: [MathToken]
  private var macros: MathMacros
  private var expansionsLeft: Int
  private var tokensLeft: Int
  /// Of the source, and of what macros put in.
  private(set) var tokensRead: Int
  private(set) var problems: [MathProblem] = []
  /// The macros that were replaced so far, each as it was known first.
  private(set) var macrosUsed: [String: MathMacro] = [:]
  /// The end of what was read last.
  private(set) var position = 0

  /// The names and bodies known now: the formula's own definitions included.
  var definitions: MathMacros { macros }

  init(_ source: String, macros: MathMacros) {
    pending = MathLexer.tokens(of: source).reversed()
    self.macros = macros
    // A long formula may call many macros; what no formula needs is more of them than it has tokens.
    expansionsLeft = 1_000 + pending.count
    tokensLeft = 50_000 + 10 * pending.count
    tokensRead = pending.count
  }

  mutating func define(_ name: String, _ macro: MathMacro) { macros[name] = macro }

  /// Reading is over, whatever is left.
  mutating func abandon() {
    pending = []
    isAbandoned = true
  }

  private(set) var isAbandoned = false

  /// Puts a macro of LaTeX's own in place of `token`, which has been read.
  mutating func replace(_ token: MathToken, by macro: MathMacro) { expand(macro, called: token) }

  /// The tokens with every macro of the author's replaced until none is left: what `\edef` keeps.
  mutating func expanded(_ tokens: [MathToken]) -> [MathToken] {
    let (rest, place) = (pending, position)
    pending = tokens.reversed()
    var expanded: [MathToken] = []
    while let token = next() { expanded.append(token) }
    if !isAbandoned { pending = rest }
    position = place
    return expanded
  }

  /// Tokens to be read next.
  mutating func pushBack(_ tokens: [MathToken]) { pending.append(contentsOf: tokens.reversed()) }

  /// The next token after replacing macros, left in place.
  mutating func peek() -> MathToken? {
    while let token = pending.last {
      guard case .command(let name) = token.kind, !macros.isEmpty, let macro = macros[name] else {
        return token
      }
      pending.removeLast()
      if macrosUsed[name] == nil { macrosUsed[name] = macro }
      expand(macro, called: token)
    }
    return nil
  }

  /// The next token that is not a blank, left in place.
  mutating func peekPastBlanks() -> MathToken? {
    while let token = peek() {
      guard case .space = token.kind else { return token }
      pending.removeLast()
    }
    return nil
  }

  mutating func next() -> MathToken? {
    guard let token = peek() else { return nil }
    pending.removeLast()
    position = token.range.upperBound
    return token
  }

  /// As `next()`, where nothing is to be replaced: a macro's arguments, and the name being defined.
  mutating func nextRaw() -> MathToken? {
    guard let token = pending.popLast() else { return nil }
    position = token.range.upperBound
    return token
  }

  mutating func skipBlanksRaw() {
    while case .space? = pending.last?.kind { pending.removeLast() }
  }

  func peekRaw() -> MathToken? { pending.last }

  mutating func pushBack(_ token: MathToken) { pending.append(token) }

  /// argument → "{" balanced "}" | token
  /// - Returns: what stands inside, unread; nil where the source ends or a group does.
  mutating func rawArgument() -> (tokens: [MathToken], range: Range<Int>)? {
    skipBlanksRaw()
    guard let first = pending.last, first.kind != .close else { return nil }
    pending.removeLast()
    position = first.range.upperBound
    guard first.kind == .open else { return ([first], first.range) }
    return balanced(until: .close, openedAt: first.range)
  }

  /// "[" balanced "]", where it is there.
  mutating func rawBracketArgument() -> (tokens: [MathToken], range: Range<Int>)? {
    skipBlanksRaw()
    guard let first = pending.last, first.character == "[" else { return nil }
    pending.removeLast()
    position = first.range.upperBound
    return balanced(until: .character("]"), openedAt: first.range)
  }

  private mutating func balanced(
    until end: MathToken.Kind, openedAt start: Range<Int>
  ) -> (tokens: [MathToken], range: Range<Int>) {
    var depth = 0
    var tokens: [MathToken] = []
    while let token = pending.popLast() {
      position = token.range.upperBound
      if depth == 0, token.kind == end { return (tokens, start.hull(token.range)) }
      if token.kind == .open { depth += 1 }
      if token.kind == .close { depth -= 1 }
      tokens.append(token)
    }
    let bracket = end == .close ? "{" : "["
    problems.append(
      MathProblem(
        "'\(bracket)' is never closed", at: start, hint: "add a '\(bracket == "{" ? "}" : "]")' where it ends"
      ))
    return (tokens, start.lowerBound..<max(position, start.upperBound))
  }

  private mutating func expand(_ macro: MathMacro, called token: MathToken) {
    var arguments: [[MathToken]] = []
    var range = token.range
    if let fallback = macro.optionalDefault {
      let given = rawBracketArgument()
      arguments.append(given?.tokens ?? fallback.map { $0.at(token.range) })
      if let given { range = range.hull(given.range) }
    }
    while arguments.count < macro.parameterCount {
      guard let argument = rawArgument() else {
        let wanted = macro.parameterCount == 1 ? "an argument" : "\(macro.parameterCount) arguments"
        problems.append(MathProblem("\(token.spelling) needs \(wanted)", at: range, hint: "put it in braces"))
        return
      }
      arguments.append(argument.tokens)
      range = range.hull(argument.range)
    }
    expansionsLeft -= 1
    var count = macro.body.count
    for case .parameter(let number) in macro.body.map(\.kind) {
      count += number <= arguments.count ? arguments[number - 1].count : 0
    }
    tokensLeft -= count
    tokensRead += count
    guard expansionsLeft >= 0, tokensLeft >= 0 else {
      problems.append(
        MathProblem(
          "\(token.spelling) grows without end", at: token.range, hint: "a macro must not call itself"))
      abandon()
      return
    }
    for bodyToken in macro.body.reversed() {
      if case .parameter(let number) = bodyToken.kind {
        if number <= arguments.count { pending.append(contentsOf: arguments[number - 1].reversed()) }
      } else {
        pending.append(bodyToken.at(range))
      }
    }
  }

  /// Moves the problems found so far out.
  mutating func takeProblems() -> [MathProblem] {
    defer { problems = [] }
    return problems
  }
}

extension Range<Int> {
  /// From the first's beginning to the last's end, whichever they are.
  func hull(_ other: Range<Int>) -> Range<Int> {
    Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }
}
