import MarkupWriter
import MathSyntax

extension MathMLWriter {
  // MARK: Scripts

  mutating func scripts(_ scripts: MathNode.Scripts, _ context: MathContext) -> Markup {
    let areLimits = Self.areLimits(scripts, context)
    // In a line of text, MathML's operator dictionary moves limits beside an operator. `\limits` prevents this.
    let isKept = areLimits && !context.isDisplay
    let base = isKept ? unmoved(scripts.base, context) : lowered(scripts, context)
    let lower = scripts.lower.map { self.lower($0, of: scripts.base, areLimits, context) }
    let upper = self.upper(scripts, context)
    switch (lower, upper) {
    case (let lower?, let upper?):
      return areLimits
        ? .element("munderover", [:], base, lower, upper) : .element("msubsup", [:], base, lower, upper)
    case (let lower?, nil):
      return areLimits ? .element("munder", [:], base, lower) : .element("msub", [:], base, lower)
    case (nil, let upper?):
      return areLimits ? .element("mover", [:], base, upper) : .element("msup", [:], base, upper)
    case (nil, nil): return base
    }
  }

  /// Writes a subscript, moved to the left under its slanted letter.
  private mutating func lower(
    _ node: MathNode, of base: MathNode, _ isLimit: Bool, _ context: MathContext
  ) -> Markup {
    let lower = smaller(node, context)
    if !isLimit, context.isDisplay, case .symbol(let symbol) = base.content, symbol.isIntegral {
      // Browsers move the lower bound of a slanted integral to the left, but reserve its space where it was.
      return .element("mrow", ["style": "margin-right:" + Self.em(-integralLean / 0.7)], lower)
    }
    guard !isLimit, let letter = base.lastLetter(context.letters) else { return lower }
    let lean = MathFont.lean(of: letter)
    guard lean > 0 else { return lower }
    // The width in em of the script. The script's em is 7/10 of its base's, or 5/7 if the base is a script itself.
    let width = lean / (context.style == .scriptScript ? 1 : context.style == .script ? 5.0 / 7 : 0.7)
    return .element("mrow", ["style": "margin-left:" + Self.em(-width)], lower)
  }

  private mutating func unmoved(_ base: MathNode, _ context: MathContext) -> Markup {
    guard case .symbol(let symbol) = base.content else { return single(base, context) }
    return token("mo", symbol.text, ["movablelimits": "false", "lspace": "0", "rspace": "0"])
  }

  /// Writes a base with a lower height if it is a closing bracket. Its superscript then stands at the height of a
  /// letter's superscript.
  private mutating func lowered(_ scripts: MathNode.Scripts, _ context: MathContext) -> Markup {
    let base = single(scripts.base, context)
    guard scripts.upper != nil || scripts.primes > 0, case .symbol(let symbol) = scripts.base.content,
      symbol.atomClass == .closing
    else { return base }
    return .element("mpadded", ["height": ".65em"], base)
  }

  /// Writes the primes and the superscript after them.
  private mutating func upper(_ scripts: MathNode.Scripts, _ context: MathContext) -> Markup? {
    guard scripts.primes > 0 else { return scripts.upper.map { smaller($0, context) } }
    let primes = token("mo", String(repeating: "′", count: scripts.primes), ["lspace": "0", "rspace": "0"])
    guard let upper = scripts.upper else { return primes }
    return .element("mrow", [:], containing: [primes] + row(upper.elements, context.inScript))
  }

  private static func areLimits(_ scripts: MathNode.Scripts, _ context: MathContext) -> Bool {
    switch scripts.placement {
    case .limits: return true
    case .beside: return false
    case .automatic: break
    }
    switch scripts.base.content {
    case .accent(let accent, _): return accent.carriesLabel
    case .symbol(let symbol):
      // LaTeX sets the bounds of an integral beside it, not above and below.
      return context.isDisplay && symbol.atomClass == .operation && !symbol.isIntegral
    case .operatorName(let name): return context.isDisplay && name.takesLimits
    case .classed(.operation, _): return context.isDisplay
    default: return false
    }
  }

  // MARK: Fractions, accents, stacks

