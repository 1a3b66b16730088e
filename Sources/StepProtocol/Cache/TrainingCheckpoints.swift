import Foundation
import NeuralNet
import ReportModel
import RunStore

/// Stores the epochs of a training, and finds those that an earlier run of the same training has stored.
///
/// The last epoch is always stored, and at most `limit` of the earlier ones, evenly spaced. A later run that asks for
/// fewer epochs then trains only from the stored epoch before.
package final class TrainingCheckpoints {
  /// A training after one of its epochs.
  package struct Checkpoint {
    package let state: TrainingState<Float>
    package let history: TrainingHistory
  }

  private struct Head: Codable {
    let state: StoredTrainingState
    let start: RunRecord.Epoch
    /// The length of the history, which comes first in the entry's numbers; those of the state follow.
    let historyLength: Int
  }

  /// The largest number of stored epochs of one training besides the last.
  private static let limit = 64
  /// The largest share of the training's time that saving may take. If epochs are short, not all of them are saved.
  private static let share = 0.02

  private let store: EntryStore
  /// The training's key, without the epoch.
  private let key: String
  private let reads: Bool
  private let clock = ContinuousClock()
  /// Once later epochs are stored, only multiples of this number are kept.
  private var stride = 1
  private var saved: Set<Int> = []
  private var last: Int?
  private var lastEnd: ContinuousClock.Instant?
  private var lastCost = 0.0

  /// - Parameter reads: whether epochs of earlier runs may be used.
  init(_ store: EntryStore, key: String, reads: Bool) {
    self.store = store
    self.key = key
    self.reads = reads
  }

  // MARK: Reading

  /// Returns the latest stored epoch that is not after `epochs`.
  /// - Parameter network: the network that is trained; the checkpoint has the same size.
  package func last(upTo epochs: Int, of network: Network<Float>) -> Checkpoint? {
    guard reads else { return nil }
    let size = StoredTrainingState.largestSize(
      parameterBytes: MemoryLayout<Float>.size * network.parameterCount)
    if let exact = checkpoint(epochs, atMost: size) { return exact }
    saved = Set(store.epochs(of: key))
    for epoch in saved.sorted(by: >) where epoch < epochs {
      if let found = checkpoint(epoch, atMost: size) { return found }
    }
    return nil
  }

  private func checkpoint(_ epoch: Int, atMost size: Int) -> Checkpoint? {
    guard case .found(let entry) = store.read(name(epoch), numbers: size),
      let head = try? RunRecord.decoder.decode(Head.self, from: Data(entry.head)),
      (0...entry.numbers.count).contains(head.historyLength),
      let epochs = [RunRecord.Epoch](bytes: entry.numbers[..<head.historyLength]), epochs.count == epoch,
      let state = head.state.state(entry.numbers[head.historyLength...])
    else { return nil }
    saved.insert(epoch)
    last = epoch
    return Checkpoint(state: state, history: TrainingHistory(start: head.start, epochs: epochs))
  }

  private func name(_ epoch: Int) -> EntryName { EntryName(key: key, .epoch(epoch)) }

  // MARK: Writing

  /// Stores an epoch that has just ended, unless saving would take too much time.
  /// - Parameter history: every epoch of this training so far; the last is the one that has ended.
  package func save(_ state: TrainingState<Float>, _ history: TrainingHistory) {
    if let lastEnd, clock.now.seconds(since: lastEnd) < lastCost / Self.share { return }
    write(state, history)
  }

  /// Stores the last epoch of a training that has ended, for whatever reason.
  package func finish(_ state: TrainingState<Float>, _ history: TrainingHistory) {
    if !history.epochs.isEmpty, last != history.epochs.count { write(state, history) }
  }

  private func write(_ state: TrainingState<Float>, _ history: TrainingHistory) {
    let start = clock.now
    let epoch = history.epochs.count
    let epochs = history.epochs.bytes
    let head = Head(
      state: StoredTrainingState(state), start: history.start, historyLength: epochs.count)
    guard let json = try? RunRecord.encoder.encode(head) else { return }
    let numbers = epochs + state.numbers
    let superseded = last.flatMap { $0 % stride == 0 ? nil : name($0) }
    store.write(
      EntryFile(head: Array(json), numbers: numbers), named: name(epoch), superseding: superseded,
      isWrittenThrough: true)
    if let last, last % stride != 0 { saved.remove(last) }
    saved.insert(epoch)
    last = epoch
    thin(entrySize: numbers.count + json.count)
    lastEnd = clock.now
    lastCost = clock.now.seconds(since: start)
  }

  /// Removes every other epoch if too many are stored.
  private func thin(entrySize: Int) {
    let limit = min(Self.limit, max(1, store.limit / 4 / max(1, entrySize)))
    while saved.count > limit + 1 {
      stride *= 2
      for epoch in saved where epoch % stride != 0 && epoch != last {
        store.remove(name(epoch))
        saved.remove(epoch)
      }
    }
  }
}
