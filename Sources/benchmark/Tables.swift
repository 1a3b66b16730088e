import Formatting

extension TextTable {
  /// A table of numbers: the first column names the row, the other columns are aligned to the right.
  init(figures headings: [String]) {
    self.init(headings, rightAligned: Set(headings.indices.dropFirst()))
  }
}

/// The numbers as the tables show them.
enum FigureText {
  static func count(_ value: Double) -> String { NumberFormat.count(value) }
  static func gigaflops(_ value: Double) -> String { NumberFormat(.fixed, precision: 1)(value) }
  static func share(_ value: Double) -> String { NumberFormat(.percent, precision: 0)(value) }
  static func loss(_ value: Double) -> String { NumberFormat.loss(value) }
  static func bytes(_ value: Int) -> String { NumberFormat.bytes(Double(value)) }
  /// A ratio near 1, with two decimals: 0.99×.
  static func precise(_ value: Double) -> String { NumberFormat(.fixed, precision: 2)(value) + "×" }
  /// A ratio: 1.3×, 40×.
  static func times(_ value: Double) -> String {
    NumberFormat(.general, precision: value < 10 ? 2 : 3)(value) + "×"
  }
}

extension BenchmarkReport {
  /// The measurements of nbrun's engine, one row for each configuration and number of threads.
  var ownTable: TextTable {
    var table = TextTable(figures: [
      "", "network", "batch", "threads", "training/s", "GFLOP/s", "of peak", "evaluation/s", "GFLOP/s",
      "of peak",
    ])
    for training in results where training.runner == Runner.own && training.task == .training {
      guard let configuration = Configuration.all.first(where: { $0.name == training.configuration }),
        let evaluation = result(
          of: Runner.own, at: .evaluation, on: training.configuration, threads: training.threads)
      else { continue }
      let figures = [training, evaluation].flatMap {
        [
          FigureText.count($0.examplesPerSecond), FigureText.gigaflops($0.gigaflops),
          FigureText.share($0.shareOfPeak),
        ]
      }
      table.rows.append(
        [configuration.name, configuration.shape, "\(configuration.batchSize)", "\(training.threads)"]
          + figures)
    }
    return table
  }

  /// Examples per second in training, a row for each runner and a column for each configuration and number of
  /// threads.
  var peerTable: TextTable {
    let lanes = results.filter { $0.runner == Runner.own && $0.task == .training }
    var table = TextTable(figures: ["training/s"] + lanes.map { "\($0.configuration) ×\($0.threads)" })
    for key in [Runner.own] + PeerProcess.keys {
      guard let name = results.first(where: { $0.runner == key })?.name else { continue }
      table.rows.append(
        [name]
          + lanes.map { lane in
            result(of: key, on: lane.configuration, threads: lane.threads)
              .map { FigureText.count($0.examplesPerSecond) } ?? "–"
          })
    }
    return table
  }
}
