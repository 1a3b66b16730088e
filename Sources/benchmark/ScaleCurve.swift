import Formatting

/// The measurements of `--scale`.
struct ScaleCurve: Codable {
  let machine: String
  let processors: Int
  /// GFLOP/s of one core; the median of the points' peaks.
  let peak: Double
  let points: [Point]

  /// The measurement of one network of one size, in training.
  struct Point: Codable {
    /// The size that grows: "width", "batch", "layers" or "examples".
    let series: String
    let size: Int
    let threads: Int
    let weightBytes: Int
    let dataBytes: Int
    let examplesPerSecond: Double
    let microsecondsPerExample: Double
    /// Picoseconds for one weight of one example.
    let picosecondsPerWeight: Double
    /// GFLOP/s
    let gigaflops: Double
    /// GFLOP/s of one core, measured just before.
    let peak: Double
    /// The fraction of one core's peak times the number of threads.
    let shareOfPeak: Double

    /// - Parameters:
    ///   - rate: examples per second.
    ///   - peak: GFLOP/s of one core.
    init(_ configuration: Configuration, size: Int, threads: Int, rate: Double, peak: Double) {
      series = configuration.name
      self.size = size
      self.threads = threads
      self.peak = peak
      weightBytes = configuration.weightCount * MemoryLayout<Float>.size
      dataBytes = configuration.examples * configuration.widths[0]
      examplesPerSecond = rate
      microsecondsPerExample = 1e6 / rate
      picosecondsPerWeight = 1e12 / rate / Double(configuration.weightCount)
      gigaflops = rate * Double(configuration.trainingFLOPs) / 1e9
      shareOfPeak = gigaflops / (peak * Double(threads))
    }
  }
}

extension ScaleCurve {
  var table: TextTable {
    var table = TextTable(figures: [
      "", "size", "threads", "weights", "data", "training/s", "µs/example", "ps/example/weight", "GFLOP/s",
      "of peak",
    ])
    for point in points {
      table.rows.append([
        point.series, FigureText.count(Double(point.size)), "\(point.threads)",
        FigureText.bytes(point.weightBytes),
        FigureText.bytes(point.dataBytes), FigureText.count(point.examplesPerSecond),
        FigureText.gigaflops(point.microsecondsPerExample), FigureText.gigaflops(point.picosecondsPerWeight),
        FigureText.gigaflops(point.gigaflops), FigureText.share(point.shareOfPeak),
      ])
    }
    return table
  }
}
