import Formatting
import NeuralNet
import StepOptions
import StepProtocol

extension OptionReader {
  /// Reads the optimizer from the options that it declares. If there are several optimizers, an option chooses one.
  /// - Returns: the optimizer, and for the summary the options whose values differ from their defaults.
  mutating func optimizer(learningRate: Double) -> (any Optimizer, facts: [StepFact]) {
    let (kinds, names) = (OptimizerCatalogue.all, OptimizerCatalogue.all.map { $0.name })
    var kind = kinds[0]
    if kinds.count > 1 {
      let name = choice("optimizer", default: kind.name, among: names, "the rule of a step")
      kind = kinds.first { $0.name == name } ?? kind
    }
    var values: [String: Double] = [:]
    var facts =
      kind.name == kinds[0].name ? [] : [StepFact("optimizer", kind.name, of: "optimizer")]
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
