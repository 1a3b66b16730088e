/// What a command does, for those that a table can say; the parser has the others' names itself.
enum MathCommand: Sendable {
  case symbol(MathSymbol)
  /// Set upright, with thin space around: `\sin`; with limits: `\lim`.
  case operatorName(String, takesLimits: Bool)
  case accent(Accent)
  case fraction(MathNode.Fraction.Form, hasBar: Bool, MathFences?)
  /// In em.
  case space(Double)
  /// With an argument: `\mathbf{…}`; or up to the end of the group: `\bf`.
  case alphabet(MathAlphabet)
  case alphabetSwitch(MathAlphabet)
  case text(MathAlphabet)
  case styleSwitch(MathStyle)
  case delimiterSize(MathNode.SizedDelimiter.Size, MathAtomClass)
  case classed(MathAtomClass)
  case adjustment(MathNode.Adjustment)
  case enclosure(MathNode.Enclosure)
  case stretchedArrow(String)
  /// `\over` and its like: what stands before it in the group over what follows.
  case infixFraction(hasBar: Bool, MathFences?)
  /// `\hspace{…}` in braces, `\kern` without.
  case measuredSpace(braced: Bool)
  case structural(Structure)

  enum Structure: String, Sendable, CaseIterable {
    case begin, left, sqrt, not, operatorname, overset, underset, overunderset, stackrel, stackbin, substack
    case color, textcolor, tag, label, notag, nonumber, ref, eqref, limits, nolimits, displaylimits
    case bmod, pmod, mod, pod, genfrac, middle, right, end, cr, newline, hline, ensuremath
    case newcommand, renewcommand, providecommand, def, gdef, `let`
    case declareMathOperator = "DeclareMathOperator"
    case lineBreak = "\\"
  }

  static let table: [String: MathCommand] = makeTable()

  private static func makeTable() -> [String: MathCommand] {
    var table = MathSymbolTable.shared.byName.mapValues { MathCommand.symbol($0) }
    for structure in Structure.allCases { table[structure.rawValue] = .structural(structure) }
    for accent in Accent.allCases { table[accent.rawValue] = .accent(accent) }
    addNames(to: &table)
    addLayout(to: &table)
    addSpaces(to: &table)
    addFonts(to: &table)
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
    table["smash"] = .adjustment(.smash)
    for (side, alignment) in [("r", .left), ("l", .right), ("c", .center)] as [(String, MathGrid.Alignment)] {
      table["math\(side)lap"] = .adjustment(.overlap(alignment))
    }
    for (name, enclosure) in [
      ("boxed", .box), ("fbox", .box), ("cancel", .cancel), ("bcancel", .backCancel),
      ("xcancel", .crossCancel), ("sout", .strikeOut),
    ] as [(String, MathNode.Enclosure)] {
      table[name] = .enclosure(enclosure)
    }
    let arrows = words(
      """
      xrightarrow → xleftarrow ← xleftrightarrow ↔ xRightarrow ⇒ xLeftarrow ⇐ xLeftrightarrow ⇔ xmapsto ↦
      xhookrightarrow ↪ xhookleftarrow ↩ xrightharpoonup ⇀ xrightharpoondown ⇁ xleftharpoonup ↼
      xleftharpoondown ↽ xrightleftharpoons ⇌ xlongequal = xtwoheadrightarrow ↠ xtwoheadleftarrow ↞
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
    for name in words("hspace mspace") { table[name] = .measuredSpace(braced: true) }
    for name in words("kern mkern hskip mskip") { table[name] = .measuredSpace(braced: false) }
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
      ("text textrm textnormal textup mbox hbox", .roman), ("textbf", .bold),
      ("textit emph textsl", .italic), ("textsf", .sans), ("texttt", .typewriter),
    ] as [(String, MathAlphabet)] {
      for name in words(names) { table[name] = .text(alphabet) }
    }
  }

  static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
