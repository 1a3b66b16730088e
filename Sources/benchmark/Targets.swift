import Formatting

/// What the engine is to reach on one configuration with one number of threads, of one core's peak times the threads.
struct Target {
  let configuration: String
  let threads: Int
  let training: Double
  /// Nil where none is set.
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
  /// Ours against the peers, and our shares of the peak beside what they are to reach.
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

  /// A share of the peak beside what it is to be: "84% of 85%".
  private static func share(_ result: BenchmarkResult?, _ target: Double?) -> String {
    let share = result.map { FigureText.share($0.shareOfPeak) } ?? "–"
    return target.map { "\(share) of \(FigureText.share($0))" } ?? share
  }

  /// Peers whose loss after the same steps is not ours: they did other work, and their figures say nothing.
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
