import Foundation
import Testing

@testable import RunStore

extension EntryStore.Reading {
  var entry: EntryFile? { if case .found(let entry) = self { entry } else { nil } }
  var isAbsent: Bool { if case .absent = self { true } else { false } }
  var refusal: String? { if case .refused(let why) = self { why } else { nil } }
}

@Suite("The cache's files")
struct EntryStoreTests {
  private let scratch: Scratch
  private let entry = EntryFile(head: Array(#"{"a":1}"#.utf8), numbers: [0, 1, 2, 255])
  private let one = Scratch.name(1)
  private let two = Scratch.name(2)

  init() throws {
    scratch = try Scratch()
  }

  @Test("what is written is read back by another store")
  func readsBack() throws {
    let store = try scratch.store()
    store.write(entry, named: one, isWrittenThrough: true)
    store.writeLater(named: two) { EntryFile(head: []) }
    #expect(store.finish() == [])
    #expect(try scratch.store().read(one, numbers: 4).entry == entry)
    #expect(try scratch.store().read(two).entry == EntryFile(head: []))
    #expect(try scratch.store().read(Scratch.name(3)).isAbsent)
    #expect(try CacheFolder(scratch.folder).extent().entries == 2)
  }

  @Test("git leaves the folder alone, and backups may")
  func ignored() throws {
    try scratch.store().write(entry, named: one)
    #expect(try String(contentsOfFile: "\(scratch.folder.path)/.gitignore", encoding: .utf8).hasSuffix("*\n"))
    let tag = try String(contentsOfFile: "\(scratch.folder.path)/CACHEDIR.TAG", encoding: .utf8)
    #expect(tag.hasPrefix("Signature: 8a477f597d28d172789f06886806bc55"))
  }

  @Test("a byte changed anywhere, a cut anywhere, and another name are found out, and told once")
  func damage() throws {
    func read(_ bytes: [UInt8], named name: String = "one") -> EntryFile? {
      if case .own(let entry) = EntryFile.read(bytes, named: name, signedBy: scratch.key) {
        entry
      } else {
        nil
      }
    }
    let whole = entry.bytes(named: "one", signedBy: scratch.key)
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= 1 << UInt8(place % 8)
      #expect(read(bytes) == nil)
      #expect(read(Array(whole[..<place])) == nil)
    }
    #expect(read(whole) == entry)
    #expect(read(whole + [0]) == nil)
    #expect(read(whole, named: "two") == nil)

    let store = try scratch.store()
    for name in [one, two] {
      store.write(entry, named: name)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.file(name)))
      try bytes.dropLast().write(to: URL(fileURLWithPath: scratch.file(name)))
      #expect(store.read(name, numbers: 4).refusal == "was damaged")
      #expect(store.read(name, numbers: 4).isAbsent)
    }
    let warnings = store.finish()
    #expect(warnings.count == 1)
    #expect(warnings[0].hasPrefix("2 files in"))
  }

  @Test("beyond the limit, what was not used for longest goes")
  func limit() throws {
    let large = EntryFile(head: [], numbers: [UInt8](repeating: 7, count: 10_000))
    let store = try scratch.store(limit: 65_000)
    for index in 0..<6 {
      store.write(large, named: Scratch.name(index))
      var times = [timespec(tv_sec: 1000 + index, tv_nsec: 0), timespec(tv_sec: 1000 + index, tv_nsec: 0)]
      #expect(utimensat(AT_FDCWD, scratch.file(Scratch.name(index)), &times, 0) == 0)
    }
    // Reading uses the entry, so it is now the most recently used.
    #expect(store.read(Scratch.name(0), numbers: 10_000).entry == large)
    store.write(large, named: Scratch.name(6))
    #expect(store.finish() == [])
    #expect(scratch.entries == [0, 3, 4, 5, 6])
    #expect(try CacheFolder(scratch.folder).extent().bytes <= 65_000)
  }

  @Test("an entry that another supersedes goes when that is there")
  func superseding() throws {
    let store = try scratch.store()
    store.write(entry, named: Scratch.name(1, .epoch(1)), isWrittenThrough: true)
    store.write(
      entry, named: Scratch.name(1, .epoch(2)), superseding: Scratch.name(1, .epoch(1)),
      isWrittenThrough: true)
    #expect(store.finish() == [])
    #expect(store.epochs(of: one.key) == [2])
  }

  @Test("where nothing can be written, the run goes on without, and is told once")
  func unwritable() throws {
    let store = try scratch.store()
    // A file in the folder's place stops root too.
    try Data().write(to: URL(fileURLWithPath: scratch.folder.path))
    for name in [one, two] {
      store.write(entry, named: name)
      #expect(store.read(name).isAbsent)
    }
    let warnings = store.finish()
    #expect(warnings.count == 1)
    #expect(warnings[0].hasPrefix("nothing more is written to the cache: "))
  }

  @Test("a cleared cache is empty, and says what was in it")
  func clearing() throws {
    let store = try scratch.store()
    store.write(entry, named: one)
    let size = try Data(contentsOf: URL(fileURLWithPath: scratch.file(one))).count
    let files = CacheFolder(scratch.folder)
    #expect(try files.clear() == CacheFolder.Extent(entries: 1, bytes: size))
    #expect(scratch.names("cache") == [])
    #expect(try files.clear().entries == 0)
  }

  @Test("many writers at once, of the same entries, leave whole ones")
  func concurrent() async throws {
    let scratch = scratch
    let entries = (0..<8).map {
      EntryFile(head: [UInt8($0)], numbers: [UInt8](repeating: UInt8($0), count: 50_000))
    }
    // The number of entries that each task has read; all must be complete.
    let read = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let store = try scratch.store(limit: 300_000)
          var count = 0
          for round in 0..<20 {
            for (index, entry) in entries.enumerated() {
              store.write(entry, named: Scratch.name(index))
              // Another task may have removed it meanwhile.
              if let found = store.read(Scratch.name((index + round) % 8), numbers: 50_000).entry {
                #expect(found == entries[(index + round) % 8])
                count += 1
              }
            }
          }
          #expect(store.finish() == [])
          return count
        }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(read.count == 8 && read.allSatisfy { $0 > 0 })
  }
}
