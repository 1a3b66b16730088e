extension MathParser {
  /// Reads the argument of `\text` or a similar command: words with blanks, and formulas between dollars.
  ///
  /// text → "{" (character | blank | "{" … "}" | "$" list "$" | command)* "}"
  mutating func text(_ alphabet: MathAlphabet, _ token: MathToken) -> MathNode {
    var pieces = TextPieces()
    stream.skipBlanksRaw()
    guard let first = stream.peek() else {
      report("\(token.spelling) needs an argument", at: token.range, hint: "put it in braces")
      return MathNode(.text("", alphabet), at: token.range)
    }
    if first.kind == .open {
      _ = stream.next()
      readText(alphabet, openedAt: first.range, into: &pieces)
    } else if let scalar = first.character {
      _ = stream.next()
      pieces.append(scalar, TextStyle(alphabet: alphabet), at: first.range)
    } else {
      report("\(token.spelling) needs an argument", at: token.range, hint: "put it in braces")
    }
    pieces.flush()
    switch pieces.nodes.count {
    case 0: return node(.text("", alphabet), from: token)
    case 1: return node(pieces.nodes[0].content, from: token)
    default: return node(.row(pieces.nodes), from: token)
    }
  }

  /// The words and formulas of a text, in order.
  private struct TextPieces {
    var nodes: [MathNode] = []
    private var words = String.UnicodeScalarView()
    private var style = TextStyle(alphabet: .roman)
    private var range = 0..<0

    mutating func append(_ scalar: Unicode.Scalar, _ style: TextStyle, at place: Range<Int>) {
      if !words.isEmpty, style != self.style { flush() }
      range = words.isEmpty ? place : range.hull(place)
      self.style = style
      // TeX's ligatures for characters that keyboards lack.
      switch (style.alphabet == .typewriter ? nil : words.last, scalar) {
      case ("-", "-"): replaceLast(with: "–")
      case ("–", "-"): replaceLast(with: "—")
      case ("‘", "`"): replaceLast(with: "“")
      case ("’", "'"): replaceLast(with: "”")
      case (_, "`"): words.append("‘")
      case (_, "'"): words.append("’")
      default: words.append(scalar)
      }
    }

    private mutating func replaceLast(with scalar: Unicode.Scalar) {
      words.removeLast()
      words.append(scalar)
    }

    mutating func append(_ node: MathNode) {
      flush()
      nodes.append(node)
    }

    mutating func flush() {
      guard !words.isEmpty else { return }
      let node = MathNode(.text(String(words), style.alphabet), at: range)
      nodes.append(style.size.map { MathNode(.size($0, node), at: range) } ?? node)
      words = String.UnicodeScalarView()
    }
  }

  /// The style that the commands of a group have set: `{\bf …}`, `{\small …}`.
  private struct TextStyle: Equatable {
    var alphabet: MathAlphabet
    var size: Double?
  }

  /// Reads up to the brace that closes the text. Groups inside need no recursion, because they only delimit styles.
  private mutating func readText(
    _ alphabet: MathAlphabet, openedAt start: Range<Int>, into pieces: inout TextPieces
  ) {
    var style = TextStyle(alphabet: alphabet)
    var outer: [TextStyle] = []
    while let token = stream.next() {
      switch token.kind {
      case .close:
        guard let before = outer.popLast() else { return }
        style = before
      case .open: outer.append(style)
      case .space: pieces.append(" ", style, at: token.range)
      case .character("~"): pieces.append("\u{A0}", style, at: token.range)
      case .character("$"): append(formulaInText(.dollar, openedAt: token.range), style, to: &pieces)
      case .character(let scalar): pieces.append(scalar, style, at: token.range)
      case .command(let name): commandInText(name, token, &style, into: &pieces)
      case .verbatim(let text):
        append(MathNode(.text(text, .typewriter), at: token.range), style, to: &pieces)
      case .superscript, .subscript, .alignment, .parameter:
        report(
          "'\(token.spelling)' inside text", at: token.range,
          hint: token.kind == .superscript
            ? "write it between dollars, or \\textasciicircum for the sign"
            : token.kind == .subscript
              ? "write it between dollars, or \\_ for the sign" : "write \\\(token.spelling) for the sign")
      }
    }
    report("'{' is never closed", at: start, hint: "add a '}' where the words end")
  }

  /// Reads "$" list "$" or "\(" list "\)". The opening token has been read.
  private mutating func formulaInText(_ closing: Closing, openedAt start: Range<Int>) -> MathNode {
    let outer = textAlphabet
    textAlphabet = nil
    let nodes = within(closing) { $0.list() }
    textAlphabet = outer
    if let token = stream.peek(), closing.accepts(token) {
      _ = stream.next()
    } else {
      let isDollar = closing == .dollar
      report(
        isDollar ? "'$' is never closed" : "\\( is never closed", at: start,
        hint: isDollar ? "add a '$'" : "add \\)")
    }
    let range = start.lowerBound..<max(stream.position, start.upperBound)
    return MathNode(.style(.compact, MathNode(.row(nodes), at: range)), at: range)
  }

  private mutating func commandInText(
    _ name: String, _ token: MathToken, _ style: inout TextStyle, into pieces: inout TextPieces
  ) {
    switch (name, MathCommand.table[name]) {
    case (" ", _): pieces.append("\u{A0}", style, at: token.range)
    case ("_", _), ("{", _), ("}", _), ("$", _), ("%", _), ("#", _), ("&", _):
      for scalar in name.unicodeScalars { pieces.append(scalar, style, at: token.range) }
    case ("(", _): append(formulaInText(.command(")"), openedAt: token.range), style, to: &pieces)
    case ("dots", _), ("ldots", _):
      pieces.append("…", style, at: token.range)
      // The blank after the name normally only ends the name, but an author who writes dots between words wants the
      // blank.
      if let next = stream.peekRaw(), next.range.lowerBound > token.range.upperBound {
        pieces.append(" ", style, at: token.range.upperBound..<next.range.lowerBound)
      }
    case (_, .alphabetSwitch(let alphabet)): style.alphabet = alphabet
    case (_, .sizeSwitch(let size)): style.size = size == 1 ? nil : size
    case (_, .textSign(let sign)):
      for scalar in sign.unicodeScalars { pieces.append(scalar, style, at: token.range) }
    case (_, .textAccent(let mark)): accentInText(mark, token, style, into: &pieces)
    case (_, .text(let inner)):
      // \textbf{} inside \text{} is nested, so it counts as a level like an atom.
      stream.pushBack(token)
      if let node = atom(wholeNumber: false) {
        append(node.retyped(roman: inner == .roman ? style.alphabet : inner), style, to: &pieces)
      }
    default:
      let outer = textAlphabet
      textAlphabet = style.alphabet
      defer { textAlphabet = outer }
      stream.pushBack(token)
      if let node = atom(wholeNumber: false) { append(node, style, to: &pieces) }
    }
  }

  private func append(_ node: MathNode, _ style: TextStyle, to pieces: inout TextPieces) {
    pieces.append(style.size.map { MathNode(.size($0, node), at: node.range) } ?? node)
  }

  /// Reads an accent with its letter: `\'a`, `\'{a}`, `\v{\i}`. Usually Unicode has one character for both.
  private mutating func accentInText(
    _ mark: Unicode.Scalar, _ token: MathToken, _ style: TextStyle, into pieces: inout TextPieces
  ) {
    let raw = stream.rawArgument()
    let first = raw?.tokens.first
    var letter = first?.character
    if case .textSign(let sign)? = first?.command.flatMap({ MathCommand.table[$0] }) {
      letter = sign.unicodeScalars.first
    }
    guard let letter, raw?.tokens.count == 1 else {
      report(
        "\(token.spelling) needs a letter", at: token.range, hint: "put one in braces: \(token.spelling){a}")
      return
    }
    let place = token.range.lowerBound..<end(token)
    for scalar in TextAccents.joined(letter, mark) { pieces.append(scalar, style, at: place) }
  }
}

extension MathNode {
  /// Returns roman text in another alphabet: `\text` inside `\textbf` stays bold.
  fileprivate func retyped(roman alphabet: MathAlphabet) -> MathNode {
    guard case .text(let words, .roman) = content else { return self }
    return MathNode(.text(words, alphabet), at: range)
  }
}
