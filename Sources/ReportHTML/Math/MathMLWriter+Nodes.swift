import MarkupWriter
import MathSyntax

extension MathMLWriter {
  /// Writes the parts of a row, with TeX's spaces between them.
  mutating func row(
    _ nodes: [MathNode], _ context: MathContext, after leading: MathAtomClass? = nil
  ) -> [Markup] {
    guard case .formula(let parts, _)? = runs(nodes, context, after: leading, cutsAtLinks: false).first else {
      return []
    }
    return parts
  }

  /// A part of a row that is split at its links.
  enum Run {
    /// Markup with its range in the source; the range is nil for a space.
    case formula([Markup], Range<Int>?)
    case link(MathNode, MathContext)
  }

  /// The content of one wrapper so far.
  private struct Level {
    var wrapper: MathRow.Wrapper?
    private var runs: [Run] = []
    private var parts: [Markup] = []
    private var range: Range<Int>?

    init(_ wrapper: MathRow.Wrapper?) { self.wrapper = wrapper }

    mutating func append(_ part: Markup, at place: Range<Int>? = nil) {
      parts.append(part)
      guard let place else { return }
      range =
        min(
          range?.lowerBound ?? place.lowerBound, place.lowerBound)..<max(
          range?.upperBound ?? 0, place.upperBound)
    }

    mutating func cut(at link: MathNode, _ context: MathContext) {
      if !parts.isEmpty { runs.append(.formula(parts, range)) }
      runs.append(.link(link, context))
      (parts, range) = ([], nil)
    }

    /// The runs. There is always at least one, which may be empty.
    var allRuns: [Run] { parts.isEmpty && !runs.isEmpty ? runs : runs + [.formula(parts, range)] }
  }

  /// Writes a row with TeX's spaces, split at its links. Links inside groups, colours, styles and sizes split it too.
  mutating func runs(
    _ nodes: [MathNode], _ context: MathContext, after leading: MathAtomClass? = nil, cutsAtLinks: Bool
  ) -> [Run] {
    let row = MathRow(joiningDefinitionSigns(nodes), context)
    let gaps = row.gaps(after: leading)
    var levels = [Level(nil)]
    func level() -> Int { levels.count - 1 }
    // If the next atom can carry the space before it, it does. Otherwise the previous atom carries it, and if that is
    // not possible, a space is written.
    for (index, item) in row.items.enumerated() {
      let gap = gaps[index]
      let isOperator = if case .atom(let node, _, _) = item { node.isOperatorElement } else { false }
      if gap != .none, !isOperator, !Self.carries(gapAfter: row.items, before: index) {
        levels[level()].append(.element("mspace", ["width": gap.length]))
      }
      switch item {
      case .atom(let node, let context, _) where cutsAtLinks && isLink(node):
        levels[level()].cut(at: node, context)
      case .atom(let node, let context, _) where cutsAtLinks && hasLink(node):
        append(runs(node.elements, context, cutsAtLinks: true), in: nil, to: &levels[level()])
      case .atom(let node, let context, _):
        let after = Self.nextAtom(row.items, after: index)
        let right: MathSpacing =
          isOperator && after != nil && !Self.isOperator(row.items[after!]) ? gaps[after!] : .none
        let part = isOperator ? operatorElement(node, context, gap, right) : self.node(node, context)
        levels[level()].append(part, at: node.range)
      case .word(let text, let isNumber, let range):
        levels[level()].append(word(text, isNumber: isNumber), at: range)
      case .space(let width): levels[level()].append(space(width))
      case .open(let wrapper): levels.append(Level(wrapper))
      case .close:
        let inner = levels.removeLast()
        append(inner.allRuns, in: inner.wrapper, to: &levels[level()])
      }
    }
    return levels[0].allRuns
  }

  private func append(_ runs: [Run], in wrapper: MathRow.Wrapper?, to level: inout Level) {
    for run in runs {
      switch run {
      case .formula(let parts, let range): level.append(Self.wrap(parts, in: wrapper), at: range)
      case .link(let node, let context): level.cut(at: node, context)
      }
    }
  }

  /// Returns whether the atom before `index` is an operator, which carries the space on its right side.
  private static func carries(gapAfter items: [MathRow.Item], before index: Int) -> Bool {
    for item in items[..<index].reversed() {
      switch item {
      case .atom, .word: return isOperator(item)
      default: continue
      }
    }
    return false
  }

  private static func nextAtom(_ items: [MathRow.Item], after index: Int) -> Int? {
    items[(index + 1)...].firstIndex { item in
      switch item {
      case .atom, .word: true
      default: false
      }
    }
  }

