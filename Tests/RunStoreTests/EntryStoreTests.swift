import Foundation
import Testing

@testable import RunStore

/// A `.nbrun` folder of a test's own.
final class Scratch {
  let path = NSTemporaryDirectory() + "nbrun-store-\(UUID().uuidString)"
  var folder: RunFolder { RunFolder(beside: path) }

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func store(limit: Int = 1_000_000) -> EntryStore { EntryStore(folder, limit: limit) }

  func file(_ name: String) -> String { "\(folder.cache)/\(name)" }

  var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.cache)) ?? []).sorted()
  }
}

extension EntryStore.Reading {
  var entry: EntryFile? { if case .found(let entry) = self { entry } else { nil } }
  var isDamaged: Bool { if case .damaged = self { true } else { false } }
  var isAbsent: Bool { if case .absent = self { true } else { false } }
}

@Suite("The cache's files")
struct EntryStoreTests {
  private let scratch: Scratch
  private let entry = EntryFile(head: Array(#"{"a":1}"#.utf8), numbers: [0, 1, 2, 255])

  init() throws {
    scratch = try Scratch()
  }

  @Test("what is written is read back by another store")
  func readsBack() {
    let store = scratch.store()
    store.write(entry, named: "one", isPrecious: true)
    store.writeLater(named: "two") { EntryFile(head: []) }
    #expect(store.finish() == [])
    #expect(scratch.store().read("one").entry == entry)
    #expect(scratch.store().read("two").entry == EntryFile(head: []))
    #expect(scratch.store().read("three").isAbsent)
    #expect(scratch.store().extent.entries == 2)
  }

  @Test("git leaves the folder alone, and backups may")
  func ignored() throws {
    scratch.store().write(entry, named: "one")
    #expect(try String(contentsOfFile: "\(scratch.folder.path)/.gitignore", encoding: .utf8).hasSuffix("*\n"))
    let tag = try String(contentsOfFile: "\(scratch.folder.path)/CACHEDIR.TAG", encoding: .utf8)
    #expect(tag.hasPrefix("Signature: 8a477f597d28d172789f06886806bc55"))
  }

  @Test("a byte changed anywhere, a cut anywhere, and another name are found out, and told once")
  func damage() throws {
    let whole = entry.bytes(named: "one")
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= 1 << UInt8(place % 8)
      #expect(EntryFile(bytes, named: "one") == nil)
      #expect(EntryFile(Array(whole[..<place]), named: "one") == nil)
    }
    #expect(EntryFile(whole, named: "one") == entry)
    #expect(EntryFile(whole + [0], named: "one") == nil)
    #expect(EntryFile(whole, named: "two") == nil)

    let store = scratch.store()
    for name in ["one", "two"] {
      store.write(entry, named: name)
      try Data(whole.dropLast()).write(to: URL(fileURLWithPath: scratch.file(name)))
      #expect(store.read(name).isDamaged)
      #expect(store.read(name).isAbsent)
    }
    let warnings = store.finish()
    #expect(warnings.count == 1)
    #expect(warnings[0].hasPrefix("2 entries of the cache"))
  }

  @Test("beyond the limit, what was not used for longest goes")
  func limit() throws {
    let large = EntryFile(head: [], numbers: [UInt8](repeating: 7, count: 10_000))
    let store = scratch.store(limit: 65_000)
    for index in 0..<6 {
      store.write(large, named: "\(index)")
      var times = [timespec(tv_sec: 1000 + index, tv_nsec: 0), timespec(tv_sec: 1000 + index, tv_nsec: 0)]
      #expect(utimensat(AT_FDCWD, scratch.file("\(index)"), &times, 0) == 0)
    }
    // Used: it is the youngest now.
    #expect(store.read("0").entry == large)
    store.write(large, named: "6")
    #expect(store.finish() == [])
    #expect(scratch.files == ["0", "3", "4", "5", "6"])
    #expect(store.extent.bytes <= 65_000)
  }

  @Test("an entry that another supersedes goes when that is there")
  func superseding() {
    let store = scratch.store()
    store.write(entry, named: "a-1", isPrecious: true)
    store.write(entry, named: "a-2", superseding: "a-1", isPrecious: true)
    #expect(store.finish() == [])
    #expect(store.names(beginning: "a-") == ["2"])
  }

  @Test("where nothing can be written, the run goes on without, and is told once")
  func unwritable() throws {
    // A file in the folder's place is in the way for root too.
    try Data().write(to: URL(fileURLWithPath: scratch.folder.path))
    let store = scratch.store()
    for name in ["one", "two"] {
      store.write(entry, named: name)
      #expect(store.read(name).isAbsent)
    }
    let warnings = store.finish()
    #expect(warnings.count == 1)
    #expect(warnings[0].hasPrefix("the cache was left as it is: "))
  }

  @Test("a cleared cache is empty, and says what was in it")
  func clearing() throws {
    let store = scratch.store()
    store.write(entry, named: "one")
    let cleared = try store.clear()
    #expect(cleared.entries == 1 && cleared.bytes == entry.bytes(named: "one").count)
    #expect(scratch.files == [])
    #expect(try store.clear().entries == 0)
  }

  @Test("many writers at once, of the same entries, leave whole ones")
  func concurrent() async {
    let scratch = scratch
    let folder = scratch.folder
    let entries = (0..<8).map {
      EntryFile(head: [UInt8($0)], numbers: [UInt8](repeating: UInt8($0), count: 50_000))
    }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let store = EntryStore(folder, limit: 300_000)
          var isSound = true
          for round in 0..<20 {
            for (index, entry) in entries.enumerated() {
              store.write(entry, named: "\(index)")
              // Another may have dropped it meanwhile.
              if let found = store.read("\((index + round) % 8)").entry {
                isSound = isSound && found == entries[(index + round) % 8]
              }
            }
          }
          return isSound && store.finish() == []
        }
      }
      for await isSound in group { #expect(isSound) }
    }
  }
}
