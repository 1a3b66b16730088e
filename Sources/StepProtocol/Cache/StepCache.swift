import Digests
import Foundation
import ReportModel
import RunStore

/// Results of earlier runs, found by the keys of steps, and results that this run stores for later runs.
package struct StepCache {
  /// A step's results from an earlier run.
  package struct Found {
    package var output: StepOutput
    /// The slots that the step wrote, each with its numbers.
    package var slots: [(head: StoredSlot, numbers: ArraySlice<UInt8>)]
    /// The time that the step took when it ran.
    package var seconds: Double
  }

  package enum Lookup {
    case found(Found)
    case absent
    /// The entry was not used; the reason is the end of a sentence: "was damaged".
    case refused(because: String)
  }

  /// The stored form of a step. The entry's numbers are those of its slots, one after the other.
  private struct Stored: Codable {
    var blocks: [Block]
    var values: [String: Value]
    var equations: [RunRecord.Equation]
    var shown: String?
    var cautions: [String]
    var slots: [StoredSlot]
    var seconds: Double
  }

  /// A value whose type survives storage. The record's own JSON writes 1.0 as 1.
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
  /// Whether results of earlier runs may be used.
  private let reads: Bool

  package init(_ store: EntryStore, reads: Bool) {
    self.store = store
    self.reads = reads
  }

  // MARK: Steps

  /// - Parameter numberCount: the largest size in bytes of the numbers of the slots that the step writes.
  package func step(_ key: String, numberCount: Int) -> Lookup {
    guard reads else { return .absent }
    let entry: EntryFile
    switch store.read(EntryName(key: key), numbers: numberCount) {
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
    var rest = entry.numbers[...]
    var slots: [(head: StoredSlot, numbers: ArraySlice<UInt8>)] = []
    for slot in stored.slots {
      guard slot.numberCount <= rest.count else { return .refused(because: "was damaged") }
      slots.append((slot, rest.prefix(slot.numberCount)))
      rest = rest.dropFirst(slot.numberCount)
    }
    guard rest.isEmpty else { return .refused(because: "was damaged") }
    return .found(Found(output: output, slots: slots, seconds: stored.seconds))
  }

  /// - Parameter slots: the slots that the step has written.
  package func keep(_ output: StepOutput, _ slots: [SlotContent], seconds: Double, as key: String) {
    store.writeLater(named: EntryName(key: key)) {
      let contents = slots.map(\.stored)
      let stored = Stored(
        blocks: output.blocks, values: output.values.mapValues(Value.init), equations: output.equations,
        shown: output.shown, cautions: output.cautions, slots: contents.map(\.head), seconds: seconds)
      return Self.entry(of: stored, contents.flatMap(\.numbers))
    }
  }

  /// - Parameter reads: whether this training may use epochs of earlier runs.
  package func checkpoints(_ key: String, reads: Bool) -> TrainingCheckpoints {
    TrainingCheckpoints(store, key: key, reads: self.reads && reads)
  }

  // MARK: Anything else

  package func value<Value: Decodable>(_ type: Value.Type, _ name: EntryName) -> Value? {
    guard reads, case .found(let entry) = store.read(name) else { return nil }
    return try? RunRecord.decoder.decode(Value.self, from: Data(entry.head))
  }

  package func keep(_ value: some Encodable & Sendable, as name: EntryName) {
    store.writeLater(named: name) { Self.entry(of: value) }
  }

  /// Returns nil for a value that JSON cannot hold. It is then not stored.
  private static func entry(of value: some Encodable, _ numbers: [UInt8] = []) -> EntryFile? {
    (try? RunRecord.encoder.encode(value)).map { EntryFile(head: Array($0), numbers: numbers) }
  }
}
