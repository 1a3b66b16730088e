/// What a command does. The table holds every command; commands with their own syntax are `structural`, and the parser
/// reads them.
enum MathCommand: Sendable {
  case symbol(MathSymbol)
  /// An upright name with thin spaces around it: `\sin`. It may take limits: `\lim`.
  case operatorName(String, takesLimits: Bool)
  case accent(Accent)
  case fraction(MathNode.Fraction.Form, hasBar: Bool, MathFences?)
  /// A space of a fixed width, in em.
  case space(Double)
  /// An alphabet for an argument, `\mathbf{…}`, or up to the end of the group, `\bf`.
  case alphabet(MathAlphabet)
  case alphabetSwitch(MathAlphabet)
  case text(MathAlphabet)
  case styleSwitch(MathStyle)
  case delimiterSize(MathNode.SizedDelimiter.Size, MathAtomClass)
  case classed(MathAtomClass)
  case adjustment(MathNode.Adjustment)
  case enclosure(MathNode.Enclosure)
  case stretchedArrow(String)
  /// `\over` and similar commands: the group's content before the command over the content after it.
  case infixFraction(hasBar: Bool, MathFences?)
  /// A space with a length: `\hspace{1em}`, `\kern 1em`. Both accept the length with or without braces.
  case measuredSpace
  /// A font size up to the end of the group.
  case sizeSwitch(Double)
  /// A sign that is allowed in text and in formulas: `\textdollar`, `\AE`.
  case textSign(String)
  /// An accent on the next letter of a text: `\'{a}`.
  case textAccent(Unicode.Scalar)
  /// Like `adjustment` and `enclosure`, but with text in the braces: `\llap`, `\fbox`.
  case textAdjustment(MathNode.Adjustment)
  case textEnclosure(MathNode.Enclosure)
  /// A LaTeX command that is defined by other commands.
  case macro(MathMacro)
  case structural(Structure)

  enum Structure: String, Sendable, CaseIterable {
    case begin, left, sqrt, not, operatorname, overset, underset, overunderset, stackrel, stackbin, substack
    case color, textcolor, tag, label, notag, nonumber, ref, eqref, limits, nolimits, displaylimits
    case bmod, pmod, mod, pod, genfrac, middle, right, end, cr, newline, hline, ensuremath
    case newcommand, renewcommand, providecommand, def, gdef, edef, xdef, `let`, global, long
    case above, rule, raisebox, smash, colorbox, fcolorbox, mathchoice, char, url, href, verb
    case set
    case braket = "Braket"
    case wideSet = "Set"
    case begingroup, endgroup, bgroup, egroup, hdashline
    case openParenthesis = "("
    case closeParenthesis = ")"
    case declareMathOperator = "DeclareMathOperator"
    case lineBreak = "\\"

    /// Whether this is `\def` or a similar command, whose parameters follow the name: `#1#2`.
    var isDef: Bool {
      switch self {
      case .def, .gdef, .edef, .xdef: true
      default: false
      }
    }
  }

  static let table: [String: MathCommand] = makeTable()

  /// Returns the structural command with this name, or nil for any other command.
  static func structure(named name: String) -> Structure? {
    if case .structural(let structure)? = table[name] { structure } else { nil }
  }

  private static func makeTable() -> [String: MathCommand] {
    var table = MathSymbolTable.shared.byName.mapValues { MathCommand.symbol($0) }
    for structure in Structure.allCases { table[structure.rawValue] = .structural(structure) }
    for accent in Accent.allCases { table[accent.rawValue] = .accent(accent) }
    addNames(to: &table)
    addLayout(to: &table)
    addSpaces(to: &table)
    addFonts(to: &table)
    addText(to: &table)
    for (name, macro) in MathMacro.standard { table[name] = .macro(macro) }
    return table
  }

