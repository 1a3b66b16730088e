/// Commands whose arguments have their own syntax.
extension MathParser {
  /// Calls the function of each command. This function has no local variables: nested formulas recurse through it, and
  /// each level would hold them on the stack.
  mutating func structural(_ structure: MathCommand.Structure, _ token: MathToken) -> MathNode? {
    switch structure {
    case .begin: return environment(token)
    case .left: return fence(token)
    case .sqrt: return root(token)
    case .not: return negated(token)
    case .operatorname: return operatorName(token)
    case .overset, .underset, .stackrel, .stackbin, .overunderset: return stack(structure, token)
    case .substack: return substack(token)
    case .textcolor: return textColor(token)
    case .tag, .label, .notag, .nonumber: annotate(structure, token)
    case .ref, .eqref: return reference(structure, token)
    case .bmod, .pmod, .mod, .pod: return modulo(structure, token)
    case .genfrac: return generalFraction(token)
    case .ensuremath: return argument(of: token)
    case .newcommand, .renewcommand, .providecommand, .def, .gdef, .edef, .xdef, .let, .declareMathOperator:
      define(structure, token)
    // Definitions are always global, up to the end of the notebook.
    case .global, .long: break
    case .rule: return rule(token)
    case .raisebox: return raisebox(token)
    case .smash: return smash(token)
    case .colorbox, .fcolorbox: return colorBox(structure, token)
    case .mathchoice: return choice(token)
    case .char: return characterCode(token)
    case .url, .href: return noted(link(structure, token))
    case .set, .wideSet, .braket: return braces(structure, token)
    case .begingroup, .bgroup: return commandGroup(structure, token)
    case .openParenthesis, .closeParenthesis, .verb, .limits, .nolimits, .displaylimits, .color, .above,
      .right,
      .middle, .end, .cr, .newline, .lineBreak, .hline, .hdashline, .endgroup, .egroup:
      misplacedStructure(structure, token)
    }
    return nil
  }

  private mutating func misplacedStructure(_ structure: MathCommand.Structure, _ token: MathToken) {
    switch structure {
    case .verb:
      report(
        "\\verb is never closed", at: token.range, hint: "write the same sign on both sides: \\verb|x_1|")
    case .openParenthesis, .closeParenthesis:
      report(
        "\(token.spelling) inside of a formula", at: token.range,
        hint: "this is a formula already")
    case .limits, .nolimits, .displaylimits:
      report(
        "\(token.spelling) without an operator before it", at: token.range,
        hint: "write it after \\sum, \\int or \\lim")
    default:
      // In a list, these commands are read before any atom. Here one of them stands in place of an argument.
      report(
        "\(token.spelling) cannot stand here", at: token.range,
        hint: "put the part that it applies to in braces")
    }
  }

  private mutating func noted(_ node: MathNode?) -> MathNode? {
    if let node, case .link = node.content { links.append(node.range) }
    return node
  }

  private mutating func root(_ token: MathToken) -> MathNode {
    let index = bracketArgument()
    let radicand = argument(of: token)
    return node(.root(radicand: radicand, index: index), from: token)
  }

  private mutating func operatorName(_ token: MathToken) -> MathNode {
    let takesLimits = star()
    let body = argument(of: token)
    let roman = MathNode(.alphabet(.roman, body), at: body.range)
    let name = MathNode.OperatorName(name: body.plainText, body: roman, takesLimits: takesLimits)
    return node(.operatorName(name), from: token)
  }

  private mutating func textColor(_ token: MathToken) -> MathNode {
    let color = colorArgument(of: token)
    let body = argumentOfEither(of: token)
    return node(color.map { .color($0, body) } ?? body.content, from: token)
  }

  /// `\mathchoice{display}{text}{script}{script in a script}`
  private mutating func choice(_ token: MathToken) -> MathNode {
    let display = argument(of: token)
    let text = argument(of: token)
    let script = argument(of: token)
    let scriptScript = argument(of: token)
    return node(
      .choice(MathNode.Choice(display: display, text: text, script: script, scriptScript: scriptScript)),
      from: token)
  }

  private mutating func stack(_ structure: MathCommand.Structure, _ token: MathToken) -> MathNode {
    let first = argument(of: token)
    let second = structure == .overunderset ? argument(of: token) : nil
    let base = argument(of: token)
    let atomClass: MathAtomClass? =
      structure == .stackrel ? .relation : structure == .stackbin ? .binary : nil
    let stack = MathNode.Stack(
      base: base, over: structure == .underset ? nil : first, under: structure == .underset ? first : second,
      atomClass: atomClass, isStretched: false)
    return node(.stack(stack), from: token)
  }

