import NeuralNet

extension Activation {
  /// The name in the usual spelling.
  package var title: String { function.title }

  /// Other words that authors write for a function, each with the function's name.
  static var otherWords: [String: String] {
    var words: [String: String] = [:]
    for activation in allCases {
      for word in activation.function.synonyms { words[word] = activation.rawValue }
    }
    return words
  }
}

extension WeightInitialization {
  /// The name in the usual spelling.
  package var title: String {
    switch self {
    case .xavier: "Xavier"
    case .xavierUniform: "Xavier, uniform"
    case .he: "He"
    case .lecun: "LeCun"
    case .normal, .zeros: description
    }
  }
}