  private static func addNames(to table: inout [String: MathCommand]) {
    for name in words(
      """
      arccos arcsin arctan arctg arcctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg dim exp hom ker
      lg ln log sec sin sinh sh tan tanh tg th
      """)
    {
      table[name] = .operatorName(name, takesLimits: false)
    }
    for name in words("det gcd inf lim max min sup Pr argmax argmin") {
      table[name] = .operatorName(name, takesLimits: true)
    }
    for (name, spoken) in [
      ("limsup", "lim sup"), ("liminf", "lim inf"), ("injlim", "inj lim"), ("projlim", "proj lim"),
      ("argmax", "arg max"), ("argmin", "arg min"),
    ] {
      table[name] = .operatorName(spoken, takesLimits: true)
    }
  }

  private static func addLayout(to table: inout [String: MathCommand]) {
    let round = MathFences(MathDelimiter("("), MathDelimiter(")"))
    let square = MathFences(MathDelimiter("["), MathDelimiter("]"))
    let curly = MathFences(MathDelimiter("{"), MathDelimiter("}"))
    table["frac"] = .fraction(.automatic, hasBar: true, nil)
    table["dfrac"] = .fraction(.display, hasBar: true, nil)
    table["tfrac"] = .fraction(.text, hasBar: true, nil)
    table["cfrac"] = .fraction(.continued(.center), hasBar: true, nil)
    table["binom"] = .fraction(.automatic, hasBar: false, round)
    table["dbinom"] = .fraction(.display, hasBar: false, round)
    table["tbinom"] = .fraction(.text, hasBar: false, round)
    table["over"] = .infixFraction(hasBar: true, nil)
    table["atop"] = .infixFraction(hasBar: false, nil)
    table["choose"] = .infixFraction(hasBar: false, round)
    table["brack"] = .infixFraction(hasBar: false, square)
    table["brace"] = .infixFraction(hasBar: false, curly)
    for (name, size) in [
      ("big", .first), ("Big", .second), ("bigg", .third), ("Bigg", .fourth),
    ] as [(String, MathNode.SizedDelimiter.Size)] {
      table[name] = .delimiterSize(size, .ordinary)
      table[name + "l"] = .delimiterSize(size, .opening)
      table[name + "r"] = .delimiterSize(size, .closing)
      table[name + "m"] = .delimiterSize(size, .relation)
    }
    for (name, atomClass) in [
      ("mathord", .ordinary), ("mathop", .operation), ("mathbin", .binary), ("mathrel", .relation),
      ("mathopen", .opening), ("mathclose", .closing), ("mathpunct", .punctuation), ("mathinner", .inner),
    ] as [(String, MathAtomClass)] {
      table[name] = .classed(atomClass)
    }
    table["phantom"] = .adjustment(.phantom(width: true, height: true))
    table["hphantom"] = .adjustment(.phantom(width: true, height: false))
    table["vphantom"] = .adjustment(.phantom(width: false, height: true))
    table["vcenter"] = .adjustment(.centered)
    for (side, alignment) in [("r", .left), ("l", .right), ("c", .center)] as [(String, MathGrid.Alignment)] {
      table["math\(side)lap"] = .adjustment(.overlap(alignment))
      table["\(side)lap"] = .textAdjustment(.overlap(alignment))
    }
    for (name, enclosure) in [
      ("boxed", .box), ("cancel", .cancel), ("bcancel", .backCancel), ("xcancel", .crossCancel),
      ("sout", .strikeOut), ("angl", .actuarial), ("phase", .phase),
    ] as [(String, MathNode.Enclosure)] {
      table[name] = .enclosure(enclosure)
    }
    table["fbox"] = .textEnclosure(.box)
    table["textcircled"] = .textEnclosure(.circle)
    let arrows = words(
      """
      xrightarrow → xleftarrow ← xleftrightarrow ↔ xRightarrow ⇒ xLeftarrow ⇐ xLeftrightarrow ⇔ xmapsto ↦
      xhookrightarrow ↪ xhookleftarrow ↩ xrightharpoonup ⇀ xrightharpoondown ⇁ xleftharpoonup ↼
      xleftharpoondown ↽ xrightleftharpoons ⇌ xleftrightharpoons ⇋ xlongequal = xtofrom ⇄
      xtwoheadrightarrow ↠ xtwoheadleftarrow ↞ xrightleftarrows ⇄ xrightequilibrium ⇌ xleftequilibrium ⇋
      """)
    for index in stride(from: 0, to: arrows.count, by: 2) {
      table[arrows[index]] = .stretchedArrow(arrows[index + 1])
    }
    for style in [
      ("displaystyle", .display), ("textstyle", .text), ("scriptstyle", .script),
      ("scriptscriptstyle", .scriptScript),
    ] as [(String, MathStyle)] {
      table[style.0] = .styleSwitch(style.1)
    }
    // LaTeX's sizes at ten points, relative to the normal size.
    for (name, size) in [
      ("tiny", 0.5), ("sixptsize", 0.6), ("scriptsize", 0.7), ("footnotesize", 0.8), ("small", 0.9),
      ("normalsize", 1), ("large", 1.2), ("Large", 1.44), ("LARGE", 1.728), ("huge", 2.074), ("Huge", 2.488),
    ] {
      table[name] = .sizeSwitch(size)
    }
  }

