import MathSyntax

/// The end of a source line inside an equation, if the next line looks like an equation of its own. A `\\` is probably
/// missing there.
///
/// A line break means nothing in LaTeX: the text before and after it is one product. So the chain is read as one, and
/// the line end is reported only if the chain does not hold.
struct LineEnd: Sendable {
  /// An empty range after the last sign of the line.
  let place: Range<Int>
  /// The nodes from the next line on.
  let next: ArraySlice<MathNode>

  var problem: DerivationProblem {
    DerivationProblem(
      .syntax, "two equations on two lines need \\\\ between them", at: place,
      hint:
        "write \\\\ at the end of the line; if one equation continues on the next line, put its = or an operator at the line break"
    )
  }

  /// - Parameters:
  ///   - line: a line of the formula, with its wide spaces.
  ///   - source: the source of the whole formula.
  static func all(in line: [MathNode], of source: [UInt8]) -> [LineEnd] {
    // The spaces between the cells of a grid are not in the source.
    let nodes = line.filter { !$0.isWideSpace || !$0.range.isEmpty }
    var ends: [LineEnd] = []
    var depth = 0
    var hasSign = false
    for index in nodes.indices.dropLast() {
      let (node, next) = (nodes[index], nodes[index + 1])
      depth = max(0, depth + node.bracketStep)
      if node.isSeparator || node.isComment { hasSign = false }
      if node.isSign, depth == 0 { hasSign = true }
      guard depth == 0, hasSign, node.endsSide, next.beginsSide, isLineEnd(node, next, source),
        hasSignOfItsOwn(nodes[(index + 1)...], source)
      else { continue }
      ends.append(LineEnd(place: node.range.upperBound..<node.range.upperBound, next: nodes[(index + 1)...]))
    }
    return ends
  }

  /// Returns whether a line ends between the two nodes and the next line does not begin with `&`.
  private static func isLineEnd(_ node: MathNode, _ next: MathNode, _ source: [UInt8]) -> Bool {
    guard node.range.upperBound < next.range.lowerBound, next.range.lowerBound <= source.count else {
      return false
    }
    let gap = source[node.range.upperBound..<next.range.lowerBound]
    guard let end = gap.lastIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
      return false
    }
    return !gap[end...].contains(UInt8(ascii: "&"))
  }

  /// Returns whether a relation stands in these nodes, before their own line ends.
  private static func hasSignOfItsOwn(_ nodes: ArraySlice<MathNode>, _ source: [UInt8]) -> Bool {
    var depth = 0
    for index in nodes.indices {
      let node = nodes[index]
      if node.isSign, depth == 0 { return index > nodes.startIndex }
      if node.isSeparator || node.isComment { return false }
      depth = max(0, depth + node.bracketStep)
      if depth == 0, index + 1 < nodes.endIndex, node.endsSide, nodes[index + 1].beginsSide,
        isLineEnd(node, nodes[index + 1], source)
      {
        return false
      }
    }
    return false
  }
}

extension MathNode {
  fileprivate var bracketStep: Int { bracket(.opening) != nil ? 1 : bracket(.closing) != nil ? -1 : 0 }

  /// Whether this is a relation, even one that cannot be checked.
  var isSign: Bool { relation != nil || symbol?.atomClass == .relation }

  /// Whether this is an operator or another node that cannot begin or end a side.
  private var isBetweenFactors: Bool {
    isSign || isSeparator || isComment || symbol?.atomClass == .binary || symbol?.text == "/"
  }

  /// Whether a side can end with this node: it is not an operator and needs no argument.
  fileprivate var endsSide: Bool {
    let base = scripts?.base ?? self
    return !isBetweenFactors && base.reduction == nil && base.symbol?.text != "∇"
      && (base.function == nil || base.symbol != nil)
  }

  fileprivate var beginsSide: Bool { !isBetweenFactors && bracket(.closing) == nil }
}
