import MathSyntax
import NeuralNet

extension MathNode {
  /// `T`, `\top`, `\mathsf{T}`, `\intercal`
  var isTransposition: Bool {
    guard let node = soleNode else { return false }
    if case .text("T", _) = node.content { return true }
    return node.symbol.map { $0.name == "T" || ["⊤", "⊺", "ᵀ"].contains($0.text) } ?? false
  }

  var reduction: Expression.Reduction.Kind? {
    switch symbol?.text {
    case "∑": .sum
    case "∏": .product
    default: nil
    }
  }

  /// The function that this names.
  var function: Expression.Function? {
    switch content {
    case .text(let words, _): return Expression.Function.named(words)
    case .operatorName(let name): return Expression.Function.named(name.name)
    case .symbol(let symbol):
      if symbol.name == "sigma" || symbol.name == "varsigma" { return .activation(.sigmoid) }
      return ["f", "g", "varphi", "phi"].contains(symbol.name) ? .hiddenActivation : nil
    default: return nil
    }
  }

  /// The function that the words below a letter name: softmax in `g_{\text{softmax}}`.
  func functionNamed(by scripts: Scripts) -> Expression.Function? {
    guard symbol != nil, scripts.upper == nil, case .text(let words, _)? = scripts.lower?.soleNode?.content,
      let function = Expression.Function.named(words), function == .softmax || function.isActivation
    else { return nil }
    return function
  }

  /// The function that is named in braces, as in `{\rm softmax}(z)`.
  var soleFunction: Expression.Function? {
    guard case .row = content, let inner = soleNode, let function = inner.function else { return nil }
    if case .row = inner.content { return nil }
    return function
  }

  /// The letter or the word of a symbol, without its scripts and fonts, and with its accent: "yhat".
  var letterName: String? {
    switch content {
    case .symbol(let symbol) where symbol.atomClass == .ordinary && symbol.name.first?.isLetter == true:
      return symbol.name
    case .text(let words, _): return !words.allSatisfy(\.isLetter) || words.isEmpty ? nil : words
    case .operatorName(let name): return name.name
    case .accent(let accent, let body): return body.soleNode?.letterName.map { $0 + accent.suffix }
    default: return nil
    }
  }

  /// Whether this is text that is not a symbol.
  var isComment: Bool {
    guard case .text(let words, _) = content, function == nil else { return false }
    return !words.allSatisfy(\.isLetter) || Self.connectives.contains(words) || words.isEmpty
  }

  /// Whether the text introduces a remark that continues after it: "for all j".
  var opensRemark: Bool {
    guard case .text(let words, _) = content else { return symbol?.name == "forall" }
    let first = words.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    return ["for", "if", "when"].contains(first.lowercased())
  }

  private static let connectives: Set<String> = [
    "and", "or", "so", "hence", "thus", "therefore", "where", "for", "with", "because", "since", "if", "when",
  ]

  var unreadable: DerivationProblem {
    let hint: String? =
      switch content {
      case .grid: "this kind of array cannot be checked: write cases, or a matrix in brackets"
      case .enclosure: "what is crossed out cannot be checked: write the result"
      case .adjustment(.raised, _): "a power is written x^2, and an index x_2"
      case .choice, .rule: "write the formula without it"
      default:
        "put this formula into a math fence without check: nbrun checks sums, products, functions and derivatives"
      }
    return DerivationProblem(.syntax, "'\(quoted)' cannot be evaluated", at: range, hint: hint)
  }

  var unexpected: DerivationProblem {
    DerivationProblem(.syntax, "'\(quoted)' was not expected here", at: range)
  }
}

extension Expression.Function {
  static func named(_ word: String) -> Expression.Function? {
    let word = word.lowercased()
    if let activation = Activation.allCases.first(where: { $0.function.wordsInFormulas.contains(word) }) {
      return .activation(activation)
    }
    return switch word {
    case "softmax": .softmax
    case "exp": .exp
    case "log", "ln", "lg": .log
    case "max": .max
    case "min": .min
    case "argmax", "arg max": .argumentOfMaximum
    case "argmin", "arg min": .argumentOfMinimum
    case "sgn", "sign": .signum
    case "tr", "trace": .trace
    case "diag": .diag
    default: nil
    }
  }
}

extension Accent {
  /// What a letter's name ends with if it has this accent.
  var suffix: String { self == .hat || self == .widehat ? "hat" : self == .overline ? "bar" : rawValue }
}
