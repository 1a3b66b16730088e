import SourceText

extension MathParser {
  /// Reads the arguments of a command whose name has been read.
  /// - Returns: nil for a command that draws nothing.
  mutating func command(_ name: String, _ token: MathToken) -> MathNode? {
    switch MathCommand.table[name] {
    case nil: return unknown(name, token)
    case .symbol(let symbol): return self.symbol(symbol, token)
    case .operatorName(let spoken, let takesLimits): return function(spoken, takesLimits, token)
    case .space(let width): return node(.space(width), from: token)
    case .delimiterSize(let size, let atomClass): return sizedDelimiter(size, atomClass, token)
    case .fraction(let form, let hasBar, let fences): return fraction(form, hasBar, fences, token)
    case .text(let alphabet): return text(alphabet, token)
    case .measuredSpace: return measuredSpace(token)
    case .textSign(let sign): return node(.text(sign, textAlphabet ?? .roman), from: token)
    case .textAdjustment(let adjustment): return words(of: token) { .adjustment(adjustment, $0) }
    case .textEnclosure(let enclosure): return words(of: token) { .enclosure(enclosure, $0) }
    case .macro(let macro):
      stream.replace(token, by: macro)
      return atom(wholeNumber: false)
    case .stretchedArrow(let arrow): return stretchedArrow(arrow, token)
    case .infixFraction, .alphabetSwitch, .styleSwitch, .sizeSwitch, .textAccent, .structural:
      misplaced(token)
      return nil
    case .alphabet(let alphabet): return wrapped(token) { .alphabet(alphabet, $0) }
    case .accent(let accent): return either(token) { .accent(accent, $0) }
    case .classed(let atomClass): return wrapped(token) { .classed(atomClass, $0) }
    case .adjustment(let adjustment): return either(token) { .adjustment(adjustment, $0) }
    case .enclosure(let enclosure): return either(token) { .enclosure(enclosure, $0) }
    }
  }

  private mutating func misplaced(_ token: MathToken) {
    if case .textAccent? = MathCommand.table[token.command ?? ""] {
      report(
        "\(token.spelling) is an accent of text", at: token.range,
        hint: "in a formula write \\hat, \\bar or \\dot, and words in \\text{…}")
    } else {
      report(
        "\(token.spelling) cannot be an argument", at: token.range, hint: "put it and what follows in braces")
    }
  }

  private mutating func symbol(_ symbol: MathSymbol, _ token: MathToken) -> MathNode {
    MathNode(.symbol(token.command == "dots" ? dots(symbol) : symbol), at: token.range)
  }

  private mutating func sizedDelimiter(
    _ size: MathNode.SizedDelimiter.Size, _ atomClass: MathAtomClass, _ token: MathToken
  ) -> MathNode {
    let delimiter = delimiter(after: token)
    let sized = MathNode.SizedDelimiter(delimiter: delimiter, size: size, atomClass: atomClass)
    return node(.delimiter(sized), from: token)
  }

  /// Returns raised dots before operators, relations and large operators, as amsmath does: x_1 + ⋯ + x_n.
  private mutating func dots(_ low: MathSymbol) -> MathSymbol {
    let next: MathSymbol? =
      switch stream.peekPastBlanks()?.kind {
      case .character(let scalar)?: MathSymbolTable.shared.symbol(for: scalar)
      case .command(let name)?: MathSymbolTable.shared.byName[name]
      default: nil
      }
    guard let next, [.binary, .relation, .operation].contains(next.atomClass) else { return low }
    return MathSymbolTable.shared.byName["cdots"] ?? low
  }

  /// Returns the end of everything that a command has read, at least the end of its name.
  func end(_ token: MathToken) -> Int { max(token.range.upperBound, stream.position) }

  func node(_ content: MathNode.Content, from token: MathToken) -> MathNode {
    MathNode(content, at: token.range.lowerBound..<end(token))
  }

  private mutating func wrapped(
    _ token: MathToken, _ make: (MathNode) -> MathNode.Content
  ) -> MathNode {
    let body = argument(of: token)
    return node(make(body), from: token)
  }

  private mutating func either(
    _ token: MathToken, _ make: (MathNode) -> MathNode.Content
  ) -> MathNode {
    let body = argumentOfEither(of: token)
    return node(make(body), from: token)
  }

  /// Reads an argument that is always text, in formulas too.
  mutating func words(of token: MathToken, _ make: (MathNode) -> MathNode.Content) -> MathNode {
    let body = text(textAlphabet ?? .roman, token)
    return node(make(body), from: token)
  }

  /// Consumes a "*" that stands right after the command.
  mutating func star() -> Bool {
    guard stream.peekRaw()?.character == "*" else { return false }
    _ = stream.next()
    return true
  }

