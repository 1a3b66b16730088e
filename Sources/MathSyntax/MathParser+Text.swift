extension MathParser {
  /// The argument of `\text` and its like: words in which blanks count, with formulas between dollars.
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
      pieces.append(scalar, alphabet, at: first.range)
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

  /// Words and formulas as they come.
  private struct TextPieces {
    var nodes: [MathNode] = []
    private var words = String.UnicodeScalarView()
    private var alphabet = MathAlphabet.roman
    private var range = 0..<0

    mutating func append(_ scalar: Unicode.Scalar, _ alphabet: MathAlphabet, at place: Range<Int>) {
      if !words.isEmpty, alphabet != self.alphabet { flush() }
      range = words.isEmpty ? place : range.hull(place)
      self.alphabet = alphabet
      // TeX's ligatures for what a keyboard lacks.
      switch (words.last, scalar) {
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
      nodes.append(MathNode(.text(String(words), alphabet), at: range))
      words = String.UnicodeScalarView()
    }
  }

  /// Up to the brace that closes the group; groups inside need no recursion, since they only delimit.
  private mutating func readText(
    _ alphabet: MathAlphabet, openedAt start: Range<Int>, into pieces: inout TextPieces
  ) {
    var depth = 0
    while let token = stream.next() {
      switch token.kind {
      case .close where depth == 0: return
      case .close: depth -= 1
      case .open: depth += 1
      case .space: pieces.append(" ", alphabet, at: token.range)
      case .character("~"): pieces.append("\u{A0}", alphabet, at: token.range)
      case .character("$"): pieces.append(formulaInText(openedAt: token.range))
      case .character(let scalar): pieces.append(scalar, alphabet, at: token.range)
      case .command(let name): commandInText(name, token, alphabet, into: &pieces)
      case .superscript, .subscript, .alignment, .parameter:
        report(
          "'\(token.spelling)' in the middle of text", at: token.range,
          hint: token.kind == .superscript || token.kind == .subscript
            ? "write it between dollars, or \\\(token.spelling) for the sign"
            : "write \\\(token.spelling) for the sign")
      }
    }
    report("'{' is never closed", at: start, hint: "add a '}' where the words end")
  }

  private mutating func formulaInText(openedAt start: Range<Int>) -> MathNode {
    let nodes = within(.dollar) { $0.list() }
    if stream.peek()?.character == "$" {
      _ = stream.next()
    } else {
      report("'$' is never closed", at: start, hint: "add a '$'")
    }
    let range = start.lowerBound..<max(stream.position, start.upperBound)
    return MathNode(.style(.compact, MathNode(.row(nodes), at: range)), at: range)
  }

  private mutating func commandInText(
    _ name: String, _ token: MathToken, _ alphabet: MathAlphabet, into pieces: inout TextPieces
  ) {
    switch (name, MathCommand.table[name]) {
    case (" ", _): pieces.append("\u{A0}", alphabet, at: token.range)
    case ("_", _), ("^", _), ("{", _), ("}", _), ("$", _), ("%", _), ("#", _), ("&", _):
      for scalar in name.unicodeScalars { pieces.append(scalar, alphabet, at: token.range) }
    case ("textbackslash", _): pieces.append("\\", alphabet, at: token.range)
    case (_, .text(let inner)):
      // \textbf{} inside \text{}: deeper, so counted as an atom is.
      stream.pushBack(token)
      if let node = atom(wholeNumber: false) {
        pieces.append(node.retyped(roman: inner == .roman ? alphabet : inner))
      }
    default:
      stream.pushBack(token)
      if let node = atom(wholeNumber: false) { pieces.append(node) }
    }
  }
}

extension MathNode {
  /// `\text` inside of `\textbf` stays bold.
  fileprivate func retyped(roman alphabet: MathAlphabet) -> MathNode {
    guard case .text(let words, .roman) = content else { return self }
    return MathNode(.text(words, alphabet), at: range)
  }
}
