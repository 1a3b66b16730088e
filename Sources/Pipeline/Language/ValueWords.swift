import SourceText

/// How authors write values that nbrun writes otherwise, and what they should write.
enum ValueWords {
  /// - Parameter choices: the words that the option takes.
  /// - Returns: what to try in the place of a word that is none of them.
  static func hint(for word: String, of option: String, among choices: [String]) -> String? {
    let folded = OptionWords.folded(word).replacing("_", with: "")
    if let choice = synonyms[option]?[folded], choices.contains(choice) { return "write it as \(choice)" }
    if let sentence = absent[option]?[folded] { return sentence }
    return nearestName(to: word, among: choices).map { "did you mean '\($0)'?" }
  }

  /// A whole number in another writing: `ten`, `10.0`, `1e3`, `10,000`.
  static func wholeNumber(_ text: String) -> Int? {
    let plain = text.replacing("_", with: "")
    if let word = numbers.firstIndex(of: plain.lowercased()) { return word }
    // "10,000" is a number with its thousands apart; "8,4" more likely a list.
    let groups = plain.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    return Double(groups.joined()).flatMap { $0.isFinite ? Int(exactly: $0) : nil }
  }

  /// A number in another writing: `0,5`, `20%`, `1/2`, `½`.
  static func number(_ text: String) -> Double? {
    let plain = text.filter { $0 != "_" && $0 != " " }
    if plain.hasSuffix("%"), let number = Double(plain.dropLast().replacing(",", with: ".")) {
      return number / 100
    }
    let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, let above = Double(parts[0]), let below = Double(parts[1]), below != 0 {
      return above / below
    }
    if let comma = Double(plain.replacing(",", with: ".")) { return comma }
    if let word = numbers.firstIndex(of: plain.lowercased()) { return Double(word) }
    return plain.count == 1 ? plain.unicodeScalars.first?.properties.numericValue : nil
  }

  /// The whole numbers of a list that is written without YAML's brackets: `(128, 64)`, `128 64`, `784x128`, `128-64`.
  /// Nil where there is anything else in it, or fewer than two.
  static func list(_ text: String) -> [Int]? {
    var numbers: [Int] = []
    var digits = ""
    for character in text + " " {
      if character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      guard " ,;()[]{}<>x×*-–—→>/|\t".contains(character) else { return nil }
      if digits.isEmpty { continue }
      guard let number = Int(digits) else { return nil }
      numbers.append(number)
      digits = ""
    }
    return numbers.isEmpty ? nil : numbers
  }

  /// A word for no hidden layers.
  static func isNothing(_ text: String) -> Bool {
    ["none", "no", "null", "empty", "nothing", "()"].contains(text.lowercased())
  }

  /// A truth in another writing than YAML's.
  static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "1", "y", "t", "always", "each", "random", ".true.": true
    case "0", "n", "f", "never", "none", ".false.": false
    default: nil
    }
  }

  private static let numbers = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
  ]

  // MARK: Words, written together and in small letters

  private static let synonyms = table([
    ("activation", "sigmoid", "sig sigmoids logistic logsig expit σ sigma"),
    ("activation", "tanh", "hyperbolictangent tansig hyperbolic"),
    ("activation", "relu", "rectifier rectified rectifiedlinear relus"),
    ("weights", "xavier", "glorot glorotnormal xaviernormal xaviergaussian"),
    ("weights", "xavier-uniform", "glorotuniform uniform xavieruniform uniformxavier randomuniform"),
    ("weights", "he", "henormal kaiming kaimingnormal heetal msra henormalized"),
    ("weights", "lecun", "lecunnormal"),
    ("weights", "zeros", "zero 0 none null off"),
    ("weights", "normal(0.01)", "normal gaussian random randn randomnormal rand gauss truncatednormal"),
    ("scale", "unit", "minmax normalize normalized normalise 01 [0,1] 1/255 255 divide true yes on rescale"),
    ("scale", "standardize", "standardise standard standardized zscore zeromean meanstd whiten"),
    ("scale", "none", "raw off false no byte bytes null identity"),
    ("split", "train", "training trainset trainingset"),
    ("split", "test", "testing tests testset t10k"),
    ("split", "validation", "val valid validate dev validationset holdout"),
  ])

  private static let absent = table([
    (
      "activation", "the output layer is softmax already; hidden units take one of these",
      "softmax logsoftmax"
    ),
    (
      "activation", "a hidden layer without a nonlinear activation adds nothing; choose one of these",
      "linear identity none no null off"
    ),
    (
      "activation", "of the rectifiers there is relu alone",
      "leakyrelu prelu elu selu gelu silu swish mish relu6 softplus"
    ),
    (
      "weights", "equal weights stay equal in training; zeros shows just that",
      "ones one constant const same 1"
    ),
    (
      "weights", "he draws from a normal distribution; xavier-uniform from a uniform one",
      "heuniform kaiminguniform"
    ),
    ("weights", "lecun draws from a normal distribution; xavier-uniform from a uniform one", "lecununiform"),
    ("weights", "there is xavier or he in its place", "orthogonal identity sparse"),
    ("split", "name one of the three", "all both everything full"),
  ])

  /// By option, then by word.
  private static func table(_ rows: [(option: String, meaning: String, words: String)]) -> [String: [String:
    String]]
  {
    var table: [String: [String: String]] = [:]
    for (option, meaning, words) in rows {
      for word in words.split(separator: " ") { table[option, default: [:]][String(word)] = meaning }
    }
    return table
  }
}
