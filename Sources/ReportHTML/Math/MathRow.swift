import MarkupWriter
import MathSyntax

/// A row on its way to MathML: wrappers that are no atoms (colours, styles) opened out, letters of one word
/// joined, every atom with its class.
struct MathRow {
  enum Item {
    case atom(MathNode, MathContext, MathAtomClass)
    /// Letters or digits of one alphabet, drawn together.
    case word(String, isNumber: Bool, Range<Int>)
    case space(Double)
    case open(Wrapper)
    case close
  }

  enum Wrapper {
    case color(MathColor)
    case style(MathStyle)
    /// The share of the size around it. A size command ends a script, so there it is a share of the line's size.
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

  /// Arrows that LaTeX sets between thick spaces of their own.
  private static let spacious: Set<String> = ["implies", "impliedby", "iff"]

  /// A lone letter stays an atom of its own: it may need to be told not to slant.
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

  /// The space before each item, and after the last, in TeX's units. Spaces and wrappers are transparent:
  /// the atoms on both sides of them are neighbours.
  /// - Parameter leading: an atom that stands before the row without being drawn, as in the second column of
  ///   aligned lines.
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
  /// LaTeX slants capital Latin letters, but not Greek ones.
  var isUprightCapital: Bool { text.unicodeScalars.first.map { ("Α"..."Ω").contains($0) } ?? false }

  /// A letter of any script, which the alphabets act on.
  var isLetter: Bool {
    guard atomClass == .ordinary, let scalar = text.unicodeScalars.first else { return false }
    return scalar.properties.isAlphabetic || scalar == "∇" || scalar == "∂"
  }
}

extension MathNode {
  /// The class that its neighbours see.
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

  /// Of an argument: braces with a single part in them count as that part.
  private var solelyClass: MathAtomClass {
    guard case .row(let parts) = content else { return atomClass }
    return parts.count == 1 ? parts[0].atomClass : .ordinary
  }

  /// Drawn as one `<mo>`, which can carry its own space.
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
  /// Signs are `<mo>`; letters, and the letter-like that operate on nothing, `<mi>`.
  var isOperatorElement: Bool {
    atomClass != .ordinary || ["|", "‖", "/", "\\", "!", "?", ".", "@", "\"", "′", "‵"].contains(text)
  }
}
