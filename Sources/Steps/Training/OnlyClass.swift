import Datasets
import Formatting
import NeuralNet
import ReportModel
import StepProtocol

extension DatasetOutline {
  /// Returns the caution about a network that predicts one class for every example of a split.
  func caution(onlyClass index: Int, of split: Split) -> String {
    let count =
      switch split {
      case .train: train
      case .validation: validation ?? 0
      case .test: test
      }
    return "the network names the class '\(classNames[index])' for all \(NumberFormat.count(Double(count))) "
      + "\(split.rawValue) pictures: it does not tell the classes apart"
  }
}
