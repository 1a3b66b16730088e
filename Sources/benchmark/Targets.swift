/// What the engine is to reach on one configuration with one number of threads.
struct Target {
  let configuration: String
  let threads: Int
  /// Examples per second, as a multiple of PyTorch's as taught.
  let timesTaught: Double
  /// The same of the fastest peer's.
  let timesBest: Double
  /// Of one core's peak times the threads; nil where none is set.
  let shareOfPeak: Double?

  static let all = [
    Target(configuration: "A", threads: 1, timesTaught: 5, timesBest: 1.4, shareOfPeak: 0.6),
    Target(configuration: "A", threads: 2, timesTaught: 9, timesBest: 2.5, shareOfPeak: 0.5),
    Target(configuration: "B", threads: 1, timesTaught: 40, timesBest: 4, shareOfPeak: nil),
    Target(configuration: "C", threads: 1, timesTaught: 2, timesBest: 1.3, shareOfPeak: 0.6),
    Target(configuration: "C", threads: 2, timesTaught: 3.4, timesBest: 1.8, shareOfPeak: 0.55),
    Target(configuration: "D", threads: 2, timesTaught: 1.3, timesBest: 1.1, shareOfPeak: 0.7),
  ]
}

extension BenchmarkReport {
  /// Ours against the peers, each figure beside what it is to reach: "5.2× of 5×".
  var ratioTable: TextTable {
    var table = TextTable([
      "", "threads", "to PyTorch as taught", "to the best peer", "best peer", "share of peak",
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
        Self.cell(ratio(to: taught), target?.timesTaught, Words.times),
        Self.cell(ratio(to: best), target?.timesBest, Words.times), best?.runner ?? "none",
        Self.cell(own.shareOfPeak, target?.shareOfPeak, Words.share),
      ])
    }
    return table
  }

  private static func cell(_ value: Double?, _ target: Double?, _ format: (Double) -> String) -> String {
    let figure = value.map(format) ?? "–"
    return target.map { "\(figure) of \(format($0))" } ?? figure
  }

  /// Peers whose loss after the same steps is not ours: they did other work, and their figures say nothing.
  var lossWarnings: [String] {
    results.compactMap { result in
      guard let loss = result.loss,
        let own = self.result(of: Runner.own, on: result.configuration, threads: result.threads)?.loss,
        abs(loss / own - 1) > 0.05
      else { return nil }
      return
        "warning: \(result.name) has a loss of \(Words.loss(loss)) on \(result.configuration), threads: \(result.threads), where ours is \(Words.loss(own))"
    }
  }
}
