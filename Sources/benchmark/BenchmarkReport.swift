/// All measurements of a run; `--json` prints it.
struct BenchmarkReport: Codable {
  let machine: String
  let processors: Int
  /// GFLOP/s of one core's fused multiply-adds; the median of `peaks`.
  let peak: Double
  let peaks: [Double]
  /// The peers that could not be measured, and why.
  let absentPeers: [String: String]
  let results: [BenchmarkResult]

  func result(
    of runner: String, at task: BenchmarkResult.Task = .training, on configuration: String, threads: Int
  ) -> BenchmarkResult? {
    results.first {
      $0.runner == runner && $0.task == task && $0.configuration == configuration && $0.threads == threads
    }
  }
}

/// A runner is nbrun's engine, or a peer, named by its key.
enum Runner {
  static let own = "nbrun"
}

/// The result of one runner for one task.
struct BenchmarkResult: Codable {
  enum Task: String, Codable { case training, evaluation }

  let runner: String
  /// The name with the library's version.
  let name: String
  let task: Task
  let configuration: String
  let threads: Int
  /// The number of examples in an epoch of training, or in an evaluation.
  let examples: Int
  let flopsPerExample: Int
  /// One value for each round: the seconds of an evaluation, or the mean seconds of an epoch.
  let seconds: [Double]
  /// The loss in nats, after the same steps for every runner; nil for evaluation.
  let loss: Double?
  /// Computed from the median of the rounds, like the next two.
  let examplesPerSecond: Double
  /// GFLOP/s
  let gigaflops: Double
  /// The fraction of one core's peak times the number of threads.
  let shareOfPeak: Double

  /// - Parameter peak: GFLOP/s of one core.
  init(
    _ runner: String, name: String, _ task: Task, _ configuration: Configuration, threads: Int,
    examples: Int, seconds: [Double], loss: Double?, peak: Double
  ) {
    self.runner = runner
    self.name = name
    self.task = task
    self.configuration = configuration.name
    self.threads = threads
    self.examples = examples
    self.seconds = seconds
    self.loss = loss
    flopsPerExample = task == .training ? configuration.trainingFLOPs : configuration.evaluationFLOPs
    examplesPerSecond = Double(examples) / median(seconds)
    gigaflops = examplesPerSecond * Double(flopsPerExample) / 1e9
    shareOfPeak = gigaflops / (peak * Double(threads))
  }
}

/// Returns the middle value, or the mean of the two middle values.
/// - Precondition: there is at least one value.
func median(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "there is a middle")
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