  mutating func fraction(_ fraction: MathNode.Fraction, _ context: MathContext) -> Markup {
    var outer = context
    switch fraction.form {
    case .automatic: break
    case .display, .continued: outer = context.setting(.display)
    case .text: outer = context.setting(.text)
    }
    let changes = outer.style != context.style
    let thickness = fraction.hasBar ? fraction.thickness.map(Self.em) : "0"
    var parts: [Markup] = []
    for part in [fraction.numerator, fraction.denominator] {
      if case .continued = fraction.form {
        let strut = Markup.element("mspace", ["height": ".84em", "depth": ".36em"])
        parts.append(
          .element("mstyle", Self.attributes(of: .display), containing: [strut] + row(part.elements, outer)))
      } else {
        parts.append(outer.style == .scriptScript ? smaller(part, outer) : single(part, outer.inFraction))
      }
    }
    let bar = Markup.element(
      "mfrac",
      [
        "linethickness": thickness, "displaystyle": changes ? (outer.isDisplay ? "true" : "false") : nil,
        "scriptlevel": changes ? "0" : nil,
      ], containing: parts)
    return fraction.fences.map { fenced($0, [bar]) } ?? bar
  }

  mutating func accent(_ accent: Accent, _ base: MathNode, _ context: MathContext) -> Markup {
    // Fonts remove the dot of a letter under an accent. TeX needs \imath for this, which few authors write.
    let body = single(base, context)
    if accent == .overlinesegment || accent == .underlinesegment {
      return .element("mrow", ["class": accent.isUnder ? "math-under-segment" : "math-over-segment"], body)
    }
    let mark =
      accent.isStretched
      ? stretched(accent.sign)
      : token("mo", accent.sign, ["stretchy": "false", "lspace": "0", "rspace": "0"])
    return accent.isUnder
      ? .element("munder", ["accentunder": "true"], body, mark)
      : .element("mover", ["accent": "true"], body, mark)
  }

  mutating func stack(_ stack: MathNode.Stack, _ context: MathContext) -> Markup {
    let small = context.inScript
    var base = single(stack.base, context)
    if stack.isStretched {
      base = stretched(stack.base.plainText)
    }
    func label(_ node: MathNode) -> Markup {
      guard stack.isStretched else { return single(node, small) }
      // The arrow is a little longer than its label, at both ends.
      let margin = space(0.8)
      return .element("mrow", [:], containing: [margin] + row(node.elements, small) + [margin])
    }
    let under = stack.under.map { label($0) }
    let over = stack.over.map { label($0) }
    switch (under, over) {
    case (let under?, let over?): return .element("munderover", [:], base, under, over)
    case (let under?, nil): return .element("munder", [:], base, under)
    case (nil, let over?): return .element("mover", [:], base, over)
    case (nil, nil): return base
    }
  }

  /// Writes a sign that is stretched to the width of its base.
  private mutating func stretched(_ sign: String) -> Markup {
    let isRare = sign.unicodeScalars.contains { MathFont.piece(drawing: $0) == .signs }
    return token(
      "mo", sign, ["class": isRare ? "math-signs" : nil, "stretchy": "true", "lspace": "0", "rspace": "0"])
  }

  // MARK: Boxes

  mutating func adjusted(
    _ adjustment: MathNode.Adjustment, _ body: MathNode, _ context: MathContext
  ) -> Markup {
    let parts = row(body.elements, context)
    switch adjustment {
    case .phantom(let width, let height):
      let hidden = Markup.element("mphantom", [:], containing: parts)
      if width && height { return hidden }
      return .element(
        "mpadded", ["width": width ? nil : "0", "height": height ? nil : "0", "depth": height ? nil : "0"],
        hidden)
    case .smash(let height, let depth):
      return .element(
        "mpadded", ["height": height ? "0" : nil, "depth": depth ? "0" : nil], containing: parts)
    case .raised(let height):
      // The box grows with the raised part, because browsers move the part only inside its box.
      let side = height < 0 ? "padding-bottom:" : "padding-top:"
      return .element(
        "mpadded", ["voffset": Self.em(height), "style": side + Self.em(abs(height))], containing: parts)
    case .centered:
      // A table's middle is at the height of a fraction's bar.
      return .element(
        "mtable", ["displaystyle": context.isDisplay ? "true" : nil],
        .element("mtr", [:], .element("mtd", [:], containing: parts)))
    case .overlap(.left): return .element("mpadded", ["width": "0"], containing: parts)
    case .overlap(let side):
      return .element(
        "mpadded", ["class": side == .right ? "math-llap" : "math-clap", "width": "0"],
        .element("mrow", [:], containing: parts))
    }
  }

