/// A line that says what a letter stands for: `C := L`, `h := a_2`, `E := B J`, `W^l := (W^l)^T`.
struct Alias {
  let symbol: Symbol
  let target: Symbol
  /// Whether one of them is the transpose of the other: `x := (z_3)^T`.
  let isTransposed: Bool
  /// Whether the target is multiplied by the number of examples: `E := B J`.
  let isSum: Bool

  init?(_ chain: Chain) {
    guard chain.links.count == 1, chain.links[0].relation == .defined,
      case .symbol(let symbol) = chain.first.form,
      let target = chain.links[0].right.aliasTarget
    else { return nil }
    self.symbol = symbol
    (self.target, isTransposed, isSum) = target
  }

  /// A text that is different for every alias.
  var signature: String {
    symbol.signature + ":=" + (isSum ? "B" : "") + target.signature + (isTransposed ? "T" : "")
  }

  /// Whether the two indices of the target stand in the other order: `w_{ij} := W_{ji}`.
  var isSwapped: Bool {
    guard let own = symbol.lower.last?.parts.suffix(2).map(\.letter),
      let other = target.lower.last?.parts.suffix(2).map(\.letter), own.count == 2
    else { return false }
    return own[0] != nil && own[0] != own[1] && own == other.reversed()
  }
}

extension Expression {
  /// The symbol that this is, whether it is transposed, and whether it is multiplied by B.
  fileprivate var aliasTarget: (symbol: Symbol, isTransposed: Bool, isSum: Bool)? {
    switch form {
    case .symbol(let symbol) where symbol.power == nil || !symbol.upper.isEmpty:
      return (symbol, symbol.isTransposed, false)
    case .transpose(let inner):
      return inner.aliasTarget.map { ($0.symbol, !$0.isTransposed, $0.isSum) }
    case .binary(let sign, let left, let right, _) where sign == .multiply || sign == .dot:
      guard case .symbol(let size) = left.form, size.base == "B", !size.hasScripts,
        let target = right.aliasTarget,
        target.symbol.base == "J"
      else { return nil }
      return (target.symbol, target.isTransposed, true)
    default: return nil
    }
  }
}
