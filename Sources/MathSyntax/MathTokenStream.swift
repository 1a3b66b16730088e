/// The remaining tokens. Macros are replaced by their bodies when they are reached.
///
/// The number of replacements is limited. A macro that calls itself, or that doubles its text at every step, ends in a
/// problem and does not fill the memory.
struct MathTokenStream {
  /// The remaining tokens in reverse order: the next token is last.
  private var pending: [MathToken]
  private var macros: MathMacros
  private var expansionsLeft: Int
  private var tokensLeft: Int
  /// The number of tokens from the source and from macros.
  private(set) var tokensRead: Int
  private(set) var problems: [MathProblem] = []
  /// The macros that were used so far, each with its first definition.
  private(set) var macrosUsed: [String: MathMacro] = [:]
  /// The end of the token that was read last.
  private(set) var position = 0

  /// The current macros, including the formula's own definitions.
  var definitions: MathMacros { macros }

  init(_ source: String, macros: MathMacros) {
    pending = MathLexer.tokens(of: source).reversed()
    self.macros = macros
    // A long formula may call many macros, but no formula needs many more calls than it has tokens.
    expansionsLeft = 1_000 + pending.count
    tokensLeft = 50_000 + 10 * pending.count
    tokensRead = pending.count
  }

  mutating func define(_ name: String, _ macro: MathMacro) { macros[name] = macro }

  /// Ends the reading and discards the remaining tokens.
  mutating func abandon() {
    pending = []
    isAbandoned = true
  }

  private(set) var isAbandoned = false

  /// Replaces `token`, which has been read, by one of LaTeX's own macros.
  mutating func replace(_ token: MathToken, by macro: MathMacro) { expand(macro, called: token) }

  /// Returns the tokens with all of the author's macros replaced, as `\edef` needs them.
  mutating func expanded(_ tokens: [MathToken]) -> [MathToken] {
    let (rest, place) = (pending, position)
    pending = tokens.reversed()
    var expanded: [MathToken] = []
    while let token = next() { expanded.append(token) }
    if !isAbandoned { pending = rest }
    position = place
    return expanded
  }

  /// Inserts tokens that are read next.
  mutating func pushBack(_ tokens: [MathToken]) { pending.append(contentsOf: tokens.reversed()) }

  /// Returns the next token after replacing macros, without consuming it.
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

  /// Returns the next token that is not a blank, without consuming it.
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

  /// Reads the next token without replacing macros: in a macro's arguments, and for the name being defined.
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
  /// - Returns: the tokens inside, without replacing macros; nil at the end of the source or of a group.
  mutating func rawArgument() -> (tokens: [MathToken], range: Range<Int>)? {
    skipBlanksRaw()
    guard let first = pending.last, first.kind != .close else { return nil }
    pending.removeLast()
    position = first.range.upperBound
    guard first.kind == .open else { return ([first], first.range) }
    return balanced(until: .close, openedAt: first.range)
  }

  /// Reads "[" balanced "]" if it is there.
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

  /// Returns the problems found so far and removes them.
  mutating func takeProblems() -> [MathProblem] {
    defer { problems = [] }
    return problems
  }
}

extension Range<Int> {
  /// Returns the smallest range that contains both ranges.
  func hull(_ other: Range<Int>) -> Range<Int> {
    Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }
}
