import Foundation
import ReportModel
import Testing

@testable import RunStore

/// Two users of one folder, and a third person who forges files.
@Suite("What another wrote is not believed")
struct OwnershipTests {
  private let scratch: Scratch
  private let mine = EntryFile(head: Array("mine".utf8))
  private let theirs = EntryFile(head: Array("theirs".utf8))
  private let name = Scratch.name(1)

  init() throws {
    scratch = try Scratch()
  }

  @Test("an entry signed by another key is not used, stays, and is told of once")
  func entries() throws {
    let other = try scratch.store(signedBy: scratch.stranger)
    for number in 1...3 { other.write(theirs, named: Scratch.name(number)) }
    #expect(other.finish() == [])

    let archive = try scratch.archive()
    let store = EntryStore(archive, limit: 1_000_000)
    for number in 1...3 {
      #expect(store.read(Scratch.name(number)).refusal == "did not come from your own runs")
    }
    let warnings = store.finish()
    #expect(warnings.count == 1)
    #expect(warnings[0].hasPrefix("3 results in '\(scratch.folder.path)' did not come from your own runs"))
    // The ledger and the next notebook use the same archive.
    #expect(store.read(name).entry == nil)
    #expect(archive.warnings() == [])
    #expect(try scratch.store(signedBy: scratch.stranger).read(name).entry == theirs)
  }

  @Test("two users of a folder replace each other's entries by their own, and both go on")
  func shared() throws {
    for _ in 0..<2 {
      for (key, entry) in [(scratch.key, mine), (scratch.stranger, theirs)] {
        let store = try scratch.store(signedBy: key)
        #expect(store.read(name).entry == nil)
        store.write(entry, named: name)
        #expect(store.read(name).entry == entry)
      }
    }
  }

