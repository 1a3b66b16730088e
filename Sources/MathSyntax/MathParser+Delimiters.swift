extension MathParser {
  /// fence → "\left" delimiter list ("\middle" delimiter list)* "\right" delimiter
  mutating func fence(_ token: MathToken) -> MathNode {
    let open = delimiter(after: token)
    let start = stream.position
    var nodes: [MathNode] = []
    var close = MathDelimiter.none
    let isClosed = within(.right) { parser in
      nodes = parser.list()
      while let next = parser.stream.peekPastBlanks(), next.command == "middle" {
        _ = parser.stream.next()
        let middle = parser.delimiter(after: next)
        // TeX puts no space around it and begins a new list after it, so a minus after it is a sign, not an operator.
        let sized = MathNode.SizedDelimiter(delimiter: middle, size: .middle, atomClass: .opening)
        nodes.append(parser.node(.delimiter(sized), from: next))
        nodes += parser.list()
      }
      guard parser.stream.peekPastBlanks()?.command == "right", let right = parser.stream.next() else {
        return false
      }
      close = parser.delimiter(after: right)
      return true
    }
    if !isClosed {
      report(
        "\\left is never closed by a \\right", at: token.range, hint: "add \\right), or \\right. for none")
    }
    let fence = MathNode.Fence(fences: MathFences(open, close), body: row(nodes, from: start))
    return node(.fence(fence), from: token)
  }

  /// Reads the delimiter after `\left`, `\right`, `\middle` or `\big`. Anything else is a problem.
  mutating func delimiter(after command: MathToken) -> MathDelimiter {
    guard var token = stream.peekPastBlanks() else {
      report("\(command.spelling) needs a delimiter", at: command.range, hint: "such as ( or [ or \\{ or .")
      return .none
    }
    if token.kind == .open {
      // \big{(} is not valid TeX, but people write it.
      guard let raw = stream.rawArgument(), raw.tokens.count == 1 else {
        report("\(command.spelling) needs a delimiter", at: command.range, hint: "for a brace write \\{")
        return .none
      }
      token = raw.tokens[0]
    } else if Self.delimiter(token) != nil {
      _ = stream.next()
    }
    guard let delimiter = Self.delimiter(token) else {
      report(
        "\(command.spelling) needs a delimiter, not '\(token.spelling)'", at: command.range,
        hint: "such as ( or [ or \\{ or .")
      return .none
    }
    return delimiter
  }

  /// Returns the delimiter, or nil if the token is not one.
  static func delimiter(_ token: MathToken) -> MathDelimiter? {
    switch token.kind {
    case .character(let scalar):
      switch scalar {
      case ".": .some(.none)
      case "<": MathDelimiter("⟨")
      case ">": MathDelimiter("⟩")
      case "(", ")", "[", "]", "|", "/", "‖", "⟨", "⟩", "⌈", "⌉", "⌊", "⌋", "⟦", "⟧":
        MathDelimiter(String(Character(scalar)))
      default: nil
      }
    case .command(let name):
      if case .symbol(let symbol)? = MathCommand.table[name], isDelimiter(symbol) {
        MathDelimiter(symbol.text)
      } else {
        nil
      }
    default: nil
    }
  }

  private static func isDelimiter(_ symbol: MathSymbol) -> Bool {
    switch symbol.atomClass {
    case .opening, .closing: true
    default: ["|", "‖", "∣", "∥", "\\", "↑", "↓", "↕", "⇑", "⇓", "⇕", "<", ">", "/"].contains(symbol.text)
    }
  }
}
