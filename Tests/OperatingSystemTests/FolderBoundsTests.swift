import Foundation
import Testing

@testable import OperatingSystem

/// A folder, another folder beside it, and links between them.
@Suite("Paths that may not lead out of a folder")
final class FolderBoundsTests {
  private let top: String
  private var inside: String { top + "/inside" }

  init() throws {
    top = (NSTemporaryDirectory() + "nbrun-\(UUID().uuidString)").resolvedPath
    for folder in ["inside/deep", "outside", "insider"] {
      try FileManager.default.createDirectory(
        atPath: "\(top)/\(folder)", withIntermediateDirectories: true)
    }
    for file in ["inside/a", "inside/deep/b", "outside/c", "insider/d"] {
      try Data().write(to: URL(fileURLWithPath: "\(top)/\(file)"))
    }
    for (name, target) in [
      ("to-b", "deep/b"), ("to-deep", "\(top)/inside/deep"), ("to-c", "../outside/c"), ("out", "../outside"),
      ("dead", "deep/nothing"), ("dead-out", "../outside/nothing"), ("dead-far", "/nothing/at/all"),
      ("loop", "loop"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(inside)/\(name)", withDestinationPath: target)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: top) }

  private func failure(_ path: String) -> FolderBounds.Failure? {
    do throws(FolderBounds.Failure) {
      _ = try FolderBounds([inside]).hold("\(inside)/\(path)")
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "what lies inside is held, by any way there",
    arguments: [
      "", ".", "a", "./a", "deep", "deep/b", "deep/../a", "to-b", "to-deep/b", "../inside/a",
      "out/../inside/a",
    ])
  func held(path: String) {
    #expect(failure(path) == nil)
  }

  @Test(
    "what lies outside is refused, and in the same words where it is not there",
    arguments: [
      "..", "../outside/c", "../outside/nothing", "../insider/d", "to-c", "out/c", "out/nothing", "dead-out",
      "dead-far", "deep/../../outside/c", "../../../../../../etc/hostname", "/../..",
    ])
  func outside(path: String) {
    #expect(failure(path) == .outside)
  }

  @Test(
    "what would lie inside and is not there is said to be missing",
    arguments: [
      ("nothing", ENOENT), ("dead", ENOENT), ("a/b", ENOTDIR), ("loop", ELOOP), ("nothing/../a", ENOENT),
      (String(repeating: "x", count: 5000), ENAMETOOLONG), ("a\0b", EINVAL),
    ])
  func missing(path: String, code: Int32) {
    #expect(failure(path) == .system(SystemError(code)))
  }

  @Test("what is held stays what it was, whatever becomes of its name")
  func held() throws {
    try Data("first".utf8).write(to: URL(fileURLWithPath: "\(inside)/a"))
    let held = try FolderBounds([inside]).hold("\(inside)/a")
    try FileManager.default.removeItem(atPath: "\(inside)/a")
    #expect(symlink("/etc/hostname", "\(inside)/a") == 0)
    #expect(try held.opened().read(atMost: 100) == Array("first".utf8))
    #expect(failure("a") == .outside)
  }

  @Test("a path resolves as the system resolves it, as far as there is something; the rest by its words")
  func resolved() {
    #expect("\(inside)/to-deep/../a".resolvedPath == "\(inside)/a")
    #expect("\(inside)/out/x/y".resolvedPath == "\(top)/outside/x/y")
    #expect("\(inside)/dead-out".resolvedPath == "\(top)/outside/nothing")
    #expect("\(inside)/nothing/../a".resolvedPath == "\(inside)/a")
    #expect("\(inside)/loop/x".resolvedPath == "\(inside)/loop/x")
    #expect("/".resolvedPath == "/" && "//".resolvedPath == "/" && "/..".resolvedPath == "/")
    #expect("".resolvedPath == ".".resolvedPath && "x/..".resolvedPath == ".".resolvedPath)
    #expect("\(inside)/to-b/".absolutePath == "\(inside)/to-b")
    let long = "/" + String(repeating: "x/", count: 100_000) + ".."
    #expect(long.resolvedPath.utf8.count == long.utf8.count - 5)
  }

  @Test("a name that is not UTF-8 is resolved, listed and held")
  func strayBytes() throws {
    let name = FileName.text(of: Array("caf".utf8) + [0xE9])
    try Folder.make("\(inside)/\(name)/below")
    #expect("\(inside)/\(name)/../a".resolvedPath == "\(inside)/a")
    #expect("\(inside)/\(name)/below".resolvedPath == "\(inside)/\(name)/below")
    #expect(Folder.visibleNames(in: "\(inside)/\(name)") == ["below"])
    #expect(Folder.visibleNames(in: inside).contains(name))
    #expect(failure("\(name)/below") == nil)
    #expect(FileStatus.isFolder("\(inside)/\(name)"))
  }
}
