import Foundation
import NeuralNet
import ReportModel
import RunStore

/// Where a training leaves its epochs, and finds those of an earlier one that did the same.
///
/// The last epoch is always kept, and of those before at most `limit`, evenly spread: asked for any of them, a later run
/// trains only from the one before on.
package final class TrainingCheckpoints {
  /// A training after one of its epochs.
  package struct Checkpoint {
    package let state: TrainingState<Float>
    package let history: TrainingHistory
  }

  private struct Head: Codable {
    let state: StoredTrainingState
    let start: RunRecord.Epoch
    /// Of the entry's numbers the history comes first, then those of the state.
    let historyLength: Int
  }

  /// Epochs of one training that are kept besides the last.
  private static let limit = 64
  /// Saving takes at most this share of the training's time: epochs that are over sooner are not all saved.
  private static let share = 0.02

  private let store: EntryStore
  /// Without the epoch.
  private let key: String
  private let reads: Bool
  private let clock = ContinuousClock()
  /// Only multiples of it are kept once later ones are there.
  private var stride = 1
  private var saved: Set<Int> = []
  private var last: Int?
  private var lastEnd: ContinuousClock.Instant?
  private var lastCost = 0.0

  /// - Parameter reads: whether earlier runs count.
  init(_ store: EntryStore, key: String, reads: Bool) {
    self.store = store
    self.key = key
    self.reads = reads
  }

  // MARK: Reading

  /// The latest epoch kept that is not beyond `epochs`.
  /// - Parameter network: that is trained; the checkpoint is as large.
  package func last(upTo epochs: Int, of network: Network<Float>) -> Checkpoint? {
    guard reads else { return nil }
    // The parameters, and the optimizer's buffers of the same size.
    let size = (1 + Optimizers.mostBuffers) * MemoryLayout<Float>.size * network.parameterCount
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

  /// Keeps an epoch that has just ended, unless saving would take too much of the time.
  /// - Parameter history: every epoch of this training so far; the last is the one that has ended.
  package func save(_ state: TrainingState<Float>, _ history: TrainingHistory) {
    if let lastEnd, clock.now.seconds(since: lastEnd) < lastCost / Self.share { return }
    write(state, history)
  }

  /// Keeps the last epoch of a training that has ended, however it did.
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

  /// Where too many are kept, every other goes.
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
