import Formatting

/// The targets of the engine for one configuration and number of threads: fractions of one core's peak times the number
/// of threads.
struct Target {
  let configuration: String
  let threads: Int
  let training: Double
  /// Nil if there is no target.
  let evaluation: Double?

  static let all = [
    Target(configuration: "A", threads: 1, training: 0.85, evaluation: 0.85),
    Target(configuration: "A", threads: 2, training: 0.75, evaluation: nil),
    Target(configuration: "B", threads: 1, training: 0.60, evaluation: nil),
    Target(configuration: "C", threads: 1, training: 0.85, evaluation: 0.85),
    Target(configuration: "C", threads: 2, training: 0.78, evaluation: nil),
    Target(configuration: "D", threads: 1, training: 0.85, evaluation: 0.85),
    Target(configuration: "D", threads: 2, training: 0.78, evaluation: nil),
  ]
}

extension BenchmarkReport {
  /// The ratios of nbrun to its peers, and its fractions of the peak with their targets.
  var ratioTable: TextTable {
    var table = TextTable(figures: [
      "", "threads", "to PyTorch as taught", "to the best peer", "best peer", "training of peak",
      "evaluation of peak",
    ])
    for own in results where own.runner == Runner.own && own.task == .training {
      let target = Target.all.first { $0.configuration == own.configuration && $0.threads == own.threads }
      let rivals = results.filter {
        $0.runner != Runner.own && $0.configuration == own.configuration && $0.threads == own.threads
      }
      let best = rivals.max { $0.examplesPerSecond < $1.examplesPerSecond }
      let taught = rivals.first { $0.runner == "torch-taught" }
      func ratio(to rival: BenchmarkResult?) -> Double? {
        rival.map { own.examplesPerSecond / $0.examplesPerSecond }
      }
      table.rows.append([
        own.configuration, "\(own.threads)",
        ratio(to: taught).map(FigureText.times) ?? "–", ratio(to: best).map(FigureText.times) ?? "–",
        best?.runner ?? "none", Self.share(own, target?.training),
        Self.share(
          result(of: Runner.own, at: .evaluation, on: own.configuration, threads: own.threads),
          target?.evaluation),
      ])
    }
    return table
  }

  /// A fraction of the peak with its target: "84% of 85%".
  private static func share(_ result: BenchmarkResult?, _ target: Double?) -> String {
    let share = result.map { FigureText.share($0.shareOfPeak) } ?? "–"
    return target.map { "\(share) of \(FigureText.share($0))" } ?? share
  }

  /// Warnings about peers whose loss after the same steps differs from nbrun's: they did other work, so their speed
  /// cannot be compared.
  var lossWarnings: [String] {
    results.compactMap { result in
      guard let loss = result.loss,
        let own = self.result(of: Runner.own, on: result.configuration, threads: result.threads)?.loss,
        abs(loss / own - 1) > 0.05
      else { return nil }
      return
        "warning: \(result.name) has a loss of \(FigureText.loss(loss)) on \(result.configuration), threads: \(result.threads), where ours is \(FigureText.loss(own))"
    }
  }
}
