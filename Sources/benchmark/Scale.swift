import LabelledExamples
import NeuralNet
import OperatingSystem
import RandomNumbers

/// Measures how the cost of training grows with each size, one after the other, far beyond the size of the caches.
struct Scale {
  let threads: [Int]
  /// Seconds for each measured point.
  let budget = 2.0

  /// One size that grows; the other sizes stay at 784-512-512-10, batch 256, 60,000 examples.
  private static let series: [Series] = [
    Series(name: "width", sizes: [128, 256, 512, 1024, 2048, 4096, 8192]) { $0.widths = [784, $1, $1, 10] },
    Series(name: "batch", sizes: [64, 128, 256, 512, 1024, 2048, 4096, 8192]) { $0.batchSize = $1 },
    Series(name: "layers", sizes: [1, 2, 3, 5, 7, 10]) {
      $0.widths = [784] + [Int](repeating: 512, count: $1) + [10]
    },
    // The network is small, so that reading the pictures limits the speed.
    Series(name: "examples", sizes: [10_000, 30_000, 100_000, 300_000, 1_000_000]) {
      ($0.widths, $0.batchSize, $0.examples) = ([784, 128, 64, 10], 64, $1)
    },
  ]

  private struct Series {
    let name: String
    let sizes: [Int]
    let resize: @Sendable (inout Configuration, Int) -> Void

    func configuration(of size: Int) -> Configuration {
      // Use a small learning rate: nothing can be learned from random labels, and the network must not diverge.
      var configuration = Configuration(
        name: name, widths: [784, 512, 512, 10], batchSize: 256, learningRate: 0.01, examples: 60_000)
      resize(&configuration, size)
      return configuration
    }
  }

  func run(progress: (String) -> Void) throws -> ScaleCurve {
    progress("drawing a million pictures")
    let examples = Self.randomExamples(1_000_000)
    var points: [ScaleCurve.Point] = []
    for threads in threads {
      for series in Self.series {
        for size in series.sizes {
          progress("\(series.name) \(size), threads: \(threads)")
          let configuration = series.configuration(of: size)
          let peak = EngineKernels.measuredPeak() / 1e9
          var engine = Engine(Engine.network(of: configuration), of: configuration, threads: threads)
          let rate = try engine.rate(on: examples[0..<configuration.examples], seconds: budget)
          points.append(
            ScaleCurve.Point(configuration, size: size, threads: threads, rate: rate, peak: peak))
        }
      }
    }
    return ScaleCurve(
      machine: Machine.processor, processors: Machine.processorCount, peak: median(points.map(\.peak)),
      points: points)
  }

  /// Makes random pictures of 784 bytes with random labels of ten classes.
  static func randomExamples(_ count: Int) -> Examples {
    var generator = RandomGenerator(seed: 7)
    let words = count * 784 / 8
    let pixels = [UInt8](unsafeUninitializedCapacity: words * 8) { buffer, initialized in
      for word in 0..<words {
        UnsafeMutableRawPointer(buffer.baseAddress!)
          .storeBytes(of: generator.next(), toByteOffset: word * 8, as: UInt64.self)
      }
      initialized = words * 8
    }
    let labels = (0..<count).map { _ in UInt8(generator.next() % 10) }
    return Examples(pixels: pixels, labels: labels, featureCount: 784, classCount: 10)
  }
}
