/// Writes a random notebook whose parts are all unique, and records what it wrote.
struct NotebookWriter {
  private var state: UInt64
  private var count = 0
  private(set) var formulas: [String] = []
  private(set) var values: [String] = []
  /// The options as `key=value`, and the items of lists, as written.
  private(set) var options: [String] = []
  private(set) var kinds: [String] = []
  private var notes = 0

  init(seed: UInt64) {
    state = (seed &+ 1) &* 0xD6E8_FEB8_6659_FD93
  }

  /// Writes the whole notebook, with a random kind of line end and perhaps a byte-order mark.
  mutating func write() -> String {
    var lines: [String] = []
    if chance(3) { lines += ["---", "title: Ünïcode — 題", "seed: 7", "---"] }
    for _ in 0..<(2 + pick(6)) {
      lines += block(depth: 0)
      lines.append(chance(2) ? "" : "  ")
    }
    let end = ["\n", "\r\n", "\r"][pick(3)]
    return (chance(4) ? "\u{FEFF}" : "") + lines.joined(separator: end) + (chance(2) ? end : "")
  }

  // MARK: Blocks

  private mutating func block(depth: Int) -> [String] {
    switch pick(depth < 3 ? 13 : 8) {
    case 0, 1: return paragraph()
    case 2:
      return [indent() + String(repeating: "#", count: 1 + pick(6)) + " " + line() + (chance(2) ? " ##" : "")]
    case 3: return paragraph() + ["==="]
    case 4: return table()
    case 5: return display()
    case 6: return mathFence()
    case 7: return depth == 0 ? step() : code()
    case 8: return ["[r\(next())]: /url 'title $x$'"] + paragraph()
    case 9, 10: return quotation(depth)
    case 11: return list(depth)
    default: return depth == 0 ? footnote() : list(depth)
    }
  }

  private mutating func paragraph() -> [String] {
    var lines = [indent() + line()]
    for _ in 0..<pick(3) {
      lines.append(["", " ", "   ", "\t", "      "][pick(5)] + line())
      if chance(4) { lines[lines.count - 2] += "  " }
    }
    if chance(5) {
      // A displayed formula that begins in the middle of a line, with lines that must not end its paragraph.
      let inside = "x_{\(next())}\n+ y\n= z\n# w\n- \\|u\\|"
      formulas.append(inside)
      lines += "a $$\(inside)$$ \(line())".split(separator: "\n").map(String.init)
    }
    return lines
  }

  private mutating func display() -> [String] {
    let evil = [
      "+ y", "= z", "===", "- x", "# q", "> w", "1. n", "| a |", "|---|", "~~~", "* b_1 * c_1 *", "`",
      "&amp; \\\\",
    ]
    var inside = "\n" + indent() + "d_{\(next())}"
    for _ in 0..<pick(5) { inside += "\n" + evil[pick(evil.count)] }
    inside += chance(2) ? "\n" : ""
    formulas.append(inside)
    return "\(indent())$$\(inside)$$".split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
  }

  private mutating func mathFence() -> [String] {
    let inside = "m_{\(next())} é\n\\\\ 2"
    formulas.append(inside)
    return ["```math"] + inside.split(separator: "\n").map(String.init) + ["```"]
  }

  private mutating func code() -> [String] {
    ["~~~ python \(next())", "$not$ math, {{ not.value }}", "~~~"]
  }

  private mutating func table() -> [String] {
    let isFramed = chance(2)
    func row(_ cells: [String]) -> String {
      isFramed ? "| " + cells.joined(separator: " |") + " |" : cells.joined(separator: " | ")
    }
    var lines = chance(3) ? paragraph() : []
    lines.append(row([cell(), cell()]))
    lines.append(row(["---", ":-:"]))
    for _ in 0..<pick(3) { lines.append(indent() + row([cell(), cell()])) }
    return lines
  }

  private mutating func cell() -> String {
    switch pick(4) {
    case 0:
      let inside = "|c_{\(next())}|"
      formulas.append(inside)
      return "é \\| $\(inside)$"
    case 1:
      let inside = "P(A \\| c_{\(next())})"
      formulas.append(inside)
      return "\\|\\| $\(inside)$ 題"
    default: return line()
    }
  }

  private mutating func quotation(_ depth: Int) -> [String] {
    let inner = blocks(depth)
    // A mark without a space would take one blank from the line after it.
    let isBare = chance(3) && !inner.contains { $0.hasPrefix(" ") || $0.hasPrefix("\t") }
    let mark = isBare ? ">" : ["> ", " > "][pick(2)]
    return prefixed(inner, first: mark, rest: mark)
  }

