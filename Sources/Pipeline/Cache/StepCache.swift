import Datasets
import Digests
import Foundation
import NeuralNet
import ReportModel
import RunStore

/// What a run knows of earlier ones by its steps' keys, and leaves to later ones.
struct StepCache {
  /// A step's results from an earlier run.
  struct Found {
    var output: StepOutput
    var state: StepState?
    /// That the step took when it ran.
    var seconds: Double
  }

  /// A step as it is kept; the parameters of a network are the entry's numbers.
  private struct Stored: Codable {
    enum State: Codable {
      case data(DatasetOutline, sha256: String)
      case network(widths: [Int], activation: Activation)
    }

    var blocks: [Block]
    var values: [String: RecordValue]
    var equations: [RunRecord.Equation]
    var shown: String?
    var state: State?
    var seconds: Double
  }

  private let store: EntryStore
  /// Whether earlier runs count.
  private let reads: Bool

  init(_ store: EntryStore, reads: Bool) {
    self.store = store
    self.reads = reads
  }

  // MARK: Steps

  func step(_ key: String) -> Found? {
    guard reads, case .found(let entry) = store.read(key),
      let stored = try? RunRecord.decoder.decode(Stored.self, from: Data(entry.head))
    else { return nil }
    var output = StepOutput()
    output.blocks = stored.blocks
    output.values = stored.values
    output.equations = stored.equations
    output.shown = stored.shown
    var state: StepState?
    switch stored.state {
    case nil: break
    case .data(let outline, let sha256)?: state = .data(outline, sha256: { sha256 })
    case .network(let widths, let activation)?:
      guard let layers = [DenseLayer<Float>](widths: widths, parameterBytes: entry.numbers[...]) else {
        return nil
      }
      state = .network(Network(layers: layers, activation: activation))
    }
    return Found(output: output, state: state, seconds: stored.seconds)
  }

  func keep(_ output: StepOutput, _ state: StepState?, seconds: Double, as key: String) {
    store.writeLater(named: key) {
      var stored = Stored(
        blocks: output.blocks, values: output.values, equations: output.equations, shown: output.shown,
        state: nil, seconds: seconds)
      var numbers: [UInt8] = []
      switch state {
      case nil: break
      case .data(let outline, let sha256)?: stored.state = .data(outline, sha256: sha256())
      case .network(let network)?:
        stored.state = .network(widths: network.widths, activation: network.activation)
        numbers = network.layers.parameterBytes
      }
      return Self.entry(of: stored, numbers)
    }
  }

  func checkpoints(_ key: String) -> TrainingCheckpoints {
    TrainingCheckpoints(store, key: key, reads: reads)
  }

  // MARK: Anything else

  func value<Value: Decodable>(_ type: Value.Type, _ key: String) -> Value? {
    guard reads, case .found(let entry) = store.read(key) else { return nil }
    return try? RunRecord.decoder.decode(Value.self, from: Data(entry.head))
  }

  func keep(_ value: some Encodable & Sendable, as key: String) {
    store.writeLater(named: key) { Self.entry(of: value) }
  }

  /// Nil only for what JSON cannot say, which then is not kept.
  private static func entry(of value: some Encodable, _ numbers: [UInt8] = []) -> EntryFile? {
    (try? RunRecord.encoder.encode(value)).map { EntryFile(head: Array($0), numbers: numbers) }
  }
}
