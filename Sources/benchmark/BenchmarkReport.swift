/// All that a run measured; `--json` prints it.
struct BenchmarkReport: Codable {
  let machine: String
  let processors: Int
  /// GFLOP/s of one core's fused multiply-adds: the median of `peaks`.
  let peak: Double
  let peaks: [Double]
  /// Peers that could not be measured, and why.
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

/// Who ran: our engine, or a peer by its key.
enum Runner {
  static let own = "nbrun"
}

/// One runner at one task.
struct BenchmarkResult: Codable {
  enum Task: String, Codable { case training, evaluation }

  let runner: String
  /// With the library's version.
  let name: String
  let task: Task
  let configuration: String
  let threads: Int
  /// Of each round.
  let examples: Int
  let flopsPerExample: Int
  /// Round by round.
  let seconds: [Double]
  /// In nats, after the same steps for every runner; training only.
  let loss: Double?
  /// By the median of the rounds, as are the next two.
  let examplesPerSecond: Double
  /// GFLOP/s
  let gigaflops: Double
  /// Of one core's peak times the threads.
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

/// The middle one, or the mean of the middle two.
/// - Precondition: there is one.
func median(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "there is a middle")
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