  private static func isOperator(_ item: MathRow.Item) -> Bool {
    if case .atom(let node, _, _) = item { node.isOperatorElement } else { false }
  }

  private static func wrap(_ parts: [Markup], in wrapper: MathRow.Wrapper?) -> Markup {
    switch wrapper {
    case nil: .element("mrow", [:], containing: parts)
    case .color(let color): .element("mrow", ["mathcolor": color.css], containing: parts)
    case .style(let style): .element("mstyle", attributes(of: style), containing: parts)
    case .size(let share, let endsScript):
      sized(parts, share, endsScript)
    }
  }

  /// Wraps the formula inside a link in the style, size and colour around the link.
  static func wrap(_ parts: [Markup], as context: MathContext) -> [Markup] {
    var parts = parts
    if context.style != .text { parts = [wrap(parts, in: .style(context.style))] }
    if context.size != 1 { parts = [wrap(parts, in: .size(context.size, endsScript: false))] }
    if let color = context.color { parts = [wrap(parts, in: .color(color))] }
    return parts
  }

  private static func sized(_ parts: [Markup], _ share: Double, _ endsScript: Bool) -> Markup {
    let sized = Markup.element("mstyle", ["mathsize": percent(share)], containing: parts)
    return endsScript ? .element("mstyle", attributes(of: .text), sized) : sized
  }

  /// Returns a whole percentage. Fractions of a percent are not visible.
  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

  static func attributes(of style: MathStyle) -> KeyValuePairs<StaticString, String?> {
    switch style {
    case .display: ["displaystyle": "true", "scriptlevel": "0"]
    case .text: ["displaystyle": "false", "scriptlevel": "0"]
    case .script: ["displaystyle": "false", "scriptlevel": "1"]
    case .scriptScript: ["displaystyle": "false", "scriptlevel": "2"]
    case .compact: ["displaystyle": "false"]
    }
  }

  /// Writes a row as one element, for places where MathML needs exactly one.
  mutating func single(_ node: MathNode, _ context: MathContext) -> Markup {
    let parts = row(node.elements, context)
    return parts.count == 1 ? parts[0] : .element("mrow", [:], containing: parts)
  }

  /// Writes a part one size smaller. TeX has no size below a script in a script, but browsers continue to shrink, so
  /// the size is fixed there.
  mutating func smaller(_ node: MathNode, _ context: MathContext) -> Markup {
    guard context.style == .scriptScript else { return single(node, context.inScript) }
    return .element(
      "mstyle", Self.attributes(of: .scriptScript), containing: row(node.elements, context))
  }

  /// Writes a space. Browsers accept no negative width, but a negative margin.
  func space(_ width: Double) -> Markup {
    width < 0
      ? .element("mspace", ["style": "margin-left:" + Self.em(width)])
      : .element("mspace", ["width": Self.em(width)])
  }