  @Test("an entry with its checksum made anew is not believed, nor one that was moved to another name")
  func forged() throws {
    let store = try scratch.store()
    store.write(mine, named: name)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: scratch.file(name))))
    // Without the key, a forger can only sign with another key, or keep an old signature.
    var forged = theirs.bytes(named: "cache/\(name)", signedBy: scratch.stranger)
    #expect(store.read(name).entry == mine)
    try Data(forged).write(to: URL(fileURLWithPath: scratch.file(name)))
    #expect(store.read(name).entry == nil)
    forged = forged.dropLast(32) + bytes.suffix(32)
    try Data(forged).write(to: URL(fileURLWithPath: scratch.file(name)))
    #expect(store.read(name).entry == nil)
    try Data(bytes).write(to: URL(fileURLWithPath: scratch.file(Scratch.name(2))))
    #expect(store.read(Scratch.name(2)).entry == nil)
  }

  @Test("after too many files of others no more are read, and runs are not numbered anew")
  func patience() throws {
    let mine = try scratch.ledger()
    #expect(try mine.add(scratch.record(1), of: "/a.md").number == 1)
    let theirs = try scratch.ledger(signedBy: scratch.stranger)
    for seed in UInt64(2)...9 { _ = try theirs.add(scratch.record(seed), of: "/a.md") }

    let archive = try RunArchive(scratch.folder, signedBy: scratch.key, mostRefusedBytes: 2000)
    let error = #expect(throws: StoreError.self) { try Ledger(archive).add(scratch.record(10), of: "/a.md") }
    let words =
      "more than 2.0 kB of what is in '\(scratch.folder.path)' did not come from your own runs on this machine"
    #expect(error?.message == words)
    #expect(
      error?.hint == "remove the folder '\(scratch.folder.path)', or name another place with -o")
    #expect(archive.warnings().contains("\(words), so nbrun reads no more of it"))
    #expect(archive.warnings() == [])
    // With a higher limit, the next number is found.
    #expect(try mine.add(scratch.record(10), of: "/a.md").number == 10)
  }

  @Test("a run that another wrote is neither listed nor compared with, and its number is not given again")
  func runs() throws {
    let theirs = try scratch.ledger(signedBy: scratch.stranger)
    #expect(try theirs.add(scratch.record(1, loss: 0.1), of: "/a.md").number == 1)
    let mine = try scratch.ledger()
    #expect(mine.runs.isEmpty && mine.latest() == nil && mine.latest(of: "/a.md") == nil)
    #expect(mine.latest(of: "/a.md", otherThan: scratch.record(2)) { _ in true } == nil)
    #expect(mine.run(1) == nil && mine.refuses(1) && !mine.refuses(2))
    // It is the same run of the same notebook, but the other user's file is not replaced.
    #expect(try mine.add(scratch.record(1, loss: 0.1), of: "/a.md").number == 2)
    #expect(mine.runs.map(\.number) == [2] && theirs.runs.map(\.number) == [1])
    #expect(try theirs.add(scratch.record(1, loss: 0.1), of: "/a.md").number == 3)
  }

  @Test("a false row does not hide the true one that did the same")
  func hiding() throws {
    let ledger = try scratch.ledger()
    try ledger.add(scratch.record(1), of: "/a.md")
    let file = try #require(scratch.names("runs").first { $0.hasPrefix("000001") })
    let folder = "\(scratch.folder.path)/runs"
    try FileManager.default.copyItem(
      atPath: "\(folder)/\(file)", toPath: "\(folder)/\(file.replacing("000001", with: "000007"))")
    #expect(ledger.latest(of: "/a.md", otherThan: scratch.record(2)) { _ in true }?.number == 1)
    #expect(ledger.latest()?.number == 1)
  }

  @Test(
    "a file with a huge number does not break the numbering",
    arguments: ["000999", "999999999", "999999998", "1000000000", "999999999999999", "9223372036854775807"])
  func hugeNumber(number: String) throws {
    let ledger = try scratch.ledger()
    try ledger.add(scratch.record(1), of: "/a.md")
    let file = "\(number)-00000000-00000000.run"
    try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(scratch.folder.path)/runs/\(file)"))
    #expect(try ledger.add(scratch.record(2), of: "/a.md").number == 2)
    #expect(try ledger.add(scratch.record(3), of: "/a.md").number == 3)
    #expect(ledger.runs.map(\.number) == [1, 2, 3])
  }

  @Test("of two runs with one number the later is meant, and the next has a number of its own")
  func twice() throws {
    let ledger = try scratch.ledger()
    let folder = try scratch.folder.make(.runs)
    for (seed, started) in [(1, "2026-11-23T04:31:05Z"), (2, "2026-11-23T05:31:05Z")] as [(UInt64, String)] {
      var record = scratch.record(seed)
      record.started = started
      let json = try RunRecord.encoder.encode(KeptRun(number: 1, notebook: "/a.md", record: record))
      let name = "000001-00000000-0000000\(seed).run"
      let bytes = try scratch.archive().bytes(of: EntryFile(head: Array(json)), named: name, in: .runs)
      try folder.write(bytes, to: name)
    }
    #expect(ledger.run(1)?.record.seed == 2)
    #expect(try ledger.add(scratch.record(3), of: "/a.md").number == 2)
  }

  @Test("a row of this user's that lies about its number, or nests as deep as it likes, is none")
  func lying() throws {
    let ledger = try scratch.ledger()
    let folder = try scratch.folder.make(.runs)
    let lie = try RunRecord.encoder.encode(KeptRun(number: 9, notebook: "/a.md", record: scratch.record(1)))
    let deep = Data(String(repeating: "[", count: 1_000_000).utf8)
    for (number, head) in [(1, lie), (2, deep)] {
      let name = "00000\(number)-00000000-00000000.run"
      let bytes = try scratch.archive().bytes(of: EntryFile(head: Array(head)), named: name, in: .runs)
      try folder.write(bytes, to: name)
    }
    #expect(ledger.runs.isEmpty)
    #expect(try ledger.add(scratch.record(2), of: "/a.md").number == 3)
  }

  @Test("a lock that another process keeps delays a run, and does not lose it")
  func locked() throws {
    let ledger = try scratch.ledger()
    try ledger.add(scratch.record(1), of: "/a.md")
    let lock = open("\(scratch.folder.path)/runs/.lock", O_RDONLY | O_CLOEXEC)
    #expect(flock(lock, LOCK_EX) == 0)
    defer { close(lock) }
    var told = 0
    let (number, warning) = try ledger.add(
      scratch.record(2), of: "/a.md", waitingAtMost: .milliseconds(500)
    ) { told += 1 }
    #expect(number == 2 && told == 1)
    #expect(warning?.contains("without the lock") == true)
    #expect(ledger.runs.map(\.number) == [1, 2])
  }
}
