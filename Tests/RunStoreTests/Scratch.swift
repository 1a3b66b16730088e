import Foundation
import ReportModel

@testable import RunStore

/// A `.nbrun` folder for one test, and two users of it.
final class Scratch: Sendable {
  let path = NSTemporaryDirectory() + "nbrun-store-\(UUID().uuidString)"
  let key = SigningKey.random()
  let stranger = SigningKey.random()
  var folder: RunFolder { RunFolder(beside: path) }

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The archive, as one command sees it.
  func archive(signedBy key: SigningKey? = nil) throws -> RunArchive {
    try RunArchive(folder, signedBy: key ?? self.key)
  }

  func store(limit: Int = 1_000_000, signedBy key: SigningKey? = nil) throws -> EntryStore {
    EntryStore(try archive(signedBy: key), limit: limit)
  }

  func ledger(signedBy key: SigningKey? = nil) throws -> Ledger { Ledger(try archive(signedBy: key)) }

  /// Returns the name of an entry; the names are in the order of the numbers.
  static func name(_ number: Int, _ part: EntryName.Part? = nil) -> EntryName {
    EntryName(key: String(repeating: "a", count: 62) + String(format: "%02d", number), part)
  }

  func file(_ name: EntryName) -> String { "\(folder.path)/cache/\(name)" }

  func names(_ part: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(part)")) ?? []).sorted()
  }

  /// The numbers of the cache's entries.
  var entries: [Int] { names("cache").compactMap { Int($0.suffix(2)) } }

  func record(_ seed: UInt64, loss: Double = 0.5) -> RunRecord {
    RunRecord(
      nbrun: "test", notebook: .init(path: "a.md", sha256: "", title: "A", source: "# A"), status: .ok,
      started: "2026-11-23T04:31:05Z", seconds: 1, seed: seed, threads: 1,
      machine: .init(os: "", cpu: "", kernels: ""), data: nil,
      cells: [
        .init(
          id: "train", step: "epoch-loop", line: 3, status: "ok", seconds: 1,
          options: ["epochs": .integer(2)],
          values: ["loss": .number(loss)], origin: .ran)
      ])
  }
}

/// Makes a file that claims this size, but uses no space on the disk.
func makeSparseFile(_ path: String, size: Int) throws {
  try Data().write(to: URL(fileURLWithPath: path))
  guard truncate(path, off_t(size)) == 0 else { throw CocoaError(.fileWriteUnknown) }
}
