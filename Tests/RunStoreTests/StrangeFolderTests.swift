import Foundation
import ReportModel
import Testing

@testable import RunStore

/// A `.nbrun` folder that may come with a cloned repository.
@Suite("Nothing outside .nbrun is touched, and nothing strange in it")
struct StrangeFolderTests {
  private let scratch: Scratch
  private let entry = EntryFile(head: Array(#"{"a":1}"#.utf8), numbers: [UInt8](repeating: 1, count: 2000))
  private let precious: String

  init() throws {
    scratch = try Scratch()
    precious = "\(scratch.path)/precious"
    let files = FileManager.default
    try files.createDirectory(atPath: "\(precious)/cache", withIntermediateDirectories: true)
    try files.createDirectory(atPath: "\(precious)/runs", withIntermediateDirectories: true)
    for name in ["thesis.tex", "\(Scratch.name(1))", "cache/thesis.tex", "cache/\(Scratch.name(1))"] {
      try Data(repeating: 7, count: 100_000).write(to: URL(fileURLWithPath: "\(precious)/\(name)"))
    }
  }

  /// Returns every file below `precious`, with the hash of its content and its time.
  private func outside() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: precious).sorted().map { name in
      var status = stat()
      #expect(lstat("\(precious)/\(name)", &status) == 0)
      let content = FileManager.default.contents(atPath: "\(precious)/\(name)")?.hashValue ?? 0
      return "\(name) \(content) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec) \(status.st_mode)"
    }
  }

  /// Does everything that runs and commands do with a folder.
  private func useAll() throws {
    let archive = try scratch.archive()
    let store = EntryStore(archive, limit: 3000)
    for number in 0..<4 {
      _ = store.read(Scratch.name(number), numbers: 2000)
      store.write(entry, named: Scratch.name(number), isWrittenThrough: true)
    }
    _ = store.epochs(of: Scratch.name(1).key)
    _ = store.finish()
    let ledger = Ledger(archive)
    _ = ledger.runs
    try ledger.add(scratch.record(1), of: "/a.md", waitingAtMost: .zero)
    _ = try CacheFolder(scratch.folder).clear()
  }

  @Test(
    "where a folder of it is a link, none of it is used", arguments: ["", "/cache", "/runs", "/runs/.lock"])
  func links(place: String) throws {
    let before = try outside()
    let path = scratch.folder.path + place
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    for target in [precious, "\(precious)/thesis.tex", "nowhere", path] {
      #expect(symlink(target, path) == 0)
      #expect(throws: StoreError.self) { try useAll() }
      #expect(throws: StoreError.self) { try CacheFolder(scratch.folder).clear() }
      do throws(StoreError) {
        _ = try RunArchive(scratch.folder, signedBy: scratch.key)
      } catch {
        #expect(error.message.contains("'\(path)' is a symbolic link"))
        #expect(error.hint?.contains("remove or rename") == true)
      }
      unlink(path)
    }
    #expect(try outside() == before)
    try useAll()
    #expect(try outside() == before)
  }

  @Test("where a link takes a folder's place while the run goes on, it is not followed")
  func exchanged() throws {
    let before = try outside()
    let archive = try scratch.archive()
    let store = EntryStore(archive, limit: 1000)
    store.write(entry, named: Scratch.name(1))
    for part in ["cache", "runs"] {
      try? FileManager.default.removeItem(atPath: "\(scratch.folder.path)/\(part)")
      #expect(symlink("\(precious)/\(part)", "\(scratch.folder.path)/\(part)") == 0)
    }
    #expect(store.read(Scratch.name(1), numbers: 2000).isAbsent)
    store.write(entry, named: Scratch.name(1))
    store.remove(Scratch.name(1))
    #expect(store.finish().count == 1)
    #expect(throws: StoreError.self) { try Ledger(archive).add(scratch.record(1), of: "/a.md") }
    #expect(throws: StoreError.self) { try CacheFolder(scratch.folder).clear() }
    #expect(try outside() == before)
  }

  @Test("only what has an entry's name is removed, and the rest is counted")
  func strangers() throws {
    try scratch.store().write(entry, named: Scratch.name(1))
    let cache = "\(scratch.folder.path)/cache"
    let names = [
      "thesis.tex", ".hidden", "\(Scratch.name(1))x", ".new-123", ".nbrun-new-1", "\(Scratch.name(2))-0",
    ]
    for name in names {
      try Data(repeating: 1, count: 9000).write(to: URL(fileURLWithPath: "\(cache)/\(name)"))
    }
    #expect(symlink("\(precious)/thesis.tex", "\(cache)/\(Scratch.name(3))") == 0)
    #expect(mkdir("\(cache)/\(Scratch.name(4))", 0o777) == 0)
    #expect(mkfifo("\(cache)/\(Scratch.name(5))", 0o666) == 0)
    let store = try scratch.store(limit: 1000)
    store.write(entry, named: Scratch.name(6))
    #expect(store.finish() == [])
    #expect(scratch.names("cache").count == names.count + 3)
    #expect(try CacheFolder(scratch.folder).extent() == CacheFolder.Extent(strangers: names.count + 3))
    #expect(try CacheFolder(scratch.folder).clear().strangers == names.count + 3)
    #expect(scratch.names("cache").count == names.count + 3)
  }

