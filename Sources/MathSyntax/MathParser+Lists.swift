/// Lists, with the switches and infix commands that apply up to the end of a list.
extension MathParser {
  /// A list that is being read: its nodes, and the switches that apply up to its end.
  private struct OpenList {
    enum Switch {
      case style(MathStyle)
      case color(MathColor)
      case alphabet(MathAlphabet)
      case size(Double)
    }

    var nodes: [MathNode] = []
    /// Each switch with the index in `nodes` where it begins, and its range in the source.
    var switches: [(Switch, start: Int, range: Range<Int>)] = []
    var infix:
      (numerator: [MathNode], hasBar: Bool, thickness: Double?, fences: MathFences?, range: Range<Int>)?

    /// Wraps the nodes that each switch applies to, the last switch first.
    mutating func endSwitches() {
      for (change, start, range) in switches.reversed() {
        let inner = Array(nodes[start...])
        let body = MathNode(.row(inner), at: hull(of: inner) ?? range.upperBound..<range.upperBound)
        let content: MathNode.Content =
          switch change {
          case .style(let style): .style(style, body)
          case .color(let color): .color(color, body)
          case .alphabet(let alphabet): .alphabet(alphabet, body)
          case .size(let size): .size(size, body)
          }
        nodes.replaceSubrange(start..., with: [MathNode(content, at: range.hull(body.range))])
      }
      switches = []
    }
  }

  /// list → (switch | infix | atom scripts)*
  /// Stops before a token that ends this list or one around it.
  mutating func list() -> [MathNode] {
    var list = OpenList()
    // Each switch wraps the rest of the list, so it adds one level of depth.
    let outerDepth = depth
    defer { depth = outerDepth }
    while let token = stream.peekPastBlanks() {
      if endsList(token) { break }
      if let stray = strayMessage(token) {
        _ = stream.next()
        if token.character == "$" {
          if hasStrayDollar { continue }
          hasStrayDollar = true
        }
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
      form: .automatic, hasBar: infix.hasBar, fences: infix.fences, thickness: infix.thickness)
    let range = infix.range.hull(fraction.numerator.range).hull(fraction.denominator.range)
    return [MathNode(.fraction(fraction), at: range)]
  }

  func endsList(_ token: MathToken) -> Bool {
    switch token.kind {
    case .close, .alignment, .command:
      closings.last?.accepts(token) == true || closings.contains { $0 != .formula && $0.accepts(token) }
    // A bracket or a dollar ends only the innermost list. Otherwise it is an ordinary sign.
    case .character: closings.last?.accepts(token) == true
    default: false
    }
  }

  /// Returns the message and the hint for a token that can never begin an atom here; nil for other tokens.
  func strayMessage(_ token: MathToken) -> (message: String, hint: String)? {
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
    case .command("hline"), .command("hdashline"):
      ("\(token.spelling) outside of an array", "write it where a row begins")
    case .command("endgroup"): ("\\endgroup without a \\begingroup", "remove it, or begin the group")
    case .command("egroup"): ("\\egroup without a \\bgroup", "remove it, or begin the group")
    case .character("$"):
      (
        "'$' inside of a formula",
        "leave the dollars out, because this is a formula already; for the sign itself put a backslash before it"
      )
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
    case .sizeSwitch(let size):
      let token = stream.next()
      list.switches.append((.size(size), list.nodes.count, token?.range ?? 0..<0))
    case .structural(.color): return colorSwitch(into: &list)
    case .structural(.above):
      guard let token = stream.next() else { return false }
      let thickness = length(of: token, within: MathLength.thickness)?.em
      divide(&list, at: token, hasBar: thickness != 0, thickness: thickness, nil)
    case .infixFraction(let hasBar, let fences):
      guard let token = stream.next() else { return false }
      divide(&list, at: token, hasBar: hasBar, thickness: nil, fences)
    default: return false
    }
    return true
  }

  /// Makes the list's nodes so far the numerator of a fraction.
  private mutating func divide(
    _ list: inout OpenList, at token: MathToken, hasBar: Bool, thickness: Double?, _ fences: MathFences?
  ) {
    if list.infix != nil {
      report(
        "a second \(token.spelling) in one group", at: token.range, hint: "put one of the fractions in braces"
      )
      return
    }
    list.endSwitches()
    list.infix = (list.nodes, hasBar, thickness, fences, token.range)
    list.nodes = []
  }

  /// Reads `\color{red}`, which applies up to the end of the group. If a group follows at once, it applies to this
  /// group only, as in MathJax, which GitHub uses.
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
}
