import Foundation
import ReportModel

/// A run as it lies in the ledger: the epochs of its trainings as bytes, all else as JSON.
///
///     numbers → (cell{8} length{8} epochs{length})*
extension KeptRun {
  /// Nil where the record cannot be encoded.
  var entry: EntryFile? {
    var head = self
    var numbers: [UInt8] = []
    for (index, cell) in record.cells.enumerated() {
      guard let history = cell.history else { continue }
      head.record.cells[index].history = nil
      let epochs = history.bytes
      for word in [index, epochs.count] {
        withUnsafeBytes(of: UInt64(word).littleEndian) { numbers.append(contentsOf: $0) }
      }
      numbers += epochs
    }
    guard let json = try? RunRecord.encoder.encode(head) else { return nil }
    return EntryFile(head: Array(json), numbers: numbers)
  }

  /// Nil where the entry holds no run.
  init?(_ entry: EntryFile) {
    guard let run = try? RunRecord.decoder.decode(KeptRun.self, from: Data(entry.head)) else { return nil }
    self = run
    var rest = entry.numbers[...]
    while !rest.isEmpty {
      guard let index = Self.word(&rest), record.cells.indices.contains(index), let length = Self.word(&rest),
        (0...rest.count).contains(length),
        let history = [RunRecord.Epoch](bytes: rest.prefix(length))
      else { return nil }
      record.cells[index].history = history
      rest = rest.dropFirst(length)
    }
  }

  private static func word(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 8 else { return nil }
    defer { bytes = bytes.dropFirst(8) }
    return Int(truncatingIfNeeded: bytes.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
  }
}