  /// Reads `\not` and the sign after it. The result is one sign if Unicode has it, and otherwise the sign with a stroke
  /// through it. Letters and whole groups get a diagonal line.
  private mutating func negated(_ token: MathToken) -> MathNode {
    // In `\not\!\!D`, the spaces move the stroke to the middle of the letter. It is drawn there anyway, so they are
    // skipped.
    while let name = stream.peekPastBlanks()?.command, case .space(let width)? = MathCommand.table[name],
      width < 0
    {
      _ = stream.next()
    }
    var body = argument(of: token)
    if case .row(let inner) = body.content, inner.count == 1 { body = inner[0] }
    switch body.content {
    case .symbol(var symbol) where symbol.text.unicodeScalars.first?.properties.isAlphabetic == false:
      symbol.text = Self.negations[symbol.text] ?? symbol.text + "\u{338}"
      symbol.name = "not" + symbol.name
      return node(.symbol(symbol), from: token)
    case .classed(let atomClass, let inner):
      return node(.classed(atomClass, MathNode(.enclosure(.cancel, inner), at: body.range)), from: token)
    default: return node(.enclosure(.cancel, body), from: token)
    }
  }

  private static let negations: [String: String] = {
    let pairs = MathCommand.words(
      """
      = ≠ < ≮ > ≯ ≤ ≰ ≥ ≱ ∈ ∉ ∋ ∌ ∼ ≁ ≃ ≄ ≈ ≉ ≅ ≇ ≡ ≢ ≲ ≴ ≳ ≵ ≶ ≸ ≷ ≹ ≺ ⊀ ≻ ⊁ ≼ ⋠ ≽ ⋡ ⊂ ⊄ ⊃ ⊅ ⊆ ⊈ ⊇ ⊉
      ⊑ ⋢ ⊒ ⋣ ⊢ ⊬ ⊨ ⊭ ⊩ ⊮ ∣ ∤ ∥ ∦ ∃ ∄ → ↛ ← ↚ ↔ ↮ ⇒ ⇏ ⇐ ⇍ ⇔ ⇎ ⊲ ⋪ ⊳ ⋫ ⊴ ⋬ ⊵ ⋭
      """)
    return Dictionary(
      uniqueKeysWithValues: stride(from: 0, to: pairs.count - 1, by: 2).map { (pairs[$0], pairs[$0 + 1]) })
  }()

  /// `\bmod`, `a \mod n`, `\pmod{n}`, `\pod{n}`, with amsmath's spaces.
  private mutating func modulo(_ structure: MathCommand.Structure, _ token: MathToken) -> MathNode {
    func part(_ content: MathNode.Content) -> MathNode { MathNode(content, at: token.range) }
    let mod = function("mod", false, token)
    if structure == .bmod { return part(.classed(.binary, part(.text("mod", .roman)))) }
    let body = argument(of: token)
    let thin = part(.space(3 / 18.0))
    var parts = [part(.space(structure == .mod ? 12 / 18.0 : 8 / 18.0))]
    if structure == .mod {
      parts += [mod, thin, body]
    } else {
      let open = part(.symbol(MathSymbol(name: "(", text: "(", .opening)))
      let close = part(.symbol(MathSymbol(name: ")", text: ")", .closing)))
      parts += [open] + (structure == .pmod ? [mod, thin] : []) + [body, close]
    }
    return node(.row(parts), from: token)
  }

  /// `\genfrac{open}{close}{thickness}{style}{numerator}{denominator}`
  private mutating func generalFraction(_ token: MathToken) -> MathNode {
    func delimiter(_ raw: (tokens: [MathToken], range: Range<Int>)?) -> MathDelimiter {
      raw?.tokens.first { $0.kind != .space }.flatMap(Self.delimiter) ?? .none
    }
    let fences = MathFences(delimiter(stream.rawArgument()), delimiter(stream.rawArgument()))
    let thickness = stream.rawArgument().flatMap { raw in
      raw.tokens.isEmpty
        ? nil : length(raw.tokens.map(\.spelling).joined(), within: MathLength.thickness, at: raw.range)?.em
    }
    let style = stream.rawArgument().map { $0.tokens.map(\.spelling).joined() } ?? ""
    let numerator = argument(of: token)
    let denominator = argument(of: token)
    let fraction = MathNode.Fraction(
      numerator: numerator, denominator: denominator,
      form: style == "0" ? .display : style.isEmpty ? .automatic : .text,
      hasBar: thickness != 0,
      fences: fences.open == .none && fences.close == .none ? nil : fences,
      thickness: thickness)
    return node(.fraction(fraction), from: token)
  }

  private mutating func reference(_ structure: MathCommand.Structure, _ token: MathToken) -> MathNode? {
    guard let label = word(of: token) else { return nil }
    references.append(MathFormula.Reference(label: label.text, range: label.range))
    return node(
      .reference(MathNode.Reference(label: label.text, isBracketed: structure == .eqref)), from: token)
  }

  private mutating func annotate(_ structure: MathCommand.Structure, _ token: MathToken) {
    let isBare = structure == .tag && star()
    var line = lines.popLast() ?? MathEquation(range: token.range)
    switch structure {
    case .label:
      if let label = word(of: token) {
        if line.label != nil {
          report("a second \\label in one line", at: token.range, hint: "keep one of them", isFatal: false)
        }
        line.label = label.text
      }
    case .tag:
      if line.tag != nil {
        report("a second \\tag in one line", at: token.range, hint: "keep one of them", isFatal: false)
      }
      line.tag = text(.roman, token)
      line.isTagBare = isBare
    default: break
    }
    lines.append(line)
  }
}
