import MathSyntax

/// A formula's nodes without those that only change its look: fonts, colours, spaces, boxes, and the label under a
/// brace.
enum MeaningfulNodes {
  /// The smallest width, in em, of a space that separates equations. A `\quad` is wider.
  static let separatingSpace = 0.9

  /// - Parameter keepsSpaces: whether wide spaces stay, as separate nodes.
  static func of(_ nodes: [MathNode], keepsSpaces: Bool = false) -> [MathNode] {
    nodes.flatMap { of($0, keepsSpaces: keepsSpaces) }
  }

  private static func of(_ node: MathNode, keepsSpaces: Bool) -> [MathNode] {
    switch node.content {
    case .row(let inner): return inner.isEmpty ? [] : [node]
    // An empty box is a gap, see `Gaps`.
    case .enclosure(.box, let body), .enclosure(.colored, let body), .accent(.underline, let body):
      let inner = of(body.elements, keepsSpaces: keepsSpaces)
      return inner.allSatisfy(\.isWideSpace) ? [node] : inner
    case .style(_, let body), .size(_, let body), .color(_, let body), .classed(_, let body),
      .link(_, let body):
      return of(body.elements, keepsSpaces: keepsSpaces)
    case .adjustment(.phantom, _): return []
    // A raised part may be meant as an exponent, so it is not removed.
    case .adjustment(.raised, _): return [node]
    case .adjustment(_, let body): return of(body.elements)
    case .space(let width): return keepsSpaces && width >= separatingSpace ? [node] : []
    case .stack(let stack) where !stack.isStretched: return of(stack.base.elements)
    case .accent(let accent, let body) where accent.carriesLabel || accent == .vec:
      return of(body.elements)
    case .scripts(let scripts):
      // The words under a brace are a label, not part of the computation.
      if case .accent(let accent, let body) = scripts.base.content, accent.carriesLabel {
        return of(body.elements)
      }
      return [node]
    case .alphabet(let alphabet, let body): return of(alphabet, body, node.range)
    default: return [node]
    }
  }

  private static func of(_ alphabet: MathAlphabet, _ body: MathNode, _ range: Range<Int>) -> [MathNode] {
    let inner = of(body.elements)
    let isUpright = [.roman, .sans, .bold, .typewriter].contains(alphabet)
    if inner.count == 1, case .number("1") = inner[0].content, alphabet != .roman {
      // The vector of ones, 𝟏.
      return [MathNode(.symbol(MathSymbol(name: "one", text: "𝟏", .ordinary)), at: range)]
    }
    let letters = inner.compactMap { node -> String? in
      guard case .symbol(let symbol) = node.content, symbol.name.count == 1, symbol.atomClass == .ordinary
      else { return nil }
      return symbol.name
    }
    // Several upright letters are one word: \mathrm{ReLU}.
    if isUpright, letters.count > 1, letters.count == inner.count {
      return [MathNode(.text(letters.joined(), alphabet), at: range)]
    }
    return inner
  }
}

extension MathNode {
  /// The only meaningful node of an argument; nil if there are none or several.
  var soleNode: MathNode? {
    let nodes = MeaningfulNodes.of(elements)
    guard nodes.count == 1 else { return nil }
    if case .row(let inner) = nodes[0].content, inner.count == 1 { return nodes[0].soleNode }
    return nodes[0]
  }

  var symbol: MathSymbol? { if case .symbol(let symbol) = content { symbol } else { nil } }
  var scripts: Scripts? { if case .scripts(let scripts) = content { scripts } else { nil } }
  var isWideSpace: Bool { if case .space = content { true } else { false } }

  /// Whether this separates statements: a comma, a semicolon, a full stop, or a wide space.
  var isSeparator: Bool { isWideSpace || symbol.map { [",", ";", "."].contains($0.text) } ?? false }

  /// Returns the text of an opening or closing bracket, plain or of a fixed size, with or without scripts.
  func bracket(_ atomClass: MathAtomClass) -> String? {
    switch content {
    case .symbol(let symbol) where symbol.atomClass == atomClass: symbol.text
    case .delimiter(let sized) where sized.atomClass == atomClass: sized.delimiter.text
    // `\big(` and `\big)` do not say which side they are on, unlike `\bigl(` and `\bigr)`.
    case .delimiter(let sized) where sized.atomClass == .ordinary && sized.delimiter.isBracket(atomClass):
      sized.delimiter.text
    case .scripts(let scripts) where atomClass == .closing: scripts.base.bracket(.closing)
    default: nil
    }
  }

  /// The text of a bar, which can open or close.
  var bar: String? {
    switch content {
    case .symbol(let symbol) where ["|", "‖"].contains(symbol.text): symbol.text
    case .delimiter(let sized) where ["|", "‖"].contains(sized.delimiter.text): sized.delimiter.text
    case .scripts(let scripts): scripts.base.bar
    default: nil
    }
  }
}

extension MathDelimiter {
  fileprivate func isBracket(_ atomClass: MathAtomClass) -> Bool {
    switch atomClass {
    case .opening: ["(", "[", "{"].contains(text)
    case .closing: [")", "]", "}"].contains(text)
    default: false
    }
  }
}
