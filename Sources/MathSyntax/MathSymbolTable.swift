/// Every sign that has a name, by name and by character.
///
/// The table is a text that is parsed once: the compiler needs ten seconds for a dictionary literal of this size.
struct MathSymbolTable: Sendable {
  static let shared = MathSymbolTable()

  /// The symbols by name, without the backslash.
  let byName: [String: MathSymbol]
  /// The symbols by character. If several names have the same character, the first name in the table is used.
  private let byCharacter: [Unicode.Scalar: MathSymbol]

  private init() {
    var byName: [String: MathSymbol] = [:]
    var byCharacter: [Unicode.Scalar: MathSymbol] = [:]
    for (atomClass, table) in Self.tables {
      let words = table.split(whereSeparator: \.isWhitespace)
      for index in stride(from: 0, to: words.count - 1, by: 2) {
        let symbol = MathSymbol(name: String(words[index]), text: String(words[index + 1]), atomClass)
        byName[symbol.name] = symbol
        let scalars = symbol.text.unicodeScalars
        if scalars.count == 1, let scalar = scalars.first, byCharacter[scalar] == nil {
          byCharacter[scalar] = symbol
        }
      }
    }
    for (characters, atomClass) in Self.typed {
      for scalar in characters.unicodeScalars {
        byCharacter[scalar] = MathSymbol(name: String(scalar), text: String(scalar), atomClass)
      }
    }
    // Some characters of the keyboard are drawn as others.
    for (typed, drawn) in [("-", "−"), ("−", "−"), ("*", "∗"), ("·", "⋅")] as [(Unicode.Scalar, String)] {
      byCharacter[typed] = MathSymbol(name: String(typed), text: drawn, .binary)
    }
    self.byName = byName
    self.byCharacter = byCharacter
  }

  /// Returns the symbol of a typed character. Letters and characters outside the table are ordinary symbols.
  func symbol(for scalar: Unicode.Scalar) -> MathSymbol {
    byCharacter[scalar] ?? MathSymbol(name: String(scalar), text: String(scalar), .ordinary)
  }

  /// TeX's classes for the characters of a keyboard.
  private static let typed: [(String, MathAtomClass)] = [
    ("+", .binary), ("=<>:", .relation), ("([", .opening), (")]!?", .closing), (",;", .punctuation),
    ("|/.@\"", .ordinary),
  ]

  private static let tables: [(MathAtomClass, String)] = [
    (.ordinary, greek), (.ordinary, ordinary), (.operation, operators), (.binary, binary),
    (.relation, relations), (.relation, colons), (.relation, negations), (.relation, arrows),
    (.opening, opening),
    (.closing, closing), (.punctuation, punctuation), (.inner, inner),
  ]

  private static let greek = """
    alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
    varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
    upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ
    Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ
    Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω
    varGamma 𝛤 varDelta 𝛥 varTheta 𝛩 varLambda 𝛬 varXi 𝛯 varPi 𝛱 varSigma 𝛴 varUpsilon 𝛶 varPhi 𝛷
    varPsi 𝛹 varOmega 𝛺
    """

  private static let ordinary = """
    partial ∂ infty ∞ nabla ∇ forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ neg ¬ lnot ¬ top ⊤ bot ⊥
    ell ℓ hbar ℏ hslash ℏ imath ı jmath ȷ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ gimel ℷ daleth ℸ complement ∁
    prime ′ backprime ‵ angle ∠ measuredangle ∡ sphericalangle ∢ triangle △ triangledown ▽ vartriangle △
    square □ Box □ blacksquare ■ lozenge ◊ Diamond ◊ blacklozenge ⧫ bigstar ★ blacktriangle ▲
    blacktriangledown ▼ diamondsuit ♢ heartsuit ♡ clubsuit ♣ spadesuit ♠ flat ♭ natural ♮ sharp ♯
    surd √ mho ℧ eth ð Finv Ⅎ Game ⅁ Bbbk 𝕜 circledS Ⓢ circledR ® checkmark ✓ maltese ✠
    S § P ¶ copyright © pounds £ yen ¥ degree ° textdegree °
    vert | | ‖ Vert ‖ backslash \\ # # $ $ % % & & _ _ lq ‘ rq ’ infin ∞ empty ∅
    diagup ╱ diagdown ╲ alef ℵ alefsym ℵ clubs ♣ diamonds ♢ hearts ♡ spades ♠ exist ∃ image ℑ real ℜ sect §
    weierp ℘ thetasym ϑ mathsterling £
    """

