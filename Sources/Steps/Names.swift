import NeuralNet

extension Activation {
  /// As people write it.
  package var title: String {
    switch self {
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .relu: "ReLU"
    }
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
