extension MathParser {
  /// Reads a definition. It is used in the rest of this formula and in later formulas.
  ///
  /// "\newcommand" name ("[" digit "]" ("[" default "]")?)? "{" body "}"
  /// ("\def" | "\gdef" | "\edef" | "\xdef") name ("#1" "#2" …)? "{" body "}"
  /// "\let" name "="? token
  /// "\DeclareMathOperator" "*"? name "{" words "}"
  ///
  /// `\newcommand` may redefine a command: a notebook that is also rendered by other tools may repeat its definitions.
  mutating func define(_ structure: MathCommand.Structure, _ token: MathToken) {
    let isStarred = star()
    guard let name = definedName(token) else { return }
    var parameterCount: Int?
    var optionalDefault: [MathToken]?
    switch structure {
    case .let:
      stream.skipBlanksRaw()
      if stream.peekRaw()?.character == "=" { _ = stream.nextRaw() }
      stream.skipBlanksRaw()
      guard let meaning = stream.nextRaw() else { return missingBody(token) }
      return stream.define(name, alias(of: meaning))
    case _ where structure.isDef: parameterCount = parameterText(token)
    case .declareMathOperator: break
    default:
      if let count = stream.rawBracketArgument() {
        parameterCount = Int(count.tokens.map(\.spelling).joined())
        if !(0...9).contains(parameterCount ?? -1) {
          report("a macro has 0 to 9 arguments", at: count.range, hint: "write the number in brackets: [2]")
          parameterCount = nil
        }
        optionalDefault = stream.rawBracketArgument()?.tokens
      } else {
        parameterCount = 0
      }
    }
    guard stream.peekRaw() != nil, let body = stream.rawArgument() else { return missingBody(token) }
    var problems: [MathProblem] = []
    let isExpanded = structure == .edef || structure == .xdef
    let tokens = isExpanded ? stream.expanded(body.tokens) : body.tokens
    var macro = MathMacro(body: tokens, isTemplate: true, problems: &problems)
    for problem in problems { report(problem.message, at: problem.range, hint: problem.hint) }
    if let parameterCount, macro.parameterCount > parameterCount {
      report(
        "#\(macro.parameterCount) in a macro of \(parameterCount) arguments", at: body.range,
        hint: structure.isDef
          ? "write #1 … #\(macro.parameterCount) after the name"
          : "write [\(macro.parameterCount)] after the name")
      return
    }
    macro.parameterCount = parameterCount ?? macro.parameterCount
    macro.optionalDefault = macro.parameterCount > 0 ? optionalDefault : nil
    if structure == .declareMathOperator {
      let name = isStarred ? [MathToken(kind: .character("*"), range: token.range)] : []
      let open = MathToken(kind: .open, range: token.range)
      let close = MathToken(kind: .close, range: token.range)
      macro.body =
        [MathToken(kind: .command("operatorname"), range: token.range)] + name + [open] + macro.body + [close]
    }
    stream.define(name, macro)
  }

  /// name → "\" letters | "{" "\" letters "}"
  private mutating func definedName(_ token: MathToken) -> String? {
    stream.skipBlanksRaw()
    let raw = stream.rawArgument()
    if let raw, raw.tokens.count == 1, let name = raw.tokens[0].command, !name.isEmpty { return name }
    report(
      "\(token.spelling) needs a command to define", at: raw?.range ?? token.range,
      hint: "a backslash and letters, such as \\RR")
    return nil
  }

  private mutating func missingBody(_ token: MathToken) {
    report("\(token.spelling) needs the meaning of the command", at: token.range, hint: "put it in braces")
  }

  /// Reads the parameters "#1" "#2" … of a \def. Text between them, which TeX would expect at each use, is refused.
  private mutating func parameterText(_ token: MathToken) -> Int {
    var count = 0
    while let next = stream.peekRaw(), next.kind != .open {
      _ = stream.nextRaw()
      if next.character == "#", let number = stream.peekRaw()?.character,
        number.value == 0x31 + UInt32(count), count < 9
      {
        _ = stream.nextRaw()
        count += 1
      } else if next.kind != .space {
        report(
          "text between a macro's parameters", at: next.range,
          hint: "write #1#2 with nothing between, or \\newcommand")
        break
      }
    }
    return count
  }

  /// Returns what `\let` copies: a macro's current body, or the token itself.
  private func alias(of meaning: MathToken) -> MathMacro {
    if let name = meaning.command, let macro = macros[name] { return macro }
    return MathMacro(parameterCount: 0, body: [meaning])
  }
}
