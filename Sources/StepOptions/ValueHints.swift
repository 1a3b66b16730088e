import SourceText

/// Forms in which authors write values that nbrun does not read, and what to write instead.
package enum ValueHints {
  /// - Parameters:
  ///   - choices: the words that the option takes.
  ///   - others: other words for these, besides those that this type knows.
  /// - Returns: a hint for a word that is not one of the choices.
  package static func hint(
    for word: String, of option: String, among choices: [String], otherWords others: [String: String] = [:]
  ) -> String? {
    let folded = OptionNameHints.folded(word).replacing("_", with: "")
    if let choice = others[folded] { return "write it as \(choice)" }
    if let choice = synonyms[option]?[folded], choices.contains(choice) { return "write it as \(choice)" }
    if let sentence = absent[option]?[folded] { return sentence }
    return nearestName(to: word, among: choices).map { "did you mean '\($0)'?" }
  }

  /// Returns a hint for a word that stands where an option's value should be; nil if the word is not known.
  static func sentence(about word: String, of option: String) -> String? {
    absent[option]?[OptionNameHints.folded(word).replacing("_", with: "")]
  }

  /// Reads a whole number in a form that nbrun does not accept: `ten`, `tenth`, `10.0`, `1e3`, `10k`, `10,000`,
  /// `10 000`, `10.000`.
  static func wholeNumber(_ text: String) -> Int? {
    let plain = text.replacing("_", with: "").lowercased()
    if let word = numbers.firstIndex(of: plain) { return word }
    if let word = ordinals.firstIndex(of: plain) { return word + 1 }
    for (letter, factor) in [("k", 1e3), ("m", 1e6)] where plain.hasSuffix(letter) {
      return Double(plain.dropLast()).flatMap { whole($0 * factor) }
    }
    for separator: Character in [",", ".", " ", "'"] {
      // "10,000" has a thousands separator; "8,4" is more likely a list.
      let groups = plain.split(separator: separator, omittingEmptySubsequences: false)
      let isGrouped =
        groups.count > 1 && (1...3).contains(groups[0].count) && groups[0] != "0"
        && groups.dropFirst().allSatisfy { $0.count == 3 }
        && groups.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
      if isGrouped { return Int(groups.joined()) }
    }
    return Double(plain).flatMap(whole)
  }

  private static func whole(_ number: Double) -> Int? { number.isFinite ? Int(exactly: number) : nil }

  /// Returns the last number of a range, `1-10`, `1..10` or `1 to 10`, if one number is needed.
  static func lastOfRange(_ text: String) -> Int? {
    for sign in ["...", "..", "–", "-", ":", "to"] {
      let ends = text.split(separator: sign, maxSplits: 1, omittingEmptySubsequences: false).map { part in
        Int(part.filter { $0 != " " })
      }
      if ends.count == 2, let first = ends[0], let last = ends[1], first < last { return last }
    }
    return nil
  }

  /// Reads a number in a form that nbrun does not accept: `0,5`, `20%`, `1/2`, `½`, `10^-5`, `10k`, `none` for 0.
  static func number(_ text: String) -> Double? {
    let plain = text.filter { $0 != "_" && $0 != " " }
    if plain.hasSuffix("%"), let number = Double(plain.dropLast().replacing(",", with: ".")) {
      return number / 100
    }
    let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, let above = Double(parts[0]), let below = Double(parts[1]), below != 0 {
      return above / below
    }
    let power = plain.split(separator: "^", omittingEmptySubsequences: false)
    if power.count == 2, power[0] == "10", let exponent = Int(power[1].filter { !"{()}".contains($0) }),
      abs(exponent) <= 300
    {
      return Double("1e\(exponent)")
    }
    if isNothing(plain) || ["off", "false"].contains(plain.lowercased()) { return 0 }
    if plain.lowercased().hasSuffix("k"), let number = wholeNumber(plain) { return Double(number) }
    if let comma = Double(plain.replacing(",", with: ".")) { return comma }
    if let word = numbers.firstIndex(of: plain.lowercased()) { return Double(word) }
    return plain.count == 1 ? plain.unicodeScalars.first?.properties.numericValue : nil
  }

  /// Returns the whole numbers of a list that is written without YAML's brackets: `(128, 64)`, `128 64`, `784x128`,
  /// `128-64`. Returns nil if the text has anything else, or no number.
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

  /// Whether the text is a word for "no hidden layers".
  static func isNothing(_ text: String) -> Bool {
    ["none", "no", "null", "empty", "nothing", "()"].contains(text.lowercased())
  }

  /// Returns true or false for a word that means one of them but that nbrun does not accept.
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

  private static let ordinals = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
  ]

  // MARK: Words, written together and in small letters

  private static let synonyms = MeaningTable.of([
    ("weights", "xavier", "glorot glorotnormal xaviernormal xaviergaussian"),
    ("weights", "xavier-uniform", "glorotuniform uniform xavieruniform uniformxavier randomuniform"),
    ("weights", "he", "henormal kaiming kaimingnormal heetal msra henormalized"),
    ("weights", "lecun", "lecunnormal"),
    ("weights", "zeros", "zero 0 none null off"),
    ("weights", "normal(0.01)", "normal gaussian random randn randomnormal rand gauss truncatednormal"),
    (
      "scale", "unit", "minmax normalize normalized normalise 01 [0,1] 1/255 255 divide true yes on rescale"
    ),
    ("scale", "standardize", "standardise standard standardized zscore zeromean meanstd whiten"),
    ("scale", "none", "raw off false no byte bytes null identity"),
    ("split", "train", "training trainset trainingset"),
    ("split", "test", "testing tests testset t10k"),
    ("split", "validation", "val valid validate dev validationset holdout"),
  ])

  private static let absent = MeaningTable.of([
    (
      "activation", "the output layer is softmax already; hidden units take one of these",
      "softmax logsoftmax"
    ),
    (
      "activation", "a hidden layer without a nonlinear activation adds nothing; choose one of these",
      "linear identity none no null off"
    ),
    (
      "activation", "nbrun does not have it; relu and silu are like it",
      "leakyrelu prelu elu selu gelu mish relu6 softplus"
    ),
    (
      "weights", "equal weights stay equal in training; zeros shows this",
      "ones one constant const same 1"
    ),
    (
      "weights", "he draws from a normal distribution; xavier-uniform from a uniform one",
      "heuniform kaiminguniform"
    ),
    ("weights", "lecun draws from a normal distribution; xavier-uniform from a uniform one", "lecununiform"),
    ("weights", "use xavier or he instead", "orthogonal identity sparse"),
    ("split", "name one of the three", "all both everything full"),
    ("seed", noSeed, "random none auto time now null any false true rand default no clock date"),
    (
      "check", "backprop always compares some entries; write 1 for as few as possible",
      "none no false off 0 never skip null"
    ),
    ("check", "write how many entries of each tensor to compare, or all", "yes true on some always"),
    (
      "layer", "write its number: 1 is the first hidden layer, and the last number is the output layer",
      "last output final all every hidden input w1 w2 w3 l1 l2 l3 0"
    ),
    ("units", "write how many to show, such as 64", "all every none full"),
    ("examples", "write how many examples to use, such as 8", "all every none full batch"),
    (
      "epochs", "write how many epochs to train, such as 10", "auto untilconvergence convergence none all max"
    ),
    (
      "batch_size", "write how many examples make a batch; the size of the training set gives a single batch",
      "all full none max auto whole dataset everything fullbatch"
    ),
    (
      "learning_rate", "write a number such as 0.1, which stays the same for the whole step",
      "auto adaptive default optimal constant scheduled schedule decay invscaling none"
    ),
    (
      "train", "write how many examples, such as 10000, or leave the option out for all",
      "half none most some full"
    ),
    (
      "test", "write how many examples, such as 1000, or leave the option out for all",
      "half none no some full false"
    ),
  ])

  private static let noSeed =
    "write a whole number, or leave the option out: the draws then follow the notebook's seed"
}
