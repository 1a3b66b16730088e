import LabelledExamples
import NeuralNet
import OperatingSystem

/// Compares several ways to compute the same result. They take short turns, so that changes of the machine's speed
/// affect all of them alike.
struct Race {
  let configurations: [Configuration]
  let threads: [Int]
  let rounds: Int
  let ways: [Way]
  let train: Examples
  let test: Examples
  let pixels: Pixels

  /// The seconds that each way trains in a turn. The speed of a shared machine changes within tenths of a second.
  private static let turn = 0.03
  /// The number of turns of each way in a round.
  private static let turns = 8

  func run(progress: (String) -> Void) throws -> RaceReport {
    var results: [RaceReport.Result] = []
    var peaks: [Double] = []
    for configuration in configurations {
      let examples = train[0..<min(configuration.examples, train.count)]
      for threads in threads {
        var engines = ways.map {
          Engine(Engine.network(of: configuration), of: configuration, threads: threads, by: $0.execution)
        }
        var training = [[Double]](repeating: [], count: ways.count)
        var evaluation = training
        for round in 0...rounds {
          progress("round \(round) of \(rounds): \(configuration.name), threads: \(threads)")
          peaks.append(EngineKernels.measuredPeak(seconds: 0.05) / 1e9)
          for turn in 0..<Self.turns * ways.count {
            // A different way goes first each time.
            let index = (turn + turn / ways.count) % ways.count
            let rate = try engines[index].rate(on: examples, seconds: Self.turn)
            let seconds = engines[index].evaluate(on: [test])
            // Ignore the first round, in which nothing is in the caches yet.
            guard round > 0 else { continue }
            training[index].append(rate)
            evaluation[index].append(Double(test.count) / seconds)
          }
        }
        for index in ways.indices {
          results.append(
            RaceReport.Result(
              configuration: configuration.name, threads: threads, way: ways[index].name,
              training: training[index], evaluation: evaluation[index],
              trainingRatio: Self.ratio(training[index], to: training[0]),
              evaluationRatio: Self.ratio(evaluation[index], to: evaluation[0])))
        }
      }
    }
    return RaceReport(
      machine: Machine.processor, peak: median(peaks), pixels: pixels, usual: Way.usual.name, results: results
    )
  }

  /// The median of the turns' ratios.
  private static func ratio(_ rates: [Double], to first: [Double]) -> Double {
    median(zip(rates, first).map { $0 / $1 })
  }
}
