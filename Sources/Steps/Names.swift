import NeuralNet

extension Activation {
  /// As people write it.
  package var title: String { function.title }

  /// Each word that authors write in the place of a function's name, with that name.
  static var otherWords: [String: String] {
    var words: [String: String] = [:]
    for activation in allCases {
      for word in activation.function.synonyms { words[word] = activation.rawValue }
    }
    return words
  }
}

extension WeightInitialization {
  /// As people write it.
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
