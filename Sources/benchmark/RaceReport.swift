import Formatting

/// The results of a race; `--json` prints it.
struct RaceReport: Codable {
  let machine: String
  /// GFLOP/s of one core.
  let peak: Double
  let pixels: Pixels
  /// The way that the program uses by default.
  let usual: String
  let results: [Result]

  struct Result: Codable {
    let configuration: String
    let threads: Int
    let way: String
    /// Examples per second, one value for each turn.
    let training: [Double]
    let evaluation: [Double]
    /// The speed relative to the first way's: the median of the turns' ratios.
    let trainingRatio: Double
    let evaluationRatio: Double
  }

  var table: TextTable {
    var table = TextTable(figures: [
      "", "threads", "kernels", "training/s", "to the first", "evaluation/s", "to the first",
    ])
    for result in results {
      table.rows.append([
        result.configuration, "\(result.threads)", result.way, FigureText.count(median(result.training)),
        FigureText.precise(result.trainingRatio), FigureText.count(median(result.evaluation)),
        FigureText.precise(result.evaluationRatio),
      ])
    }
    return table
  }
}
