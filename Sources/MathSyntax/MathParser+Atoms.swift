/// Letters, signs and numbers, and the scripts on any atom.
extension MathParser {
  /// scripts → mark? ("^" argument | "_" argument | "'" | raised+ | lowered+ | "\limits" | "\nolimits")*
  mutating func scripts(on base: MathNode) -> MathNode {
    var scripts = MathNode.Scripts(base: base, lower: nil, upper: nil, primes: 0, placement: .automatic)
    var isScripted = false
    // Only one mark is accepted. A sequence of marks is not a formula, and would nest without limit.
    if let token = stream.peek(), case .character(let scalar) = token.kind,
      let mark = UnicodeScripts.marks[scalar]
    {
      _ = stream.next()
      scripts.base = MathNode(.accent(mark, base), at: base.range.hull(token.range))
    }
    let base = scripts.base
    while let token = stream.peekPastBlanks() {
      switch token.kind {
      case .superscript:
        _ = stream.next()
        if scripts.upper != nil {
          report("a second superscript", at: token.range, hint: "put the first with its base in braces")
        }
        scripts.upper = argument(of: token)
      case .subscript:
        _ = stream.next()
        if scripts.lower != nil {
          report("a second subscript", at: token.range, hint: "put both into one pair of braces: x_{ij}")
        }
        scripts.lower = argument(of: token)
      case .character(let scalar) where UnicodeScripts.raised[scalar] != nil:
        if scripts.upper != nil {
          report("a second superscript", at: token.range, hint: "put the first with its base in braces")
        }
        scripts.upper = script(of: UnicodeScripts.raised)
      case .character(let scalar) where UnicodeScripts.lowered[scalar] != nil:
        if scripts.lower != nil {
          report("a second subscript", at: token.range, hint: "put both into one pair of braces: x_{ij}")
        }
        scripts.lower = script(of: UnicodeScripts.lowered)
      case .character("'"), .character("’"), .character("′"):
        _ = stream.next()
        if scripts.upper != nil {
          report("a prime after a superscript", at: token.range, hint: "write the prime first: f'^2")
        }
        scripts.primes += 1
      case .command("limits"), .command("displaylimits"), .command("nolimits"):
        _ = stream.next()
        scripts.placement =
          token.command == "limits" ? .limits : token.command == "nolimits" ? .beside : .automatic
        continue
      default:
        guard isScripted else { return base }
        return MathNode(
          .scripts(scripts), at: base.range.lowerBound..<max(base.range.upperBound, stream.position))
      }
      isScripted = true
    }
    guard isScripted else { return base }
    return MathNode(
      .scripts(scripts), at: base.range.lowerBound..<max(base.range.upperBound, stream.position))
  }

  mutating func character(
    _ scalar: Unicode.Scalar, _ token: MathToken, wholeNumber: Bool
  ) -> MathNode {
    switch scalar {
    case "0"..."9": return number(scalar, token, whole: wholeNumber)
    case "~": return MathNode(.space(6 / 18.0), at: token.range)
    case let letter where UnicodeScripts.hatted[letter] != nil:
      let plain = MathSymbolTable.shared.symbol(for: UnicodeScripts.hatted[letter] ?? letter)
      return MathNode(.accent(.hat, MathNode(.symbol(plain), at: token.range)), at: token.range)
    case "'":
      // Nothing stands before the prime, as in {}'. An empty base takes it.
      stream.pushBack(token)
      return MathNode(.row([]), at: token.range.lowerBound..<token.range.lowerBound)
    default: return MathNode(.symbol(MathSymbolTable.shared.symbol(for: scalar)), at: token.range)
    }
  }

  /// number → digit+ ("." digit+)?, but only a single digit as an argument: `\frac12`.
  mutating func number(_ first: Unicode.Scalar, _ token: MathToken, whole: Bool) -> MathNode {
    var digits = String(Character(first))
    var range = token.range
    func digit(_ token: MathToken?) -> Unicode.Scalar? {
      token?.character.flatMap { ("0"..."9").contains($0) ? $0 : nil }
    }
    var hasPoint = false
    while whole, let next = stream.peek() {
      if let more = digit(next) {
        _ = stream.next()
        digits.unicodeScalars.append(more)
        range = range.hull(next.range)
      } else if !hasPoint, next.character == "." {
        _ = stream.next()
        guard let more = stream.peek(), digit(more) != nil else {
          stream.pushBack(next)
          break
        }
        hasPoint = true
        digits += "."
      } else {
        break
      }
    }
    return MathNode(.number(digits), at: range)
  }
}
