import Foundation
import Testing

@testable import benchmark

@Suite("The peers' Python")
struct PeerProcessTests {
  private static let python = Benchmark.executable("python3")

  @Test(
    "a Python without the libraries lacks every peer, and says why of each", .enabled(if: python != nil))
  func absent() throws {
    // -S leaves out the installed packages.
    let python = try #require(Self.python)
    let bare = FileManager.default.temporaryDirectory.appending(path: "bare-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: bare) }
    try "#!/bin/sh\nexec '\(python)' -S \"$@\"\n".write(to: bare, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bare.path)
    let process = try PeerProcess(python: bare.path, threads: 1, folder: "/no/such/folder")
    defer { process.quit() }
    #expect(process.present.isEmpty)
    #expect(process.absent.keys.sorted() == PeerProcess.keys.sorted())
    #expect(process.absent["numpy"]?.hasPrefix("NumPy, by hand: No module named") == true)
  }

  @Test("a program that is no Python is told of, and nobody waits for it")
  func noPython() {
    #expect(throws: PeerError.self) {
      _ = try PeerProcess(python: "/bin/true", threads: 1, folder: "/no/such/folder")
    }
  }
}
