import Formatting
import NeuralNet
import OperatingSystem
import ReportModel

/// Refuses what the machine could not hold before it is allocated, with the size it would take. Half of the
/// memory is left to everything else.
package enum MemoryLimit {
  /// - Parameters:
  ///   - bytes: nil where they are beyond counting.
  ///   - subject: what would take them, as a sentence begins.
  ///   - option: the option to blame; nil where it is none of the step's.
  package static func check(
    _ bytes: Int?, of subject: String, option: String?, hint: String
  ) throws(StepError) {
    if let bytes, bytes <= Machine.memory / 2 { return }
    let size = bytes.map { "would take \(NumberFormat.bytes(Double($0)))" } ?? "is larger than any memory"
    throw StepError(
      "\(subject) \(size), and this machine has \(NumberFormat.bytes(Double(Machine.memory)))", hint: hint,
      option: option)
  }

  /// What it takes to judge a network.
  package static func checkEvaluation(of network: Network<Float>, threads: Int?) throws(StepError) {
    try check(
      Network<Float>.memoryNeededToEvaluate(widths: network.widths, threads: threads),
      of: "evaluating the network", option: nil, hint: "try fewer hidden units, or fewer --threads")
  }

  /// What a pass through a network of `rows` examples takes, everything kept.
  package static func check(
    _ network: Network<Float>, rows: Int, passes: Int, subject: String
  ) throws(StepError) {
    let once = Network<Double>.memoryNeeded(
      widths: network.widths, batchSize: rows, activation: network.activation)
    let bytes = once.flatMap { once -> Int? in
      let (all, overflows) = once.multipliedReportingOverflow(by: passes)
      return overflows ? nil : all
    }
    try check(bytes, of: subject, option: "examples", hint: "try fewer examples, or fewer hidden units")
  }
}