  mutating func enclosed(_ enclosure: MathNode.Enclosure, _ body: MathNode, _ context: MathContext) -> Markup
  {
    let name: String
    switch enclosure {
    case .colored(let color, let frame): return colored(color, frame, body, context)
    case .box: name = "math-boxed"
    case .cancel: name = "math-cancel"
    case .backCancel: name = "math-bcancel"
    case .crossCancel: name = "math-xcancel"
    case .strikeOut: name = "math-sout"
    case .circle: name = "math-circle"
    case .actuarial: name = "math-angl"
    case .phase: name = "math-phase"
    }
    let inner = enclosure == .box ? context.setting(.display) : context
    let parts = row(body.elements, inner)
    return .element(
      "mrow", ["class": name, "displaystyle": enclosure == .box ? "true" : nil], containing: parts)
  }

  /// On a coloured background, letters are black or white, unless the author set their colour. The page's own colour
  /// does not fit, because it depends on the page's theme.
  private mutating func colored(
    _ color: MathColor, _ frame: MathColor?, _ body: MathNode, _ context: MathContext
  ) -> Markup {
    let border = frame.map { "border:.04em solid \($0.css)" }
    return .element(
      "mrow",
      [
        "class": "math-colored", "mathbackground": color.css,
        "mathcolor": context.color?.css ?? (color.isDark ? "white" : "black"),
        "style": border,
      ],
      containing: row(body.elements, context))
  }

  static func rule(_ rule: MathNode.Rule) -> Markup {
    .element(
      "mpadded",
      [
        "height": em(max(rule.height + rule.raise, 0)), "depth": em(max(-rule.raise, 0)),
        "voffset": em(rule.raise),
      ],
      .element("mspace", ["class": "math-ink", "width": em(rule.width), "height": em(rule.height)]))
  }
}

/// The italic correction of Latin Modern's large integral, in em: how far it leans to the right.
private let integralLean = 0.591

extension MathSymbol {
  fileprivate var isIntegral: Bool {
    text.unicodeScalars.allSatisfy { ("∫"..."∳").contains($0) || $0 == "⨌" }
  }
}

extension MathNode {
  /// Returns the letter beside which scripts stand, in the alphabet in which it is drawn.
  fileprivate func lastLetter(_ letters: MathLetters) -> Unicode.Scalar? {
    switch content {
    case .symbol(let symbol): letters.drawn(symbol)
    case .alphabet(let alphabet, let body): body.elements.last?.lastLetter(letters.entering(alphabet))
    case .color(_, let body), .classed(_, let body), .size(_, let body):
      body.elements.last?.lastLetter(letters)
    case .row(let nodes): nodes.last?.lastLetter(letters)
    default: nil
    }
  }
}

extension Accent {
  /// The character that is drawn. Stretched accents use the font's tables: `Font/cut-font.py` has given the spacing
  /// accents the wide forms of the combining accents.
  fileprivate var sign: String {
    switch self {
    case .hat: "ˆ"
    case .check: "ˇ"
    case .tilde: "˜"
    case .acute: "´"
    case .grave: "`"
    case .dot: "˙"
    case .ddot: "¨"
    case .dddot: "˙˙˙"
    case .ddddot: "˙˙˙˙"
    case .breve: "˘"
    case .bar: "¯"
    case .vec: "￫"
    case .mathring: "˚"
    case .widehat: "ˆ"
    case .widecheck: "ˇ"
    case .widetilde: "˜"
    case .overline: "¯"
    case .underline: "\u{332}"
    case .overbrace: "⏞"
    case .underbrace: "⏟"
    case .overbracket: "⎴"
    case .underbracket: "⎵"
    case .overparen: "⏜"
    case .underparen: "⏝"
    case .overrightarrow, .underrightarrow: "→"
    case .overleftarrow, .underleftarrow: "←"
    case .overleftrightarrow, .underleftrightarrow: "↔"
    case .overrightharpoon: "⇀"
    case .overleftharpoon: "↼"
    case .doubleOverrightarrow: "⇒"
    case .overgroup: "⏠"
    case .undergroup: "⏡"
    case .utilde: "˜"
    // These are drawn by the style sheet.
    case .overlinesegment, .underlinesegment: ""
    }
  }
}
