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

  enum Lookup {
    case found(Found)
    case absent
    /// "was damaged"
    case refused(because: String)
  }

  /// A step as it is kept; the parameters of a network are the entry's numbers.
  private struct Stored: Codable {
    enum State: Codable {
      case data(DatasetOutline, sha256: String)
      case network(widths: [Int], activation: Activation)
    }

    var blocks: [Block]
    var values: [String: Value]
    var equations: [RunRecord.Equation]
    var shown: String?
    var cautions: [String]
    var state: State?
    var seconds: Double
  }

  /// A value that stays of its type: the record's own JSON has 1 for 1.0.
  private enum Value: Codable {
    case integer(Int)
    case number(Double)
    case other(RecordValue)

    init(_ value: RecordValue) {
      self =
        switch value {
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .text, .boolean, .list: .other(value)
        }
    }

    var recorded: RecordValue {
      switch self {
      case .integer(let value): .integer(value)
      case .number(let value): .number(value)
      case .other(let value): value
      }
    }
  }

  private let store: EntryStore
  /// Whether earlier runs count.
  private let reads: Bool

  init(_ store: EntryStore, reads: Bool) {
    self.store = store
    self.reads = reads
  }

  // MARK: Steps

  /// - Parameter parameterBytes: of the network that the step leaves, if it leaves one.
  func step(_ key: String, parameterBytes: Int) -> Lookup {
    guard reads else { return .absent }
    let entry: EntryFile
    switch store.read(EntryName(key: key), numbers: parameterBytes) {
    case .absent: return .absent
    case .refused(let why): return .refused(because: why)
    case .found(let found): entry = found
    }
    guard let stored = try? RunRecord.decoder.decode(Stored.self, from: Data(entry.head)) else {
      return .refused(because: "was damaged")
    }
    var output = StepOutput()
    output.blocks = stored.blocks
    output.values = stored.values.mapValues(\.recorded)
    output.equations = stored.equations
    output.shown = stored.shown
    output.cautions = stored.cautions
    var state: StepState?
    switch stored.state {
    case nil: break
    case .data(let outline, let sha256)?: state = .data(outline, sha256: { sha256 })
    case .network(let widths, let activation)?:
      guard let layers = [DenseLayer<Float>](widths: widths, parameterBytes: entry.numbers[...]) else {
        return .refused(because: "was damaged")
      }
      state = .network(Network(layers: layers, activation: activation))
    }
    return .found(Found(output: output, state: state, seconds: stored.seconds))
  }

  func keep(_ output: StepOutput, _ state: StepState?, seconds: Double, as key: String) {
    store.writeLater(named: EntryName(key: key)) {
      var stored = Stored(
        blocks: output.blocks, values: output.values.mapValues(Value.init), equations: output.equations,
        shown: output.shown, cautions: output.cautions, state: nil, seconds: seconds)
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

  /// - Parameter reads: whether earlier runs count for this training.
  func checkpoints(_ key: String, reads: Bool) -> TrainingCheckpoints {
    TrainingCheckpoints(store, key: key, reads: self.reads && reads)
  }

  // MARK: Anything else

  func value<Value: Decodable>(_ type: Value.Type, _ name: EntryName) -> Value? {
    guard reads, case .found(let entry) = store.read(name) else { return nil }
    return try? RunRecord.decoder.decode(Value.self, from: Data(entry.head))
  }

  func keep(_ value: some Encodable & Sendable, as name: EntryName) {
    store.writeLater(named: name) { Self.entry(of: value) }
  }

  /// Nil only for what JSON cannot say, which then is not kept.
  private static func entry(of value: some Encodable, _ numbers: [UInt8] = []) -> EntryFile? {
    (try? RunRecord.encoder.encode(value)).map { EntryFile(head: Array($0), numbers: numbers) }
  }
}
