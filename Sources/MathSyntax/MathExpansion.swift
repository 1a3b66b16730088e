extension MathMacros {
  /// Returns a formula without the author's own commands: each of them is replaced by its body, for readers that know
  /// only LaTeX. Definitions are left out, but are used for the formulas that are expanded later.
  /// - Parameters:
  ///   - source: the LaTeX between the dollars.
  ///   - spellsBars: whether `|` is written as `\vert`. In a Markdown table, the sign itself would end the cell.
  /// - Returns: the source itself if it has no definitions and no commands of the author, or if a command expands
  ///   without end.
  public mutating func expand(_ source: String, spellsBars: Bool = false) -> String {
    guard source.utf8.contains(UInt8(ascii: "\\")) else { return source }
    var expansion = MathExpansion(source, macros: self, spellsBars: spellsBars)
    guard let text = expansion.expanded() else { return source }
    self = expansion.macros
    return text
  }
}

/// Writes the tokens of a formula with all macros replaced. The author's blanks and line ends are kept.
private struct MathExpansion {
  private let source: String
  private let bytes: [UInt8]
  private let spellsBars: Bool
  private var parser: MathParser
  private var text = ""
  /// The source has been written up to this offset.
  private var end = 0
  /// Whether the text ends with a command's name. A letter after it would become part of the name.
  private var endsWithName = false
  /// The number of arguments still expected, in this group and in the groups around it. If an argument is a macro, it
  /// needs braces: without them, `\frac\RR 2` would become `\frac\mathbb{R} 2`, which takes `\mathbb` alone.
  private var argumentsLeft = 0
  private var outerArgumentsLeft: [Int] = []

  init(_ source: String, macros: MathMacros, spellsBars: Bool) {
    self.source = source
    bytes = Array(source.utf8)
    self.spellsBars = spellsBars
    parser = MathParser(source, macros: macros)
  }

  var macros: MathMacros { parser.macros }

  /// Returns nil if there is nothing to replace, or if a macro expands without end.
  mutating func expanded() -> String? {
    var definesSomething = false
    while let token = nextToken() {
      switch token.command.flatMap(MathCommand.structure(named:)) {
      case .global, .long:
        end = max(end, token.range.upperBound)
      case .some(let structure) where structure.isDefinition:
        definesSomething = true
        parser.define(structure, token)
        end = max(end, parser.stream.position)
      default: write(token)
      }
    }
    guard !parser.stream.isAbandoned, definesSomething || !parser.stream.macrosUsed.isEmpty else {
      return nil
    }
    // GitHub decides by the blanks at the ends whether a dollar begins a formula, so they are kept.
    let blank = source.prefix(while: \.isWhitespace)
    guard blank.endIndex < source.endIndex else { return nil }
    let words = text.trimmingBlanks
    return blank + (words.isEmpty ? "{}" : words)
      + String(source.reversed().prefix(while: \.isWhitespace).reversed())
  }

  private mutating func nextToken() -> MathToken? {
    if argumentsLeft > 0, let call = parser.stream.peekRaw(), let name = call.command,
      let macro = parser.macros[name], macro.parameterCount == 0, macro.body.count > 1
    {
      _ = parser.stream.nextRaw()
      let (start, end) = (call.range.lowerBound, call.range.upperBound)
      parser.stream.pushBack([
        MathToken(kind: .open, range: start..<start), call, MathToken(kind: .close, range: end..<end),
      ])
    }
    return parser.stream.next()
  }

  private mutating func write(_ token: MathToken) {
    if token.range.lowerBound > end {
      // Blanks after a command are not tokens, so they are copied. Any other gap is a comment or was replaced.
      let gap = slice(end..<token.range.lowerBound)
      if gap.allSatisfy(\.isWhitespace) { put(gap) }
    }
    put(spelling(of: token))
    if let name = token.command { endsWithName = name.last?.isLetter ?? false }
    end = max(end, token.range.upperBound)
    countArguments(token)
  }

  private func spelling(of token: MathToken) -> String {
    let written = slice(token.range)
    switch token.kind {
    case .space: return !written.isEmpty && written.allSatisfy(\.isWhitespace) ? written : " "
    case .character("|") where spellsBars: return "\\vert "
    case .command("|") where spellsBars: return "\\Vert "
    case .verbatim: return written.hasPrefix("\\verb") ? written : token.spelling
    default: return token.spelling
    }
  }

  private func slice(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func put(_ words: String) {
    guard let first = words.first else { return }
    if endsWithName, first.isLetter { text += " " }
    text += words
    endsWithName = false
  }

  private mutating func countArguments(_ token: MathToken) {
    switch token.kind {
    case .space: break
    case .open:
      outerArgumentsLeft.append(max(0, argumentsLeft - 1))
      argumentsLeft = 0
    case .close: argumentsLeft = outerArgumentsLeft.popLast() ?? 0
    case .command(let name): argumentsLeft = MathCommand.table[name]?.argumentCount ?? 0
    default: argumentsLeft = max(0, argumentsLeft - 1)
    }
  }
}

extension MathCommand.Structure {
  fileprivate var isDefinition: Bool {
    switch self {
    case .newcommand, .renewcommand, .providecommand, .def, .gdef, .edef, .xdef, .let, .declareMathOperator:
      true
    default: false
    }
  }
}

extension MathCommand {
  /// The number of arguments that can be single tokens.
  fileprivate var argumentCount: Int {
    switch self {
    case .fraction: 2
    case .accent, .alphabet, .text, .classed, .adjustment, .enclosure, .stretchedArrow: 1
    case .structural(let structure):
      switch structure {
      case .overset, .underset, .stackrel, .stackbin: 2
      case .overunderset: 3
      case .sqrt, .operatorname, .pmod, .mod, .pod: 1
      default: 0
      }
    default: 0
    }
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