  /// Returns a length rounded to thousandths of an em, without leading and trailing zeros: ".84em", "-1.5em".
  static func em(_ length: Double) -> String {
    let thousandths = Int((abs(length) * 1000).rounded())
    var digits = String(thousandths % 1000 + 1000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    let whole = thousandths >= 1000 ? String(thousandths / 1000) : ""
    if whole.isEmpty, digits.isEmpty { return "0" }
    return (length < 0 ? "-" : "") + whole + (digits.isEmpty ? "" : "." + digits) + "em"
  }

  private mutating func word(_ text: String, isNumber: Bool) -> Markup {
    if isNumber { return token("mn", text) }
    // A single letter in <mi> would be slanted, and Firefox puts space around an upright <mi>.
    return token(text.utf8.allSatisfy { $0 < 0x80 } ? "mtext" : "mi", text)
  }

  // MARK: Atoms

  mutating func node(_ node: MathNode, _ context: MathContext) -> Markup {
    switch node.content {
    case .row(let nodes): return .element("mrow", [:], containing: row(nodes, context))
    case .symbol(let symbol): return letter(symbol, context)
    case .number(let digits): return token("mn", context.letters.styled(digits))
    case .text(let words, let alphabet): return text(words, alphabet)
    case .scripts(let scripts): return self.scripts(scripts, context)
    case .fraction(let fraction): return self.fraction(fraction, context)
    case .root(let radicand, let index):
      let body = row(radicand.elements, context)
      guard let index else { return .element("msqrt", [:], containing: body) }
      var small = context
      small.style = .scriptScript
      return .element("mroot", [:], .element("mrow", [:], containing: body), single(index, small))
    case .accent(let accent, let base): return self.accent(accent, base, context)
    case .stack(let stack): return self.stack(stack, context)
    case .fence(let fence):
      let body = row(fence.body.elements, context, after: .opening)
      return fenced(fence.fences, body, fence.body.height(isDisplay: context.isDisplay))
    case .operatorName(let name): return operatorName(name, context)
    case .alphabet(let alphabet, let body):
      return .element("mrow", [:], containing: row(body.elements, context.entering(alphabet)))
    case .classed(_, let body): return .element("mrow", [:], containing: row(body.elements, context))
    case .adjustment(let adjustment, let body): return adjusted(adjustment, body, context)
    case .enclosure(let enclosure, let body): return enclosed(enclosure, body, context)
    case .grid(let grid): return self.grid(grid, context, isNumbered: false)
    case .link(_, let body): return single(body, context)
    case .reference(let reference): return .element("mtext", [:], .text(words(of: reference)))
    case .unknown(let source): return token("mtext", source, ["class": "unknown"])
    case .delimiter: return operatorElement(node, context, .none, .none)
    case .rule(let rule): return Self.rule(rule)
    // `MathRow` unwraps these nodes, so they are written as a row.
    case .style, .size, .color, .space, .choice:
      return .element("mrow", [:], containing: row([node], context))
    }
  }

  private mutating func letter(_ symbol: MathSymbol, _ context: MathContext) -> Markup {
    let drawn = context.letters.styled(symbol.text)
    guard drawn == symbol.text else { return token("mi", drawn) }
    // Browsers slant a single letter if Unicode has a slanted form. TeX does not slant capital Greek and ∇, and Firefox
    // puts space around an upright <mi>.
    if symbol.text == "∇" { return token("mo", drawn, ["lspace": "0", "rspace": "0"]) }
    return token(symbol.isUprightCapital ? "mtext" : "mi", drawn)
  }

  private mutating func text(_ words: String, _ alphabet: MathAlphabet) -> Markup {
    // HTML would drop blanks at the edges and repeated blanks.
    let kept = String(words.map { $0 == " " ? "\u{A0}" : $0 })
    // Code and addresses keep their characters, so that they can be copied.
    if alphabet == .typewriter { return .element("mtext", ["class": "math-code"], .text(kept)) }
    let styled = MathLetters(alphabet: alphabet).styled(kept)
    // Unicode has bold and slanted forms only of English and Greek letters. A word with any other letter is drawn in
    // one style as a whole.
    if let name = alphabet.className,
      zip(kept.unicodeScalars, styled.unicodeScalars).contains(where: {
        $0 == $1 && $0.properties.isAlphabetic
      })
    {
      return token("mtext", kept, ["class": name])
    }
    return token("mtext", styled)
  }

  private mutating func operatorName(_ name: MathNode.OperatorName, _ context: MathContext) -> Markup {
    if case .text(let words, _) = name.body.content { return token("mi", words.replacingBlanks) }
    return single(name.body, context)
  }

  /// Writes an `<mo>` with the space on its sides.
  mutating func operatorElement(
    _ node: MathNode, _ context: MathContext, _ left: MathSpacing, _ right: MathSpacing
  ) -> Markup {
    switch node.content {
    case .delimiter(let sized): return delimiter(sized, left, right)
    case .classed(_, let body): return operatorElement(body.elements[0], context, left, right)
    case .symbol(let symbol):
      if symbol.text == "⋮" {
        // TeX's ⋮ is 1.5 lines high, which keeps the rows of a matrix apart.
        return .element("mpadded", ["height": "1.5em", "depth": "0"], token("mi", symbol.text))
      }
      // Firefox would enlarge ⊙ like ⨀. Integrals and sums are enlarged by default.
      let isLarge: String? =
        symbol.atomClass == .operation ? nil : Self.enlarged.contains(symbol.text) ? "false" : nil
      let sign = token(
        "mo", symbol.text,
        [
          "stretchy": Self.stretching.contains(symbol.text) ? "false" : nil, "largeop": isLarge,
          "lspace": left.length, "rspace": right.length,
        ])
      return symbol.atomClass == .relation ? marked(sign, node) : sign
    default: return self.node(node, context)
    }
  }

  /// The signs that MathML's operator dictionary stretches to the height of their row by default.
  private static let stretching: Set<String> = [
    "(", ")", "[", "]", "{", "}", "|", "‖", "⟨", "⟩", "⌈", "⌉", "⌊", "⌋", "⟦", "⟧", "⟮", "⟯", "⎰", "⎱",
    "↑", "↓", "↕", "⇑", "⇓", "⇕", "∣", "∥", "↾", "↿", "⇂", "⇃", "⇈", "⇊", "↰", "↱", "/", "\\",
  ]

  private static let enlarged: Set<String> = ["⊙", "⊕", "⊗", "⊖", "⊘"]

  private mutating func delimiter(
    _ sized: MathNode.SizedDelimiter, _ left: MathSpacing, _ right: MathSpacing
  ) -> Markup {
    guard sized.delimiter != .none else { return .element("mrow") }
    // TeX's \big is 8.5 points high in a font of 10 points, and each further size 3 points more.
    let height: String? =
      switch sized.size {
      case .first: "1.2em"
      case .second: "1.8em"
      case .third: "2.4em"
      case .fourth: "3em"
      case .middle: nil
      }
    return token(
      "mo", sized.delimiter.text,
      [
        "stretchy": "true", "symmetric": "true", "minsize": height, "maxsize": height,
        "lspace": left.length, "rspace": right.length,
      ])
  }

  /// Writes brackets around a body, stretched to its height.
  ///
  /// Chromium gives a stretched bracket wider margins even if its size does not change, so brackets around a flat body
  /// are not stretched. The tall brackets of our font have no margins, so they are set here.
  mutating func fenced(_ fences: MathFences, _ body: [Markup], _ height: MathNode.Height = .tall) -> Markup {
    let open = bracket(fences.open, form: "prefix", height)
    let close = bracket(fences.close, form: "postfix", height)
    // In Firefox, a sum with bounds does not count towards the height, because it is an operator itself. Inside an mrow
    // it does.
    let inner = height != .flat && body.count > 1 ? [.element("mrow", [:], containing: body)] : body
    return .element("mrow", [:], containing: [open] + inner + [close])
  }

  private mutating func bracket(_ delimiter: MathDelimiter, form: String, _ height: MathNode.Height) -> Markup
  {
    guard delimiter != .none else { return .empty }
    let margin = height == .tall ? ".15em" : "0"
    return token(
      "mo", delimiter.text,
      [
        "form": form, "stretchy": height == .flat ? "false" : "true",
        "symmetric": height == .flat ? nil : "true",
        "lspace": form == "prefix" ? margin : "0", "rspace": form == "prefix" ? "0" : margin,
      ])
  }
}

extension MathNode {
  /// An estimate of a node's height.
  enum Height: Comparable {
    /// Certainly not higher than a bracket of normal size.
    case flat
    case medium
    /// Certainly two lines or more.
    case tall
  }

