import SourceText

/// The commands that the author has defined, with `\newcommand`, `\def` or a similar command in a formula, or in the
/// notebook's front matter. All formulas of a notebook share one value, so that later formulas can use the commands
/// that earlier ones define.
public struct MathMacros: Hashable, Sendable {
  /// The macros by name, without the backslash.
  private(set) var definitions: [String: MathMacro] = [:]

  public init() {}

  /// Defines `name` ("\\RR" or "RR") as `body`, and replaces an earlier definition. The number of its arguments is the
  /// highest `#n` in the body.
  /// - Returns: the problems, with ranges into `body`. If there are any, nothing is defined.
  public mutating func define(_ name: String, as body: String) -> [MathProblem] {
    let tokens = MathLexer.tokens(of: name.hasPrefix("\\") ? name : "\\" + name)
    guard tokens.count == 1, let command = tokens[0].command, !command.isEmpty, command != " " else {
      return [
        MathProblem(
          "'\(name)' cannot be a command's name", at: 0..<0,
          hint: "a name is a backslash and letters, such as \\RR")
      ]
    }
    var problems: [MathProblem] = []
    let macro = MathMacro(body: MathLexer.tokens(of: body), isTemplate: true, problems: &problems)
    guard problems.isEmpty else { return problems }
    definitions[command] = macro
    return []
  }

  /// Every command defined here, without backslashes.
  public var names: some Sequence<String> { definitions.keys }

  var isEmpty: Bool { definitions.isEmpty }

  subscript(name: String) -> MathMacro? {
    get { definitions[name] }
    set { definitions[name] = newValue }
  }
}

extension MathMacro {
  /// LaTeX's own commands that are defined by other commands, by name. An author's macro replaces the one with the same
  /// name.
  static let standard: [String: MathMacro] = {
    var macros: [String: MathMacro] = [:]
    for line in definitions.split(separator: "\n") {
      guard let end = line.firstIndex(of: " ") else { continue }
      var problems: [MathProblem] = []
      let body = MathLexer.tokens(of: String(line[end...].dropFirst()))
      macros[String(line[..<end])] = MathMacro(body: body, isTemplate: true, problems: &problems)
    }
    return macros
  }()

  /// The definitions of LaTeX, amsmath, braket, actuarialangle, statmath and texvc, as in KaTeX.
  private static let definitions = #"""
    N \mathbb{N}
    R \mathbb{R}
    Z \mathbb{Z}
    natnums \mathbb{N}
    reals \mathbb{R}
    Reals \mathbb{R}
    cnums \mathbb{C}
    Complex \mathbb{C}
    bra \mathinner{\langle{#1}|}
    ket \mathinner{|{#1}\rangle}
    braket \mathinner{\langle{#1}\rangle}
    Bra {\left\langle#1\right|}
    Ket {\left|#1\right\rangle}
    mathstrut \vphantom{(}
    underbar \underline{\text{#1}}
    operatornamewithlimits \operatorname*{#1}
    varlimsup \operatorname*{\overline{lim}}
    varliminf \operatorname*{\underline{lim}}
    varinjlim \operatorname*{\underrightarrow{lim}}
    varprojlim \operatorname*{\underleftarrow{lim}}
    plim \operatorname*{plim}
    angln {\angl n}
    minuso \mathbin{\mathrlap{\kern.145em\circ}{-}}
    lBrace \mathopen{\{\mkern-3.2mu[}
    rBrace \mathclose{]\mkern-3.2mu\}}
    TeX {\text{T}\kern-.1667em\raisebox{-.2em}{E}\kern-.125em\text{X}}
    LaTeX {\text{L}\kern-.35em\raisebox{.2em}{\scriptsize A}\kern-.15em\TeX}
    KaTeX {\text{K}\kern-.17em\raisebox{.2em}{\scriptsize A}\kern-.15em\TeX}
    """#
}

struct MathMacro: Hashable, Sendable {
  var parameterCount: Int
  /// The default of the first, bracketed argument; nil if there is no such argument.
  var optionalDefault: [MathToken]?
  /// The body. The ranges of its tokens are those of the definition and are not used.
  var body: [MathToken]

  init(parameterCount: Int, optionalDefault: [MathToken]? = nil, body: [MathToken]) {
    self.parameterCount = parameterCount
    self.optionalDefault = optionalDefault
    self.body = body
  }

  /// Reads `#1` to `#9` in a body as parameters, and `##` as a `#`. The highest parameter used is the number of
  /// parameters.
  init(body: [MathToken], isTemplate: Bool, problems: inout [MathProblem]) {
    var tokens: [MathToken] = []
    var highest = 0
    var index = 0
    var depth = 0
    while index < body.count {
      let token = body[index]
      index += 1
      switch token.kind {
      case .open: depth += 1
      case .close:
        depth -= 1
        if depth < 0 {
          problems.append(MathProblem("'}' closes nothing", at: token.range, hint: "remove it, or write \\}"))
          depth = 0
        }
      default: break
      }
      guard isTemplate, token.character == "#" else {
        tokens.append(token)
        continue
      }
      let next = index < body.count ? body[index].character : nil
      index += 1
      if let next, ("1"..."9").contains(next) {
        let number = Int(next.value - 0x30)
        highest = max(highest, number)
        tokens.append(MathToken(kind: .parameter(number), range: token.range))
      } else if next == "#" {
        tokens.append(token)
      } else {
        problems.append(
          MathProblem(
            "'#' without a number", at: token.range, hint: "write #1 for the first argument, or \\#"))
      }
    }
    if depth > 0 {
      problems.append(MathProblem("a '{' is never closed", at: 0..<0, hint: "add a '}' at the end"))
    }
    self.init(parameterCount: highest, body: tokens)
  }
}
