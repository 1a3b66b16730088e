import MarkupWriter
import MathSyntax

/// A row prepared for MathML: wrappers that are not atoms (colours, styles) are unwrapped, the letters of a word are
/// joined, and every atom has its class.
struct MathRow {
  enum Item {
    case atom(MathNode, MathContext, MathAtomClass)
    /// Letters or digits of one alphabet, drawn as one word.
    case word(String, isNumber: Bool, Range<Int>)
    case space(Double)
    case open(Wrapper)
    case close
  }

  enum Wrapper {
    case color(MathColor)
    case style(MathStyle)
    /// A size relative to the size around it. A size command ends a script, so in a script it is relative to the line's
    /// size.
    case size(Double, endsScript: Bool)
  }

  private(set) var items: [Item] = []

  init(_ nodes: [MathNode], _ context: MathContext) {
    for node in nodes { append(node, context) }
  }

  private mutating func append(_ node: MathNode, _ context: MathContext) {
    switch node.content {
    case .color(let color, let body):
      var inner = context
      inner.color = color
      items.append(.open(.color(color)))
      for part in body.elements { append(part, inner) }
      items.append(.close)
    case .style(let style, let body):
      let inner = context.setting(style)
      items.append(.open(.style(style)))
      for part in body.elements { append(part, inner) }
      items.append(.close)
    case .size(let size, let body):
      let inner = context.sized(size)
      items.append(.open(.size(size / context.size, endsScript: context.isScript)))
      for part in body.elements { append(part, inner) }
      items.append(.close)
    case .choice(let choice):
      let body =
        switch context.style {
        case .display: choice.display
        case .text, .compact: choice.text
        case .script: choice.script
        case .scriptScript: choice.scriptScript
        }
      for part in body.elements { append(part, context) }
    case .alphabet(let alphabet, let body) where body.elements.count == 1:
      append(body.elements[0], context.entering(alphabet))
    case .space(let width): items.append(.space(width))
    case .symbol(let symbol) where context.letters.joinsLetters && symbol.isLetter:
      appendWord(context.letters.styled(symbol.text), isNumber: false, node, context)
    case .number(let digits) where context.letters.joinsLetters:
      appendWord(context.letters.styled(digits), isNumber: true, node, context)
    case .symbol(let symbol) where Self.spacious.contains(symbol.name):
      items += [.space(5 / 18.0), .atom(node, context, .relation), .space(5 / 18.0)]
    default: items.append(.atom(node, context, node.atomClass))
    }
  }

  /// Arrows that LaTeX sets between additional thick spaces.
  private static let spacious: Set<String> = ["implies", "impliedby", "iff"]

  /// Appends to the word before, or begins a new one. Only letters and digits in an alphabet become words; others stay
  /// atoms.
  private mutating func appendWord(
    _ text: String, isNumber: Bool, _ node: MathNode, _ context: MathContext
  ) {
    switch items.last {
    case .word(let word, let wasNumber, let range)? where wasNumber == isNumber:
      let whole = min(range.lowerBound, node.range.lowerBound)..<max(range.upperBound, node.range.upperBound)
      items[items.count - 1] = .word(word + text, isNumber: isNumber, whole)
    default: items.append(.word(text, isNumber: isNumber, node.range))
    }
  }

  /// Returns the space before each item. Spaces and wrappers do not count: the atoms on both sides of them are
  /// neighbours.
  /// - Parameter leading: the class of an atom before the row that is not drawn, as in the second column of aligned
  ///   lines.
  func gaps(after leading: MathAtomClass?) -> [MathSpacing] {
    var gaps = [MathSpacing](repeating: .none, count: items.count)
    var classes: [MathAtomClass] = leading.map { [$0] } ?? []
    var places: [(index: Int, isScript: Bool)] = leading.map { _ in [(-1, false)] } ?? []
    var isScript = false
    for (index, item) in items.enumerated() {
      switch item {
      case .atom(_, let context, let atomClass):
        isScript = context.isScript
        classes.append(atomClass)
        places.append((index, isScript))
      case .word:
        classes.append(.ordinary)
        places.append((index, isScript))
      default: break
      }
    }
    MathSpacing.resolve(&classes)
    for place in classes.indices.dropFirst() {
      gaps[places[place].index] = MathSpacing(
        between: classes[place - 1], and: classes[place], isScript: places[place].isScript)
    }
    return gaps
  }
}

extension MathSymbol {
  /// Whether this is a capital Greek letter. LaTeX slants capital Latin letters, but not Greek ones.
  var isUprightCapital: Bool { text.unicodeScalars.first.map { ("Α"..."Ω").contains($0) } ?? false }

  /// Whether this is a letter of any script. Alphabet commands change letters only.
  var isLetter: Bool {
    guard atomClass == .ordinary, let scalar = text.unicodeScalars.first else { return false }
    return scalar.properties.isAlphabetic || scalar == "∇" || scalar == "∂"
  }
}

extension MathNode {
  /// The class that determines the spaces to its neighbours.
  var atomClass: MathAtomClass {
    switch content {
    case .symbol(let symbol): symbol.atomClass
    case .scripts(let scripts): scripts.base.atomClass
    case .operatorName: .operation
    case .classed(let atomClass, _): atomClass
    case .delimiter(let sized): sized.atomClass
    case .fence: .inner
    case .grid(let grid): grid.fences == nil ? .ordinary : .inner
    case .stack(let stack): stack.atomClass ?? stack.base.solelyClass
    case .adjustment(_, let body), .alphabet(_, let body): body.solelyClass
    default: .ordinary
    }
  }

  /// The class of an argument. Braces around a single part are ignored.
  private var solelyClass: MathAtomClass {
    guard case .row(let parts) = content else { return atomClass }
    return parts.count == 1 ? parts[0].atomClass : .ordinary
  }

  /// Whether this is drawn as one `<mo>`, which can carry its own space.
  var isOperatorElement: Bool {
    switch content {
    case .symbol(let symbol): symbol.isOperatorElement
    case .delimiter: true
    case .classed(_, let body): body.elements.count == 1 && body.elements[0].isOperatorElement
    default: false
    }
  }
}

extension MathSymbol {
  /// Whether this is drawn as `<mo>`: operators and other signs. Letters and letter-like signs are drawn as `<mi>`.
  var isOperatorElement: Bool {
    atomClass != .ordinary || ["|", "‖", "/", "\\", "!", "?", ".", "@", "\"", "′", "‵"].contains(text)
  }
}