  private mutating func list(_ depth: Int) -> [String] {
    let (first, rest) = [
      ("- ", "  "), ("* ", "  "), ("1. ", "   "), ("12)  ", "     "), (" + ", "   "), ("-\t", "\t"),
    ][pick(depth == 0 ? 6 : 5)]
    return (0..<(1 + pick(2))).flatMap { _ in prefixed(blocks(depth), first: first, rest: rest) + [""] }
      + ["<!-- ends the list -->"]
  }

  private mutating func footnote() -> [String] {
    notes += 1
    return ["see[^n\(notes)]", ""] + prefixed(blocks(1), first: "[^n\(notes)]: ", rest: "    ") + [
      "", "<!-- ends the note -->",
    ]
  }

  private mutating func blocks(_ depth: Int) -> [String] {
    // A container begins with words, so that its mark is never read as another container's indentation.
    ["\(line())"] + (chance(2) ? [""] + block(depth: depth + 1) : [])
  }

  private func prefixed(_ lines: [String], first: String, rest: String) -> [String] {
    lines.enumerated().map { $0.offset == 0 ? first + $0.element : rest + $0.element }
  }

  private mutating func step() -> [String] {
    let fence = ["```", "~~~", "`````"][pick(3)]
    let margin = indent()
    let kind = ["load", "epoch loop", "init"][pick(3)]
    kinds.append(kind)
    var lines = [margin + fence + ["", " ", "\t"][pick(3)] + kind + ["", "  "][pick(2)]]
    for _ in 0..<pick(4) { lines += option().map { margin + $0 } }
    return lines + [indent() + fence]
  }

  private mutating func option() -> [String] {
    let key = "key\(next())"
    let value = "v\(next())"
    switch pick(7) {
    case 0:
      options.append("\(key)=\(value)")
      return ["\(key): \(value)", "# a comment: with a colon", ""]
    case 1:
      options.append("\(key)='é ''\(value)'''")
      return ["\(key):   'é ''\(value)'''  # why"]
    case 2:
      options.append("\"\(key)\"=\"題\\\"\(value)\"")
      return ["\"\(key)\": \"題\\\"\(value)\""]
    case 3:
      options += ["\(key)=[ \(value), 'b]' ]", value, "'b]'"]
      return ["\(key): [ \(value), 'b]' ]"]
    case 4:
      options += ["\(key)={in\(key): \(value)}", "in\(key)=\(value)"]
      return ["\(key): {in\(key): \(value)}"]
    case 5:
      options += ["\(key)=- \(value)\n- b c", value, "b c"]
      return ["\(key):", "  - \(value)", "  - b c"]
    default:
      options.append("\(key)=")
      return ["\(key):"]
    }
  }

  // MARK: Inlines

  private mutating func line() -> String {
    var words = ["w\(next())"]
    for _ in 0..<pick(5) { words.append(inline(depth: 0)) }
    return words.joined(separator: " ")
  }

  private mutating func inline(depth: Int) -> String {
    switch pick(depth < 2 ? 16 : 9) {
    case 0, 1:
      formulas.append("x_{\(next())}*a*")
      return "$\(formulas[formulas.count - 1])$"
    case 2:
      formulas.append("\\alpha_{\(next())} \\$ y")
      return "$`\(formulas[formulas.count - 1])`$"
    case 3:
      formulas.append(" z_{\(next())} ")
      return "$$\(formulas[formulas.count - 1])$$"
    case 4, 5:
      values.append("{{ s\(next()).v }}")
      return values[values.count - 1]
    case 6:
      values.append("{{s-\(next()).v_1:.1%}}")
      return values[values.count - 1]
    case 7:
      return [
        "naïve", "日本語", "🙂", "a\tb", "$5 and $6 $ .", "\\$7", "\\{{ no.value }}", "e\u{301}", "1 < 2 & 3",
      ][pick(9)]
    case 8:
      return ["`$x$`", "``{{ a.b }} ` $y$``", "<b title='$x$'>", "<https://a.b/$x$>", "&copy;"][pick(5)]
    case 9: return "*\(inline(depth: depth + 1))*"
    case 10: return "**\(inline(depth: depth + 1)) b**"
    case 11: return "~~\(inline(depth: depth + 1))~~"
    case 12: return "[text \(inline(depth: 2))](/url \"{{ a.b }}\")"
    case 13: return "![picture](/p\(next()).png)"
    case 14: return "_\(inline(depth: depth + 1))_"
    default: return "\\*\\_"
    }
  }

  // MARK: Chance

  private mutating func next() -> Int {
    count += 1
    return count
  }

  private mutating func indent() -> String { ["", "", " ", "   "][pick(4)] }

  private mutating func chance(_ one: Int) -> Bool { pick(one) == 0 }

  /// SplitMix64.
  private mutating func pick(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