  private func commandMeant(by name: String) -> String? {
    guard looksForNames else { return nil }
    let names = [AnySequence(macros.names), AnySequence(MathCommand.table.keys)].joined()
    // nearestName ignores case and takes the first of equally near names. This order puts \alpha before \Alpha for
    // \alhpa.
    let candidates = names.filter { abs($0.count - name.count) <= 2 && $0.first?.isLetter == true }
      .sorted { ($0.first == name.first ? 0 : 1, $0) < ($1.first == name.first ? 0 : 1, $1) }
    return nearest(to: name, among: candidates)
  }

  /// Functions of neural networks that LaTeX has no command for. A test holds them to the activations of the engine.
  private static let namesWithoutCommand: Set<String> = [
    "softmax", "sigmoid", "sigm", "logistic", "relu", "silu", "swish", "diag",
  ]

  private mutating func unknown(_ name: String, _ token: MathToken) -> MathNode {
    let spelling = "\\" + name
    if name.isEmpty {
      report("a '\\' at the end", at: token.range, hint: "remove it, or write \\backslash for the sign")
    } else if problems.count < Self.problemLimit {
      let word = Self.namesWithoutCommand.contains(name.lowercased()) ? "write \\text{\(name)}" : nil
      var problem = MathProblem(
        "unknown command \(spelling)", at: token.range,
        hint: word ?? commandMeant(by: name).map { "did you mean \\\($0)?" }
          ?? "define it with \\newcommand, or in the front matter under macros")
      problem.isUnknownCommand = true
      report(problem)
    }
    return MathNode(.unknown(spelling), at: token.range)
  }

  func function(_ spoken: String, _ takesLimits: Bool, _ token: MathToken) -> MathNode {
    let body = MathNode(.text(spoken, .roman), at: token.range)
    return MathNode(
      .operatorName(MathNode.OperatorName(name: spoken, body: body, takesLimits: takesLimits)),
      at: token.range)
  }

  mutating func fraction(
    _ form: MathNode.Fraction.Form, _ hasBar: Bool, _ fences: MathFences?, _ token: MathToken
  ) -> MathNode {
    var form = form
    if case .continued = form, let side = stream.rawBracketArgument() {
      form = .continued(
        side.tokens.first?.character == "l" ? .left : side.tokens.first?.character == "r" ? .right : .center)
    }
    let numerator = argument(of: token)
    let denominator = argument(of: token)
    let fraction = MathNode.Fraction(
      numerator: numerator, denominator: denominator, form: form, hasBar: hasBar, fences: fences)
    return node(.fraction(fraction), from: token)
  }

  private mutating func stretchedArrow(_ arrow: String, _ token: MathToken) -> MathNode {
    let under = bracketArgument()
    let over = argument(of: token)
    let base = MathNode(
      .symbol(MathSymbol(name: String(token.command?.dropFirst() ?? ""), text: arrow, .relation)),
      at: token.range)
    let stack = MathNode.Stack(base: base, over: over, under: under, atomClass: .relation, isStretched: true)
    return node(.stack(stack), from: token)
  }

  /// Reads "[" list "]" if it is there.
  mutating func bracketArgument() -> MathNode? {
    guard let bracket = stream.peekPastBlanks(), bracket.character == "[" else { return nil }
    _ = stream.next()
    let nodes = within(.bracket) { $0.list() }
    if stream.peek()?.character == "]" {
      _ = stream.next()
    } else {
      report("'[' is never closed", at: bracket.range, hint: "add a ']'")
    }
    return MathNode(
      .row(nodes), at: bracket.range.lowerBound..<max(stream.position, bracket.range.upperBound))
  }

  /// Reads an argument that is a name, exactly as written: a label, a colour, an environment.
  mutating func word(of token: MathToken) -> (text: String, range: Range<Int>)? {
    guard let raw = stream.rawArgument() else {
      report("\(token.spelling) needs a name", at: token.range, hint: "put it in braces")
      return nil
    }
    return (raw.tokens.map(\.spelling).joined(), raw.range)
  }

  /// `{red}`, `{#ff8800}`, `[HTML]{ff8800}`, `[rgb]{1, 0.5, 0}`
  mutating func colorArgument(of token: MathToken) -> MathColor? {
    let model = stream.rawBracketArgument().map { $0.tokens.map(\.spelling).joined() }
    guard let name = word(of: token) else { return nil }
    let color: MathColor?
    switch model {
    case "rgb":
      let shares = name.text.split(separator: ",").map { Double($0.filter { $0 != " " }) ?? -1 }
      color = shares.count == 3 ? MathColor(red: shares[0], green: shares[1], blue: shares[2]) : nil
    default: color = MathColor(name.text)
    }
    if color == nil {
      let near = nearest(to: name.text, among: MathColor.names.sorted())
      report(
        "'\(name.text)' is not a colour", at: name.range,
        hint: near.map { "did you mean '\($0)'?" } ?? "write a name, such as teal, or #rrggbb", isFatal: false
      )
    }
    return color
  }
}
