import MathSyntax
import NeuralNet

/// Words without `\text`, which LaTeX reads as a product of letters, and code such as `.T`.
extension ExpressionReader {
  /// A problem if a known word begins here, typed as separate letters: `softmax(z_3)`.
  var wordOfLetters: DerivationProblem? {
    guard let first = peek(), first.latinLetter != nil else { return nil }
    var letters: [(letter: String, node: MathNode)] = []
    while let node = peek(letters.count), let letter = node.latinLetter,
      letters.last.map({ $0.node.touches(node) && $0.node.scripts == nil }) ?? true,
      letters.count < Self.longestWord
    {
      letters.append((letter, node))
    }
    let run = letters.map(\.letter).joined().lowercased()
    guard let (word, hint) = Self.words.first(where: { run.hasPrefix($0.word) }) else { return nil }
    let end = letters[word.count - 1].node.range.upperBound
    let written = letters.prefix(word.count).map(\.letter).joined()
    return DerivationProblem(
      .syntax, "'\(written)' is read as a product of \(word.count) letters",
      at: first.range.lowerBound..<max(first.range.upperBound, end), hint: hint)
  }

  /// Reads a function that is typed as separate letters, with its argument in brackets: `softmax(z_3)`, `log(p)`.
  mutating func functionOfLetters() throws(DerivationProblem) -> Expression? {
    guard let first = peek(), first.latinLetter != nil else { return nil }
    var word = ""
    var last = first
    while let node = peek(word.count), let letter = node.latinLetter, node.scripts == nil,
      word.isEmpty || last.touches(node), word.count < Self.longestWord
    {
      word += letter
      last = node
    }
    // ln q without a blank
    for name in ["ln", "log"] where word.count == name.count + 1 && word.hasPrefix(name) {
      position(at: name.count)
      return try application(.log, primes: 0, from: first)
    }
    guard word.count > 1, let function = Expression.Function.named(word), function.reductionKind == nil,
      let argument = peek(word.count),
      argument.opensRoundBracket || function == .log && startsFactor(argument)
    else { return nil }
    position(at: word.count)
    return try application(function, primes: 0, from: first)
  }

  private static let words: [(word: String, hint: String)] =
    [("softmax", "write \\text{softmax}")]
    + Activation.allCases.map { activation in
      let (word, latex) = (activation.rawValue, activation.function.latex)
      return (word, latex == "\\\(word)" ? "write \(latex)" : "write \\text{\(word)}")
    }
    + ["exp", "log", "ln", "max"].map { ($0, "write \\\($0)") }
    + [("diag", "write \\operatorname{diag}")]
    + ["loss", "cost", "error"].map { ($0, "the loss is $L$, its mean over the batch $J$") }
    + ["new", "old"].map { ($0, Diagnosis.assignmentHint) }

  private static let longestWord = words.reduce(0) { max($0, $1.word.count) }

  /// A problem if NumPy's `.T` stands here, as in `W_3.T`.
  var transposeOfCode: DerivationProblem? {
    guard let point = peek(), point.symbol?.text == ".", let letter = peek(1),
      (letter.scripts?.base ?? letter).symbol?.name == "T", point.touches(letter)
    else { return nil }
    return DerivationProblem(
      .syntax, "'.T' is NumPy code and not a formula", at: point.range.lowerBound..<letter.range.upperBound,
      hint: "for the transpose write ^T, as in $a_1^T$")
  }
}

extension ExpressionReader {
  /// Reads a symbol without scripts. The letters of "net", and a d before a letter as in "dZ", are one symbol; the
  /// last letter may then have scripts.
  mutating func longName(from node: MathNode) -> Expression? {
    guard let letter = node.letterName else { return nil }
    for word in Self.longNames where word.hasPrefix(letter) && letter.count == 1 {
      guard let name = try? longName(word, from: node) else { continue }
      return name
    }
    return Expression(.symbol(Symbol(letter, at: node.range)), at: node.range)
  }

  private mutating func longName(_ word: String, from node: MathNode) throws(DerivationProblem) -> Expression?
  {
    var last = node
    var distance = 0
    for letter in word.dropFirst() {
      guard last.scripts == nil, let next = peek(distance), last.touches(next) || word.hasPrefix("d"),
        (next.scripts?.base.soleNode ?? next).letterName == String(letter)
      else { return nil }
      last = next
      distance += 1
    }
    // "network" is not a symbol.
    if last.scripts == nil, let next = peek(distance), last.touches(next), next.latinLetter != nil,
      !word.hasPrefix("d")
    {
      return nil
    }
    let range = node.range.lowerBound..<last.range.upperBound
    guard let scripts = last.scripts else {
      position(at: distance)
      return Expression(.symbol(Symbol(word, at: range)), at: range)
    }
    let place = node.range.lowerBound..<scripts.base.range.upperBound
    let (symbol, primes) = try symbol(word, at: place, with: scripts)
    guard primes == 0 else { return nil }
    position(at: distance)
    return Expression(.symbol(symbol), at: range)
  }

  private static let longNames =
    ["net", "out", "CE", "dW", "dZ", "dA", "dB", "db", "dw", "dz", "da", "dX", "dH", "dh"]

  /// `\overline{W^{(3)}}`: the accent belongs to the letter.
  func accented(
    _ accent: Accent, _ scripts: MathNode.Scripts, _ node: MathNode
  ) throws(DerivationProblem) -> Expression {
    guard let letter = scripts.base.soleNode?.letterName else { throw node.unreadable }
    let (symbol, primes) = try symbol(letter + accent.suffix, at: scripts.base.range, with: scripts)
    guard primes == 0 else { throw node.unreadable }
    return Expression(.symbol(symbol), at: node.range)
  }
}

extension MathNode {
  /// The letter, if this is a single ASCII letter, with or without scripts.
  fileprivate var latinLetter: String? {
    guard let name = (scripts?.base ?? self).symbol?.name, name.utf8.count == 1, let letter = name.first,
      letter.isLetter
    else { return nil }
    return name
  }
}
