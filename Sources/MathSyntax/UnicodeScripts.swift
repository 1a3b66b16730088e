/// Scripts and accents that people paste as characters: `W₁ᵀ`, `x²`, `ŷ`.
enum UnicodeScripts {
  /// The plain character of each raised character.
  static let raised = table("⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁺+⁻-⁽(⁾)ⁱiʲjᵏkˡlⁿnᵗtᵀT")
  /// The plain character of each lowered character.
  static let lowered = table("₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9₊+₋-₍(₎)ᵢiⱼjₖkₗlₘmₙn")
  /// The plain letter of each letter with a hat.
  static let hatted = table("âaĉcêeĝgĥhîiĵjôoŝsûuŵwŷyẑzÂAĈCÊEĜGĤHÎIĴJÔOŜSÛUŴWŶYẐZ")

  /// Combining marks: typed after a letter, drawn over it.
  static let marks: [Unicode.Scalar: Accent] = [
    "\u{302}": .hat, "\u{303}": .tilde, "\u{304}": .bar, "\u{305}": .bar, "\u{307}": .dot, "\u{308}": .ddot,
    "\u{30C}": .check, "\u{20D7}": .vec,
  ]

  /// Reads a table from pairs of characters: the second one is the meaning of the first.
  static func table(_ pairs: String) -> [Unicode.Scalar: Unicode.Scalar] {
    let scalars = Array(pairs.unicodeScalars)
    return Dictionary(
      stride(from: 0, to: scalars.count - 1, by: 2).map { (scalars[$0], scalars[$0 + 1]) }
    ) { first, _ in first }
  }
}

extension MathParser {
  /// Reads a sequence of raised or lowered characters as one script.
  mutating func script(of table: [Unicode.Scalar: Unicode.Scalar]) -> MathNode {
    var nodes: [MathNode] = []
    while let token = stream.peek() {
      guard case .character(let scalar) = token.kind, let plain = table[scalar] else { break }
      _ = stream.next()
      if ("0"..."9").contains(plain) {
        if let last = nodes.last, case .number(let digits) = last.content {
          nodes[nodes.count - 1] = MathNode(
            .number(digits + String(Character(plain))), at: last.range.hull(token.range))
        } else {
          nodes.append(MathNode(.number(String(Character(plain))), at: token.range))
        }
      } else {
        nodes.append(MathNode(.symbol(MathSymbolTable.shared.symbol(for: plain)), at: token.range))
      }
    }
    return nodes.count == 1 ? nodes[0] : row(nodes, from: stream.position)
  }
}
