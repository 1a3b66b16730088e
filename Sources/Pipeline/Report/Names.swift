import NeuralNet

extension Activation {
  /// As people write it.
  var title: String { function.title }
}

extension WeightInitialization {
  /// As people write it.
  var title: String {
    switch self {
    case .xavier: "Xavier"
    case .xavierUniform: "Xavier, uniform"
    case .he: "He"
    case .lecun: "LeCun"
    case .normal, .zeros: description
    }
  }
}
