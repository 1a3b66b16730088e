import Formatting
import NeuralNet
import OperatingSystem
import ReportModel

/// Refuses an allocation that is too large for the machine, and names its size. The limit is half of the memory; the
/// rest is for everything else.
package enum MemoryLimit {
  /// - Parameters:
  ///   - bytes: the size; nil if it is too large for an integer.
  ///   - subject: what needs the memory; it begins the message.
  ///   - option: the option that makes it so large; nil if no option of the step does.
  package static func check(
    _ bytes: Int?, of subject: String, option: String?, hint: String
  ) throws(StepError) {
    if let bytes, bytes <= Machine.memory / 2 { return }
    let size = bytes.map { "would take \(NumberFormat.bytes(Double($0)))" } ?? "is larger than any memory"
    throw StepError(
      "\(subject) \(size), and this machine has \(NumberFormat.bytes(Double(Machine.memory)))", hint: hint,
      option: option)
  }

  /// Refuses an evaluation of the network that would need too much memory.
  package static func checkEvaluation(of network: Network<Float>, threads: Int?) throws(StepError) {
    try check(
      Network<Float>.memoryNeededToEvaluate(widths: network.widths, threads: threads),
      of: "evaluating the network", option: nil, hint: "try fewer hidden units, or fewer --threads")
  }

  /// Refuses a pass of `rows` examples through the network that would need too much memory, with all its tensors
  /// kept.
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
