import MathSyntax

/// A line of the source that ends inside of an equation, while the next line looks like an equation of its own: a `\\`
/// is probably missing.
///
/// A line break means nothing in LaTeX, and what stands on both sides of it is a product. So the chain is read as one,
/// and only where it does not hold is the line end what is told.
struct LineEnd: Sendable {
  /// Empty, behind the last sign of the line.
  let place: Range<Int>
  /// The formula from the next line on.
  let next: ArraySlice<MathNode>

  var problem: DerivationProblem {
    DerivationProblem(
      .syntax, "two equations on two lines need \\\\ between them", at: place,
      hint:
        "write \\\\ at the end of the line; an equation that goes on has its = or its operator at the break")
  }

  /// - Parameters:
  ///   - line: a line of the formula, with its wide spaces.
  ///   - source: the whole formula's.
  static func all(in line: [MathNode], of source: [UInt8]) -> [LineEnd] {
    // The cells of a grid are parted by spaces that nobody wrote.
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

  /// Between the two a line ends, and the next one does not begin with `&`.
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

  /// A sign stands in it, before its own end.
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

  /// A sign between two sides, whether it can be checked or not.
  fileprivate var isSign: Bool { relation != nil || symbol?.atomClass == .relation }

  /// An operator, or anything else that does not stand at either end of a side.
  private var isBetweenFactors: Bool {
    isSign || isSeparator || isComment || symbol?.atomClass == .binary || symbol?.text == "/"
  }

  /// A side may end with it: it is no operator, and takes no argument.
  fileprivate var endsSide: Bool {
    let base = scripts?.base ?? self
    return !isBetweenFactors && base.reduction == nil && base.symbol?.text != "∇"
      && (base.function == nil || base.symbol != nil)
  }

  fileprivate var beginsSide: Bool { !isBetweenFactors && bracket(.closing) == nil }
}