  private static let operators = """
    sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ intop ∫ smallint ∫
    bigcup ⋃ bigcap ⋂ bigsqcup ⨆ biguplus ⨄ bigvee ⋁ bigwedge ⋀ bigodot ⨀ bigoplus ⨁ bigotimes ⨂
    """

  private static let binary = """
    pm ± mp ∓ times × div ÷ cdot ⋅ centerdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ sqcap ⊓ sqcup ⊔
    uplus ⊎ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △
    bigtriangledown ▽ triangleleft ◁ triangleright ▷ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ oplus ⊕ ominus ⊖ otimes ⊗
    oslash ⊘ odot ⊙ bigcirc ◯ dagger † ddagger ‡ dag † ddag ‡ amalg ⨿ dotplus ∔ doublecap ⋒ Cap ⋒
    doublecup ⋓ Cup ⋓ barwedge ⊼ veebar ⊻ doublebarwedge ⩞ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡
    circledast ⊛ circledcirc ⊚ circleddash ⊝ ltimes ⋉ rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌
    curlyvee ⋎ curlywedge ⋏ intercal ⊺ divideontimes ⋇ plusmn ± sdot ⋅ And & bull ∙ Dagger ‡
    """

  private static let relations = """
    le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ lt < gt > equiv ≡ sim ∼ simeq ≃ approx ≈ approxeq ≊ cong ≅ propto ∝
    varpropto ∝ asymp ≍ doteq ≐ doteqdot ≑ Doteq ≑ ll ≪ gg ≫ lll ⋘ ggg ⋙ prec ≺ succ ≻ preceq ⪯ succeq ⪰
    preccurlyeq ≼ succcurlyeq ≽ curlyeqprec ⋞ curlyeqsucc ⋟ precsim ≾ succsim ≿ subset ⊂ supset ⊃
    subseteq ⊆ supseteq ⊇ Subset ⋐ Supset ⋑ subseteqq ⫅ supseteqq ⫆ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑
    sqsupseteq ⊒ in ∈ isin ∈ ni ∋ owns ∋ mid ∣ shortmid ∣ parallel ∥ shortparallel ∥ perp ⟂ vdash ⊢ dashv ⊣
    models ⊨ vDash ⊨ Vdash ⊩ Vvdash ⊪ smile ⌣ frown ⌢ smallsmile ⌣ smallfrown ⌢ bowtie ⋈ Join ⋈
    leqslant ⩽ geqslant ⩾ eqslantless ⪕ eqslantgtr ⪖ lesssim ≲ gtrsim ≳ lessapprox ⪅ gtrapprox ⪆
    lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ lesseqqgtr ⪋ gtreqqless ⪌ leqq ≦ geqq ≧ lessdot ⋖ gtrdot ⋗
    triangleq ≜ circeq ≗ eqcirc ≖ bumpeq ≏ Bumpeq ≎ eqsim ≂ backsim ∽ backsimeq ⋍ risingdotseq ≓
    fallingdotseq ≒ thicksim ∼ thickapprox ≈ trianglelefteq ⊴ trianglerighteq ⊵ vartriangleleft ⊲
    vartriangleright ⊳ blacktriangleleft ◀ blacktriangleright ▶ between ≬ pitchfork ⋔ therefore ∴ because ∵
    precapprox ⪷ succapprox ⪸ coloneqq ≔ coloneq ≔ eqqcolon ≕ vcentcolon : ratio : gggtr ⋙ llless ⋘
    dblcolon ∷ Colon ∷ multimap ⊸ origof ⊶ imageof ⊷ sub ⊂ sube ⊆ supe ⊇ backepsilon ∍ questeq ≟
    """

  /// The names of mathtools and colonequals. Since 2022, mathtools draws \coloneq and similar commands with an equals
  /// sign.
  private static let colons = """
    colonequals ≔ equalscolon ≕ coloncolon ∷ Coloneqq ∷= Coloneq ∷= coloncolonequals ∷= eqcolon ≕ Eqqcolon =∷
    Eqcolon =∷ equalscoloncolon =∷ colonminus ∶− colondash ∶− coloncolonminus ∷− Colondash ∷− minuscolon −∶
    dashcolon −∶ minuscoloncolon −∷ Dashcolon −∷ colonapprox ∶≈ Colonapprox ∷≈ coloncolonapprox ∷≈ colonsim ∶∼
    Colonsim ∷∼ coloncolonsim ∷∼ approxcolon ≈∶ approxcoloncolon ≈∷ simcolon ∼∶ simcoloncolon ∼∷
    """