  /// The TeXbook, chapter 18: thin 3 mu, medium 4 mu, thick 5 mu, and a mu is 1/18 em.
  private static func addSpaces(to table: inout [String: MathCommand]) {
    for (names, mu) in [
      (", thinspace", 3), (": > medspace", 4), ("; thickspace", 5), ("! negthinspace", -3),
      ("negmedspace", -4), ("negthickspace", -5), ("enspace enskip", 9), ("quad", 18), ("qquad", 36),
      // A word space of Computer Modern is a third of an em.
      ("space nobreakspace", 6), ("/ relax allowbreak nobreak", 0),
    ] as [(String, Double)] {
      for name in words(names) { table[name] = .space(mu / 18) }
    }
    table[" "] = .space(6 / 18.0)
    for name in words("hspace mspace kern mkern hskip mskip") { table[name] = .measuredSpace }
  }

  private static func addFonts(to table: inout [String: MathCommand]) {
    for (names, alphabet) in [
      ("mathrm mathup rm", .roman), ("mathbf bf bold", .bold), ("mathit mathnormal it", .italic),
      ("boldsymbol bm pmb", .boldSymbol), ("mathbb Bbb", .blackboard), ("mathcal cal", .calligraphic),
      ("mathscr", .script), ("mathfrak frak", .fraktur), ("mathsf sf", .sans), ("mathtt tt", .typewriter),
    ] as [(String, MathAlphabet)] {
      for name in words(names) {
        let isSwitch = ["rm", "bf", "it", "cal", "sf", "tt"].contains(name)
        table[name] = isSwitch ? .alphabetSwitch(alphabet) : .alphabet(alphabet)
      }
    }
    for (names, alphabet) in [
      ("text textrm textnormal textup textmd mbox hbox", .roman), ("textbf", .bold),
      ("textit emph textsl", .italic), ("textsf", .sans), ("texttt", .typewriter),
    ] as [(String, MathAlphabet)] {
      for name in words(names) { table[name] = .text(alphabet) }
    }
  }

  /// Signs and accents of text.
  private static func addText(to table: inout [String: MathCommand]) {
    let signs = words(
      """
      textasciitilde ~ textasciicircum ^ textbar | textbardbl ‖ textbraceleft { textbraceright } textdagger †
      textdaggerdbl ‡ textdollar $ textellipsis … textemdash — textendash – textgreater > textless <
      textquotedblleft “ textquotedblright ” textquoteleft ‘ textquoteright ’ textregistered ®
      textcopyright © textsterling £ textunderscore _ textbackslash \\ AA Å aa å AE Æ ae æ O Ø o ø OE Œ oe œ
      ss ß i ı j ȷ
      """)
    for index in stride(from: 0, to: signs.count, by: 2) { table[signs[index]] = .textSign(signs[index + 1]) }
    for (name, mark) in [
      ("'", "\u{301}"), ("`", "\u{300}"), ("^", "\u{302}"), ("~", "\u{303}"), ("=", "\u{304}"),
      ("u", "\u{306}"), (".", "\u{307}"), ("\"", "\u{308}"), ("r", "\u{30A}"), ("H", "\u{30B}"),
      ("v", "\u{30C}"), ("c", "\u{327}"),
    ] as [(String, Unicode.Scalar)] {
      table[name] = .textAccent(mark)
    }
  }

  static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
