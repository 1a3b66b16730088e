import Foundation
import ReportModel

/// The file format of a run in the ledger: the epochs of its trainings as bytes, everything else as JSON.
///
///     numbers → (cell{8} length{8} epochs{length})*
extension KeptRun {
  /// Nil if the record cannot be encoded.
  var entry: EntryFile? {
    var head = self
    var numbers: [UInt8] = []
    for (index, cell) in record.cells.enumerated() {
      guard let history = cell.history else { continue }
      head.record.cells[index].history = nil
      let epochs = history.bytes
      numbers.append(word: index)
      numbers.append(word: epochs.count)
      numbers += epochs
    }
    guard let json = try? RunRecord.encoder.encode(head) else { return nil }
    return EntryFile(head: Array(json), numbers: numbers)
  }

  /// Nil if the entry does not contain a run.
  init?(_ entry: EntryFile) {
    guard let run = try? RunRecord.decoder.decode(KeptRun.self, from: Data(entry.head)) else { return nil }
    self = run
    var words = ByteWords(entry.numbers)
    while !words.isAtEnd {
      guard let index = words.integer(), record.cells.indices.contains(index),
        let length = words.integer(), let epochs = words.bytes(length),
        let history = [RunRecord.Epoch](bytes: epochs)
      else { return nil }
      record.cells[index].history = history
    }
  }
}