  private static let negations = """
    notin ∉ notni ∌ nmid ∤ nshortmid ∤ nparallel ∦ nshortparallel ∦ nsim ≁ ncong ≇ nless ≮ ngtr ≯ nleq ≰
    ngeq ≱ nleqslant ⩽̸ ngeqslant ⩾̸ nprec ⊀ nsucc ⊁ npreceq ⋠ nsucceq ⋡ nsubseteq ⊈ nsupseteq ⊉
    subsetneq ⊊ supsetneq ⊋ varsubsetneq ⊊ varsupsetneq ⊋ subsetneqq ⫋ supsetneqq ⫌ lneq ⪇ gneq ⪈ lneqq ≨
    gneqq ≩ lnsim ⋦ gnsim ⋧ lnapprox ⪉ gnapprox ⪊ precneqq ⪵ succneqq ⪶ precnsim ⋨ succnsim ⋩
    precnapprox ⪹ succnapprox ⪺ nvdash ⊬ nvDash ⊭ nVdash ⊮ nVDash ⊯ ntriangleleft ⋪ ntriangleright ⋫
    ntrianglelefteq ⋬ ntrianglerighteq ⋭ gvertneqq ≩ lvertneqq ≨ ngeqq ≧̸ nleqq ≦̸ nsubseteqq ⊈ nsupseteqq ⊉
    varsubsetneqq ⫋ varsupsetneqq ⫌
    """

  private static let arrows = """
    to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔
    longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ implies ⟹ Longleftarrow ⟸
    impliedby ⟸ Longleftrightarrow ⟺ iff ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩
    uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙
    nwarrow ↖ rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌
    leftrightharpoons ⇋ upharpoonright ↾ restriction ↾ upharpoonleft ↿ downharpoonright ⇂
    downharpoonleft ⇃ leadsto ⇝ rightsquigarrow ⇝ leftrightsquigarrow ↭ twoheadrightarrow ↠
    twoheadleftarrow ↞ rightarrowtail ↣ leftarrowtail ↢ looparrowright ↬ looparrowleft ↫ curvearrowright ↷
    curvearrowleft ↶ circlearrowright ↻ circlearrowleft ↺ Lsh ↰ Rsh ↱ upuparrows ⇈ downdownarrows ⇊
    rightrightarrows ⇉ leftleftarrows ⇇ rightleftarrows ⇄ leftrightarrows ⇆ Rrightarrow ⇛ Lleftarrow ⇚
    dashrightarrow ⇢ dashleftarrow ⇠ nrightarrow ↛ nleftarrow ↚ nleftrightarrow ↮ nRightarrow ⇏
    nLeftarrow ⇍ nLeftrightarrow ⇎ rarr → larr ← harr ↔ rArr ⇒ lArr ⇐ hArr ⇔ Rarr ⇒ Larr ⇐ uarr ↑ darr ↓
    Harr ⇔ lrarr ↔ lrArr ⇔ Lrarr ⇔ Uarr ⇑ uArr ⇑ Darr ⇓ dArr ⇓
    """

  private static let opening = """
    { { lbrace { lbrack [ lparen ( langle ⟨ lceil ⌈ lfloor ⌊ lvert | lVert ‖ lgroup ⟮ lmoustache ⎰
    llbracket ⟦ lBrack ⟦ ulcorner ⌜ llcorner ⌞ lang ⟨
    """

  private static let closing = """
    } } rbrace } rbrack ] rparen ) rangle ⟩ rceil ⌉ rfloor ⌋ rvert | rVert ‖ rgroup ⟯ rmoustache ⎱
    rrbracket ⟧ rBrack ⟧ urcorner ⌝ lrcorner ⌟ rang ⟩
    """

  private static let punctuation = """
    colon : ldotp . cdotp ⋅
    """

  private static let inner = """
    ldots … dots … dotsc … dotso … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ mathellipsis … hellip …
    """
}
