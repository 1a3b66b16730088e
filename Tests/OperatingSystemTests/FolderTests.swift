import Foundation
import Testing

@testable import OperatingSystem

/// A folder for one test, and a folder beside it that no operation may change.
private final class Scratch {
  let path = NSTemporaryDirectory() + "nbrun-files-\(UUID().uuidString)"
  let folder: Folder

  init() throws {
    for name in ["inside", "outside"] {
      try FileManager.default.createDirectory(
        atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
    try Data("precious".utf8).write(to: URL(fileURLWithPath: "\(path)/outside/file"))
    folder = try Folder("\(path)/inside")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func link(_ name: String, to target: String) {
    #expect(symlink(target, "\(path)/inside/\(name)") == 0)
  }

  var outside: [String] {
    get throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/outside")
      return try names.sorted().map {
        try "\($0) " + String(contentsOfFile: "\(path)/outside/\($0)", encoding: .utf8)
      }
    }
  }

  var names: [String] { get throws { try folder.names().sorted() } }
}

@Suite("Files of a folder")
struct FolderTests {
  private let scratch: Scratch
  private var folder: Folder { scratch.folder }

  init() throws {
    scratch = try Scratch()
  }

  @Test("no link is followed, whatever is done at its name")
  func links() throws {
    scratch.link("folder", to: "../outside")
    scratch.link("file", to: "../outside/file")
    scratch.link("nothing", to: "../outside/new")
    scratch.link("loop", to: "loop")
    #expect(throws: SystemError.self) { try folder.folder("folder") }
    for name in ["file", "nothing", "loop"] {
      #expect(throws: SystemError(ELOOP)) { try folder.open(name) }
      #expect(throws: SystemError(ELOOP)) { try folder.openOrMake(name) }
      #expect(folder.read(name, atMost: 100) == .unusable("is a symbolic link"))
      #expect(folder.status(of: name)?.kind == .link)
    }
    // A file replaces the link, and removing a link removes only the link.
    try folder.write(Array("new".utf8), to: "file")
    #expect(folder.read("file", atMost: 3) == .bytes(Array("new".utf8)))
    try folder.remove("nothing")
    try folder.remove("folder")
    #expect(try scratch.outside == ["file precious"])
    #expect(try scratch.names == ["file", "loop"])
  }

  @Test("a file is read up to a limit, and nothing waits at what is no file")
  func reading() throws {
    try folder.write([1, 2, 3], to: "three")
    #expect(folder.read("three", atMost: 3) == .bytes([1, 2, 3]))
    #expect(folder.read("three", atMost: 2) == .tooLarge(3))
    #expect(folder.read("none", atMost: 2) == .absent)
    #expect(mkfifo("\(scratch.path)/inside/fifo", 0o600) == 0)
    #expect(folder.read("fifo", atMost: 9) == .unusable("is a FIFO, a socket or a device"))
    try folder.makeFolder("sub")
    #expect(folder.read("sub", atMost: 9) == .unusable("is a folder"))
    try folder.write([], to: "sparse")
    #expect(truncate("\(scratch.path)/inside/sparse", 1 << 40) == 0)
    #expect(folder.read("sparse", atMost: 64 << 20) == .tooLarge(1 << 40))
  }

  @Test("a file that is larger when it is read than when it was opened is cut at that size")
  func growing() throws {
    try folder.write([1, 2, 3], to: "file")
    let file = try folder.open("file")
    let size = try file.status().size
    let handle = try #require(FileHandle(forWritingAtPath: "\(scratch.path)/inside/file"))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(repeating: 9, count: 100_000))
    #expect(try file.read(atMost: size) == [1, 2, 3])
  }

  @Test("every listing has every name")
  func names() throws {
    let all = (0..<300).map { "file \($0)" }
    for name in all { try folder.write([], to: name) }
    for _ in 0..<2 { #expect(try Set(folder.names()) == Set(all)) }
  }

  @Test("the temporary files of killed processes go, those of living ones and a stranger's stay")
  func abandoned() throws {
    let living = try TemporaryFile(in: folder)
    try living.write([1])
    let name = ".nbrun-new-0123456789abcdef"
    let others = [
      ".nbrun-new-0123456789abcde", ".nbrun-new-0123456789ABCDEF", ".nbrun-new-0123456789abcdef0",
      "nbrun-new-0123456789abcdef", ".nbrun-new-0123456789abcdeg", ".report.html.12345.tmp",
    ]
    for name in others + [name] { try folder.write([], to: name) }
    scratch.link(".nbrun-new-0000000000000000", to: "../outside/file")
    #expect(link("\(scratch.path)/outside/file", "\(scratch.path)/inside/.nbrun-new-1111111111111111") == 0)
    // If a file has two names, the name in this folder is removed.
    #expect(folder.removeAbandonedFiles() == 2)
    #expect(try Set(scratch.names).isSuperset(of: others))
    #expect(folder.status(of: name) == nil)
    #expect(folder.status(of: ".nbrun-new-0000000000000000")?.kind == .link)
    #expect(folder.status(of: ".nbrun-new-1111111111111111") == nil)
    #expect(try scratch.outside == ["file precious"])
    try living.place(as: "done")
    #expect(folder.read("done", atMost: 1) == .bytes([1]))
  }

  @Test("a file that could not be written leaves nothing behind")
  func failing() throws {
    try folder.makeFolder("taken")
    #expect(throws: SystemError(EISDIR)) { try folder.write([1], to: "taken") }
    #expect(try scratch.names == ["taken"])
  }

  @Test("a temporary file that another machine took for abandoned is written again")
  func taken() throws {
    // That machine does not see the locks, and looks at the folder all the time.
    let path = "\(scratch.path)/inside"
    let thread = Thread {
      while !Thread.current.isCancelled {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where TemporaryFile.isName(name) && Int.random(in: 0..<4) == 0 {
          unlink("\(path)/\(name)")
        }
      }
    }
    thread.start()
    defer { thread.cancel() }
    var written = 0
    for number in 0..<200 where (try? folder.write([UInt8(number)], to: "file \(number)")) != nil {
      written += 1
    }
    // Losing the file three times in a row is allowed.
    #expect(written > 100)
    #expect(try scratch.names.filter { $0.hasPrefix("file") }.count == written)
  }

  @Test("a lock that another process keeps is waited for as long as was said, with a word")
  func locks() throws {
    var told = 0
    let first = try FileLock(".lock", in: folder, waitingAtMost: .seconds(3)) { told += 1 }
    #expect(first != nil && told == 0)
    #expect(try FileLock(".lock", in: folder, waitingAtMost: .milliseconds(500)) { told += 1 } == nil)
    #expect(told == 1)
    #expect(try FileLock(".other", in: folder, waitingAtMost: .zero) { told += 1 } != nil)
    withExtendedLifetime(first) {}
    scratch.link("link", to: "../outside/lock")
    #expect(throws: SystemError(ELOOP)) { try FileLock("link", in: folder, waitingAtMost: .zero) {} }
    #expect(mkfifo("\(scratch.path)/inside/fifo", 0o600) == 0)
    #expect(throws: SystemError(EINVAL)) { try FileLock("fifo", in: folder, waitingAtMost: .zero) {} }
    #expect(try scratch.outside == ["file precious"])
  }
}
