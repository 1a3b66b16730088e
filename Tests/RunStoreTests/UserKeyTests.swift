import Foundation
import Testing

@testable import RunStore

@Suite("The user's key")
struct UserKeyTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private var state: String { "\(scratch.path)/state" }
  private var file: String { "\(state)/nbrun/key" }

  private func load() throws -> SigningKey { try UserKey.load(environment: ["XDG_STATE_HOME": state]) }

  private func permissions(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private func refusal(_ environment: [String: String]) -> String? {
    do throws(StoreError) {
      _ = try UserKey.load(environment: environment)
      return nil
    } catch {
      return error.message
    }
  }

  @Test("it is made once, 32 bytes that nobody else can read, and stays the same")
  func made() throws {
    let key = try load()
    #expect(try load() == key)
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data(key.bytes))
    #expect(key.bytes.count == 32 && Set(key.bytes).count > 8)
    #expect(try permissions(file) == 0o600)
    #expect(try permissions("\(state)/nbrun") == 0o700)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(state)/nbrun") == ["key"])
  }

  @Test("it is below HOME where no other place is named")
  func home() throws {
    let key = try UserKey.load(environment: ["HOME": scratch.path, "XDG_STATE_HOME": "relative/is/ignored"])
    let path = "\(scratch.path)/.local/state/nbrun/key"
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(key.bytes))
  }

  @Test("processes that start at once agree on one")
  func atOnce() async throws {
    for _ in 0..<20 {
      try? FileManager.default.removeItem(atPath: state)
      let state = state
      let keys = await withTaskGroup(of: [UInt8]?.self) { group in
        for _ in 0..<8 {
          group.addTask { (try? UserKey.load(environment: ["XDG_STATE_HOME": state]))?.bytes }
        }
        return await group.reduce(into: [[UInt8]?]()) { $0.append($1) }
      }
      #expect(Set(keys).count == 1 && keys[0] != nil)
    }
  }

  @Test("without a place for it there is none, and it is said why")
  func noPlace() throws {
    #expect(refusal([:])?.hasPrefix("HOME is not set") == true)
    #expect(refusal(["HOME": "not/absolute"])?.hasPrefix("HOME is not set") == true)
    #expect(refusal(["HOME": "\(scratch.path)/none"])?.contains("cannot be opened") == true)
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/none"))
    try Data().write(to: URL(fileURLWithPath: state))
    #expect(refusal(["XDG_STATE_HOME": state])?.contains("cannot be made") == true)
  }

  @Test("a key that others can read, or could exchange, is not used, and is not replaced either")
  func open() throws {
    let key = try load()
    chmod(file, 0o640)
    #expect(refusal(["XDG_STATE_HOME": state])?.contains("can be read by others") == true)
    chmod(file, 0o600)
    chmod("\(state)/nbrun", 0o770)
    #expect(refusal(["XDG_STATE_HOME": state])?.contains("others may write to") == true)
    chmod("\(state)/nbrun", 0o700)
    #expect(try load() == key)
    try Data(key.bytes.dropLast()).write(to: URL(fileURLWithPath: file))
    #expect(refusal(["XDG_STATE_HOME": state])?.contains("holds no key") == true)
  }

  @Test("a link, a FIFO or a huge file in its place is no key, and nobody waits for it", arguments: 0..<4)
  func strange(kind: Int) throws {
    _ = try load()
    unlink(file)
    let other = "\(scratch.path)/other"
    switch kind {
    case 0:
      try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: other))
      #expect(symlink(other, file) == 0)
    case 1: #expect(mkfifo(file, 0o600) == 0)
    case 2: #expect(mkdir(file, 0o700) == 0)
    default:
      try makeSparseFile(file, size: 1 << 40)
      chmod(file, 0o600)
    }
    #expect(refusal(["XDG_STATE_HOME": state]) != nil)
  }
}