  @Test("a file of 1 TB is neither read nor counted without end, and goes first")
  func sparse() throws {
    let store = try scratch.store(limit: 1_000_000)
    store.write(entry, named: Scratch.name(1))
    for number in 2...9 { try makeSparseFile(scratch.file(Scratch.name(number)), size: 1 << 40) }
    // If the file system supports such files, the sum of two such sizes does not fit in an integer.
    for number in 10...12
    where (try? makeSparseFile(scratch.file(Scratch.name(number)), size: Int.max)) == nil {
      unlink(scratch.file(Scratch.name(number)))
    }
    let ledger = try scratch.ledger()
    try ledger.add(scratch.record(1), of: "/a.md")
    try makeSparseFile("\(scratch.folder.path)/runs/000002-00000000-00000000.run", size: 1 << 40)
    #expect(store.read(Scratch.name(2), numbers: 2000).refusal == "could not be read")
    #expect(ledger.runs.map(\.number) == [1])
    #expect(store.finish().first?.contains("1.1 TB long, which is too large") == true)
    #expect(scratch.entries == [1])
  }

  @Test("what was told of a file is not told again, however often it is met")
  func once() throws {
    try scratch.ledger().add(scratch.record(1), of: "/a.md")
    let runs = "\(scratch.folder.path)/runs"
    try makeSparseFile("\(runs)/000002-00000000-00000000.run", size: 1 << 40)
    try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(runs)/000003-00000000-00000000.run"))
    let archive = try scratch.archive()
    for isFirst in [true, false] {
      #expect(Ledger(archive).latest()?.number == 1)
      #expect(archive.warnings().count == (isFirst ? 2 : 0))
    }
  }

  @Test("an entry is not read where it has more numbers than the network")
  func numbers() throws {
    let store = try scratch.store(limit: 1 << 30)
    store.write(entry, named: Scratch.name(1))
    #expect(store.read(Scratch.name(1), numbers: 2000).entry == entry)
    try makeSparseFile(scratch.file(Scratch.name(1)), size: EntryFile.largestFile(numbers: 2000) + 1)
    #expect(store.read(Scratch.name(1), numbers: 2000).refusal == "could not be read")
    // The file has the largest allowed size: it is read, and is not an entry.
    try makeSparseFile(scratch.file(Scratch.name(1)), size: EntryFile.largestFile(numbers: 2000))
    #expect(store.read(Scratch.name(1), numbers: 2000).refusal == "was damaged")
  }

  @Test("who fills the folder with false entries does not keep a run busy")
  func floods() throws {
    let store = try scratch.store(limit: 1 << 40)
    store.write(entry, named: Scratch.name(0))
    for number in 1...40 { try makeSparseFile(scratch.file(Scratch.name(number)), size: 60 << 20) }
    let refusals = (1...40).map { store.read(Scratch.name($0), numbers: 0).refusal }
    #expect(refusals.count { $0 == "was damaged" } == 5)
    #expect(refusals.count { $0 == "was not read, since too many results there are not yours" } == 35)
  }

  /// The things that somebody may put at a name.
  private enum Thing: CaseIterable {
    case linkToFolder, linkToFile, danglingLink, loop, fifo, socket, folder, fullFolder, sparse, unreadable,
      hardLink, text

    func put(at path: String, precious: String) throws {
      switch self {
      case .linkToFolder: symlink(precious, path)
      case .linkToFile: symlink("\(precious)/thesis.tex", path)
      case .danglingLink: symlink("\(precious)/none", path)
      case .loop: symlink(path, path)
      case .fifo: mkfifo(path, 0o666)
      case .socket: mknod(path, S_IFSOCK | 0o666, 0)
      case .folder: mkdir(path, 0o777)
      case .fullFolder: try FileManager.default.copyItem(atPath: precious, toPath: path)
      case .sparse: try makeSparseFile(path, size: 1 << 40)
      case .unreadable:
        try Data(repeating: 1, count: 5000).write(to: URL(fileURLWithPath: path))
        chmod(path, 0)
      case .hardLink: link("\(precious)/thesis.tex", path)
      case .text: try Data("text".utf8).write(to: URL(fileURLWithPath: path))
      }
    }
  }

  @Test("whatever stands at any of its names, nothing outside changes, nothing waits and nothing traps")
  func everything() throws {
    let before = try outside()
    let places = [
      "", "/cache", "/runs", "/.gitignore", "/CACHEDIR.TAG", "/runs/.lock", "/cache/\(Scratch.name(1))",
      "/cache/\(Scratch.name(1, .epoch(3)))", "/cache/.nbrun-new-0123456789abcdef",
      "/runs/.nbrun-new-0123456789abcdef", "/.nbrun-new-0123456789abcdef", "/cache/thesis.tex",
      "/runs/000001-00000000-00000000.run", "/runs/999999999-00000000-00000000.run",
    ]
    var refusals = 0
    for place in places {
      for thing in Thing.allCases {
        let path = scratch.folder.path + place
        try? FileManager.default.removeItem(atPath: scratch.folder.path)
        if place.isEmpty == false { try useAll() }
        try? FileManager.default.removeItem(atPath: path)
        try thing.put(at: path, precious: precious)
        do {
          try useAll()
        } catch {
          refusals += error is StoreError ? 1 : 0
          #expect(error is StoreError, "\(thing) at \(place): \(error)")
        }
        #expect(try outside() == before, "\(thing) at \(place)")
      }
    }
    // A folder's place with something else in it, and the lock's place with something that is not a file.
    #expect(refusals > 20)
  }
}
