import Formatting
import NeuralNet

extension OptionReader {
  /// The optimizer, from the options that each optimizer declares. Which one is an option where there are several.
  /// - Returns: what a summary says of it too: the options that differ from their defaults.
  mutating func optimizer(learningRate: Double) -> (any Optimizer, facts: [StepFact]) {
    let kind = Optimizers.all[0]
    var values: [String: Double] = [:]
    var facts: [StepFact] = []
    for parameter in kind.hyperparameters {
      let value = number(
        parameter.name, default: parameter.standard, in: NumberBounds(parameter.bounds), parameter.meaning)
      values[parameter.name] = value
      if value != parameter.standard {
        facts.append(
          StepFact(
            parameter.name.replacing("_", with: " "), NumberFormat.general.shown(value), of: parameter.name))
      }
    }
    return (kind.init(learningRate: learningRate, hyperparameters: values), facts)
  }
}

extension NumberBounds {
  fileprivate init(_ bounds: Hyperparameter.Bounds) {
    switch bounds {
    case .closed(let range): self = .atLeast(range.lowerBound, atMost: range.upperBound)
    case .halfOpen(let range): self = .atLeast(range.lowerBound, below: range.upperBound)
    }
  }
}
