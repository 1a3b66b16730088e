import Datasets
import Foundation
import LabelledExamples
import NeuralNet
import OperatingSystem

/// Measures everything once in every round, so that slow changes of the machine's speed affect all measurements alike.
struct Contest {
  let configurations: [Configuration]
  let threads: [Int]
  let rounds: Int
  let data: ImageDataset
  /// One process for each number of threads; empty if no peers are measured.
  let peers: [PeerProcess]

  /// Seconds between measurements: a library's idle threads spin for a while after their work, which must not disturb
  /// the next measurement.
  private static let pause = 0.3

  /// - Parameter progress: called with the name of the next measurement.
  func run(progress: (String) -> Void) throws -> BenchmarkReport {
    var lanes: [Lane] = []
    for configuration in configurations {
      for threads in threads {
        progress("preparing \(configuration.name), threads: \(threads)")
        lanes.append(try lane(configuration, threads))
      }
    }
    var peaks: [Double] = []
    for round in 1...rounds {
      for index in lanes.indices {
        let lane = lanes[index]
        progress("round \(round) of \(rounds): \(lane.configuration.name), threads: \(lane.threads)")
        peaks.append(EngineKernels.measuredPeak() / 1e9)
        try lanes[index].measure(data, pause: Self.pause)
      }
    }
    let peak = median(peaks)
    var absent: [String: String] = [:]
    for process in peers { absent.merge(process.absent) { first, _ in first } }
    return BenchmarkReport(
      machine: Machine.processor, processors: Machine.processorCount, peak: peak, peaks: peaks,
      absentPeers: absent, results: lanes.flatMap { $0.results(peak: peak) })
  }

  private func lane(_ configuration: Configuration, _ threads: Int) throws -> Lane {
    let examples = data.train[0..<min(configuration.examples, data.train.count)]
    // Use enough steps that a wrong gradient changes the loss visibly.
    let count = configuration.examples < data.train.count ? configuration.examples : 10_000
    let network = Engine.network(of: configuration)
    var lane = Lane(
      configuration: configuration, threads: threads, examples: examples,
      engine: Engine(network, of: configuration, threads: threads),
      peers: peers.first { $0.threads == threads })
    lane.losses[Runner.own] = try lane.engine.prepare(on: examples[0..<count])
    if let process = lane.peers {
      for key in PeerProcess.keys {
        lane.losses[key] = try process.prepare(key, for: configuration, from: network, count: count)
      }
    }
    return lane
  }
}

/// One configuration with one number of threads, and its measurements so far.
private struct Lane {
  let configuration: Configuration
  let threads: Int
  let examples: Examples
  var engine: Engine
  let peers: PeerProcess?
  /// The losses after the preparation, in nats.
  var losses: [String: Double] = [:]
  private var evaluation: [Double] = []
  private var training: [String: [Double]] = [:]
  private var evaluated = 0

  init(
    configuration: Configuration, threads: Int, examples: Examples, engine: Engine, peers: PeerProcess?
  ) {
    self.configuration = configuration
    self.threads = threads
    self.examples = examples
    self.engine = engine
    self.peers = peers
  }

  /// The length of a runner's turn in seconds, the same for all. A processor that was idle takes some hundredths of a
  /// second to reach its full speed, which is much of a short epoch and little of a long one.
  private static let turn = 1.0

  /// Runs one turn.
  /// - Parameter epoch: trains for one epoch and returns its seconds; nil ends the turn.
  /// - Returns: the mean seconds of an epoch.
  private static func turn(_ epoch: () throws -> Double?) rethrows -> Double? {
    var (sum, count) = (0.0, 0.0)
    while sum < turn, let seconds = try epoch() { (sum, count) = (sum + seconds, count + 1) }
    return count == 0 ? nil : sum / count
  }

  /// Measures every runner once.
  mutating func measure(_ data: ImageDataset, pause: Double) throws {
    evaluated = data.train.count + data.test.count
    if peers != nil { Thread.sleep(forTimeInterval: pause) }
    let examples = examples
    if let seconds = try Self.turn({ try engine.train(on: examples) }) {
      training[Runner.own, default: []].append(seconds)
    }
    evaluation.append(engine.evaluate(on: [data.train, data.test]))
    guard let peers else { return }
    for key in PeerProcess.keys {
      Thread.sleep(forTimeInterval: pause)
      if let seconds = try Self.turn({ try peers.train(key, configuration) }) {
        training[key, default: []].append(seconds)
      }
    }
    Thread.sleep(forTimeInterval: pause)
  }

  func results(peak: Double) -> [BenchmarkResult] {
    var results: [BenchmarkResult] = []
    for key in [Runner.own] + PeerProcess.keys {
      guard let seconds = training[key], let name = key == Runner.own ? key : peers?.present[key] else {
        continue
      }
      results.append(
        BenchmarkResult(
          key, name: name, .training, configuration, threads: threads, examples: examples.count,
          seconds: seconds, loss: losses[key], peak: peak))
    }
    results.append(
      BenchmarkResult(
        Runner.own, name: Runner.own, .evaluation, configuration, threads: threads, examples: evaluated,
        seconds: evaluation, loss: nil, peak: peak))
    return results
  }
}