  func height(isDisplay: Bool) -> Height {
    switch content {
    case .symbol(let symbol): symbol.atomClass == .operation ? (isDisplay ? .tall : .medium) : .flat
    case .number, .text, .operatorName, .space, .reference, .unknown: .flat
    case .rule(let rule): rule.height > 1.8 ? .tall : .medium
    case .choice(let choice):
      isDisplay ? choice.display.height(isDisplay: true) : choice.text.height(isDisplay: false)
    case .size(let size, let body): max(body.height(isDisplay: isDisplay), size > 1 ? .medium : .flat)
    case .row(let nodes): nodes.reduce(.flat) { max($0, $1.height(isDisplay: isDisplay)) }
    case .alphabet(_, let body), .color(_, let body), .classed(_, let body), .adjustment(_, let body),
      .link(_, let body):
      body.height(isDisplay: isDisplay)
    case .style(let style, let body): body.height(isDisplay: style == .display)
    case .scripts(let scripts):
      max(
        scripts.base.height(isDisplay: isDisplay),
        scripts.upper == nil && scripts.lower?.height(isDisplay: false) ?? .flat == .flat ? .flat : .medium)
    case .accent(let accent, let base):
      max(base.height(isDisplay: isDisplay), accent.isStretched ? .medium : .flat)
    case .fraction(let fraction): isDisplay || fraction.form == .display ? .tall : .medium
    case .root(let radicand, _): max(.medium, radicand.height(isDisplay: isDisplay))
    case .fence(let fence): fence.body.height(isDisplay: isDisplay)
    case .grid(let grid): grid.rows.count > 1 && grid.kind != .smallMatrix ? .tall : .medium
    case .delimiter(let sized): sized.size == .middle ? .flat : .medium
    case .stack, .enclosure: .medium
    }
  }
}

extension MathAlphabet {
  /// The class for the style sheet; nil for an alphabet without a style for other letters.
  fileprivate var className: String? {
    switch self {
    case .bold: "math-bold"
    case .italic: "math-italic"
    case .sans: "math-sans"
    default: nil
    }
  }
}

extension String {
  /// The text with its blanks replaced by thin spaces, which HTML keeps and which are narrow like LaTeX's: "arg max".
  fileprivate var replacingBlanks: String { String(map { $0 == " " ? "\u{2009}" : $0 }) }
}
