import MathSyntax

/// A superscript: layers, examples, a transpose, primes, a power, or several of them. What each stands for is decided
/// by the notation.
struct Superscript {
  /// The parts in brackets, and a part without brackets if it can be read as a list of indices.
  private(set) var groups: [ScriptGroup] = []
  private(set) var isTransposed = false
  private(set) var primes = 0
  /// The superscript as an exponent, not yet read; nil if it cannot be one. Reading it here, and then again as part of
  /// the expression, would double the time for each nested exponent.
  private(set) var exponent: MathNode?

  /// `^{(i)}` alone: the example of an expression in brackets.
  var onlyExample: Subscript? {
    groups.count == 1 && groups[0].bracket == .round ? groups[0].only : nil
  }

  /// Whether it is a single part in brackets, which is no exponent.
  var isInBrackets: Bool { groups.count == 1 && groups[0].bracket != .none }

  var isEmpty: Bool { groups.isEmpty && exponent == nil && !isTransposed }

  init(_ node: MathNode) {
    let nodes = Self.flat(node)
    guard let groups = read(nodes) else {
      // Everything but a transpose or primes at the end is the exponent.
      self.groups = []
      (isTransposed, primes) = (false, 0)
      var rest = nodes[...]
      while let last = rest.last, readMark(last) { rest.removeLast() }
      exponent = Self.row(rest)
      return
    }
    self.groups = groups
    if groups.count == 1, groups[0].bracket == .none, !nodes.contains(where: { $0.symbol?.text == "," }) {
      exponent = Self.row(nodes.filter { !$0.isTransposition && $0.symbol?.text != "′" }[...])
    }
  }

  /// Reads a transpose or a prime. Returns false for other nodes.
  private mutating func readMark(_ node: MathNode) -> Bool {
    if node.isTransposition {
      isTransposed = true
      return true
    }
    // A prime alone in braces, `\sigma^{'}`, is a prime on nothing.
    if let scripts = node.scripts, scripts.primes > 0, scripts.lower == nil, scripts.upper == nil,
      MeaningfulNodes.of(scripts.base.elements).allSatisfy({ $0.elements.isEmpty || $0.plainText.isEmpty })
    {
      primes += scripts.primes
      return true
    }
    guard node.symbol?.text == "′" else { return false }
    primes += 1
    return true
  }

  /// Returns the groups, or nil if a part is not a list of indices.
  private mutating func read(_ nodes: [MathNode]) -> [ScriptGroup]? {
    var groups: [ScriptGroup] = []
    var bare: [MathNode] = []
    var index = 0
    func group(_ bracket: ScriptGroup.Bracket, _ nodes: [MathNode]) -> ScriptGroup? {
      Self.row(nodes[...]).flatMap { try? ExpressionReader.subscripts($0) }.map {
        ScriptGroup(bracket: bracket, parts: $0)
      }
    }
    func endBare() -> Bool {
      guard !bare.isEmpty else { return true }
      guard let found = group(.none, bare) else { return false }
      groups.append(found)
      bare = []
      return true
    }
    while index < nodes.count {
      let node = nodes[index]
      index += 1
      if let open = node.bracket(.opening) {
        guard endBare(), open == "(" || open == "[",
          let end = nodes[index...].firstIndex(where: { $0.bracket(.closing) != nil }),
          let found = group(open == "(" ? .round : .square, Array(nodes[index..<end]))
        else { return nil }
        groups.append(found)
        if let scripts = nodes[end].scripts {
          primes += scripts.primes
          guard scripts.lower == nil, scripts.upper.map({ readMark($0.soleNode ?? $0) }) ?? true else {
            return nil
          }
        }
        index = end + 1
      } else if !node.isSeparator, !readMark(node) {
        bare.append(node)
      }
    }
    return endBare() ? groups : nil
  }

  /// The nodes of a superscript, with fences as their brackets.
  private static func flat(_ node: MathNode) -> [MathNode] {
    var nodes = MeaningfulNodes.of(node.elements)
    while nodes.count == 1, case .row(let inner) = nodes[0].content { nodes = MeaningfulNodes.of(inner) }
    return nodes.flatMap { node -> [MathNode] in
      guard case .fence(let fence) = node.content else { return [node] }
      func bracket(_ delimiter: MathDelimiter, _ atomClass: MathAtomClass) -> MathNode {
        MathNode(.symbol(MathSymbol(name: delimiter.text, text: delimiter.text, atomClass)), at: node.range)
      }
      return [bracket(fence.fences.open, .opening)] + fence.body.elements
        + [bracket(fence.fences.close, .closing)]
    }
  }

  private static func row(_ nodes: ArraySlice<MathNode>) -> MathNode? {
    guard let first = nodes.first, let last = nodes.last else { return nil }
    return MathNode(.row(Array(nodes)), at: first.range.lowerBound..<last.range.upperBound)
  }
}

extension ExpressionReader {
  /// Reads a subscript as groups: `3,jk`, `(l)`, `[2]`.
  static func groups(_ node: MathNode) throws(DerivationProblem) -> [ScriptGroup] {
    let upper = Superscript(node)
    if upper.isInBrackets { return upper.groups }
    return [ScriptGroup(bracket: .none, parts: try subscripts(node))]
  }
}

extension MathNode {
  var opensRoundBracket: Bool {
    if case .fence(let fence) = content { return fence.fences.open.text == "(" }
    if let scripts, case .fence(let fence) = scripts.base.content { return fence.fences.open.text == "(" }
    return bracket(.opening) == "("
  }

  /// The only letter or number, as text; nil if there is anything else. It may stand in brackets: y^{(i)}.
  var soleIndex: String? { plainIndex ?? Superscript(self).indexInBrackets }

  private var plainIndex: String? {
    guard let node = soleNode else { return nil }
    return switch node.content {
    case .number(let digits): digits
    case .symbol(let symbol) where symbol.atomClass == .ordinary: symbol.name == "ell" ? "l" : symbol.name
    case .text(let words, _): words
    default: nil
    }
  }
}

extension Superscript {
  fileprivate var indexInBrackets: String? {
    guard isInBrackets, let form = groups.first?.only?.form else { return nil }
    return switch form {
    case .letter(let letter, _): letter
    case .number(let number): String(number)
    case .word, .indexed: nil
    }
  }
}
