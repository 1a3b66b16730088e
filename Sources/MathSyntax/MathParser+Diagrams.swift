/// Commutative diagrams with the syntax of the package amscd.
///
/// diagram → row ("\\" row)*
/// row     → (object | arrow)*
/// arrow   → "@>" list ">" list ">" | "@<" list "<" list "<" | "@A" list "A" list "A" | "@V" list "V" list "V"
///         | "@=" | "@|" | "@."
extension MathParser {
  /// Reads a row. Objects stand in the even columns, and horizontal arrows in the odd columns between them. Vertical
  /// arrows stand in the even columns, below an object.
  mutating func diagramRow(from place: Int) -> [MathNode] {
    var cells: [MathNode] = []
    func empty() -> MathNode { MathNode(.row([]), at: place..<place) }
    /// Whether the last cell is an object of this row, and not a vertical arrow.
    var isBehindObject = false
    while true {
      let nodes = within(.object) { $0.list() }
      if !nodes.isEmpty {
        if !cells.count.isMultiple(of: 2) { cells.append(empty()) }
        cells.append(row(nodes, from: place))
        isBehindObject = true
      }
      guard let token = stream.peekPastBlanks(), token.character == "@" else { break }
      _ = stream.next()
      guard let sign = stream.peekPastBlanks(), let scalar = sign.character,
        "><=AV|.".unicodeScalars.contains(scalar)
      else {
        report(
          "'@' does not begin an arrow", at: token.range,
          hint: "an arrow is @>>>, @<<<, @VVV, @AAA, @= or @|, and @. is none")
        continue
      }
      _ = stream.next()
      let isAcross = scalar == "." ? isBehindObject : "><=".unicodeScalars.contains(scalar)
      // A horizontal arrow stands after an object; a vertical one stands in an object's column.
      if cells.count.isMultiple(of: 2) == isAcross { cells.append(empty()) }
      cells.append(arrow(scalar, token))
      isBehindObject = false
    }
    return cells
  }

  private mutating func arrow(_ scalar: Unicode.Scalar, _ token: MathToken) -> MathNode {
    let (sign, isLabelled): (String, Bool) =
      switch scalar {
      case ">": ("→", true)
      case "<": ("←", true)
      case "A": ("↑", true)
      case "V": ("↓", true)
      case "=": ("=", false)
      case "|": ("‖", false)
      default: ("", false)
      }
    guard !sign.isEmpty else { return node(.row([]), from: token) }
    let first = isLabelled ? label(upTo: scalar, token) : nil
    let second = isLabelled ? label(upTo: scalar, token) : nil
    func small(_ body: MathNode) -> MathNode { MathNode(.style(.script, body), at: body.range) }
    guard "><=".unicodeScalars.contains(scalar) else {
      let delimiter = MathNode.SizedDelimiter(
        delimiter: MathDelimiter(sign), size: .third, atomClass: .ordinary)
      var parts = [node(.delimiter(delimiter), from: token)]
      if let first {
        parts.insert(MathNode(.adjustment(.overlap(.right), small(first)), at: first.range), at: 0)
      }
      if let second { parts.append(MathNode(.adjustment(.overlap(.left), small(second)), at: second.range)) }
      return node(.row(parts), from: token)
    }
    let arrow = MathNode(.symbol(MathSymbol(name: sign, text: sign, .relation)), at: token.range)
    // An arrow of a diagram is always long, even with a short label.
    let side = MathNode(.space(0.8), at: token.range)
    let over = MathNode(.row([side] + (first?.elements ?? []) + [side]), at: first?.range ?? token.range)
    return node(
      .stack(
        MathNode.Stack(base: arrow, over: over, under: second, atomClass: .relation, isStretched: true)),
      from: token)
  }

  private mutating func label(upTo sign: Unicode.Scalar, _ token: MathToken) -> MathNode? {
    // A diagram in a label needs more stack than an atom does, so it counts as one more level.
    depth += 1
    defer { depth -= 1 }
    let place = stream.position
    let nodes = within(.label(sign)) { $0.list() }
    if stream.peekPastBlanks()?.character == sign {
      _ = stream.next()
    } else {
      report(
        "'@\(sign)' needs three \(sign)", at: token.range,
        hint: "such as @\(sign)\(sign)f\(sign), with labels between them")
    }
    return nodes.isEmpty ? nil : row(nodes, from: place)
  }
}
