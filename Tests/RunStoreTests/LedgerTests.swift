import Foundation
import ReportModel
import Testing

@testable import RunStore

@Suite("The ledger")
struct LedgerTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func record(_ seed: UInt64, loss: Double = 0.5) -> RunRecord {
    RunRecord(
      nbrun: "test", notebook: .init(path: "a.md", sha256: "", title: "A", source: "# A"), status: .ok,
      started: "2026-11-23T04:31:05Z", seconds: 1, seed: seed, threads: 1,
      machine: .init(os: "", cpu: "", blas: ""), data: nil,
      cells: [
        .init(
          id: "train", step: "epoch-loop", line: 3, status: "ok", seconds: 1,
          options: ["epochs": .integer(2)],
          values: ["loss": .number(loss)], origin: .ran)
      ])
  }

  @Test("runs are numbered from 1, and read back without what the report has")
  func numbers() throws {
    let ledger = Ledger(scratch.folder)
    #expect(ledger.numbers == [])
    #expect(try ledger.add(record(7), of: "/a.md") == 1)
    #expect(try ledger.add(record(8, loss: .infinity), of: "/b.md") == 2)
    let run = try #require(ledger.run(2))
    #expect(run.notebook == "/b.md")
    #expect(run.record.seed == 8)
    #expect(run.record.cells[0].values["loss"] == .number(.infinity))
    #expect(run.record.notebook.source == nil)
    #expect(ledger.run(3) == nil)
    #expect(ledger.latest(of: "/a.md")?.number == 1)
    #expect(ledger.latest()?.number == 2)
    #expect(ledger.latest(of: "/c.md") == nil)
  }

  @Test("of runs that did the same, only the newest is looked at")
  func sameRuns() throws {
    let ledger = Ledger(scratch.folder)
    for seed in [1, 2, 2, 2, 3, 3] as [UInt64] { try ledger.add(record(seed), of: "/a.md") }
    var asked: [Int] = []
    let found = ledger.latest(of: "/a.md", otherThan: record(3)) { run in
      asked.append(run.number)
      return run.record.seed == 1
    }
    #expect(found?.number == 1)
    #expect(asked == [4, 1])
  }

  @Test("files of other names are none of ours")
  func foreign() throws {
    let ledger = Ledger(scratch.folder)
    try ledger.add(record(1), of: "/a.md")
    for name in ["9223372036854775807-00000000-00000000.json", "000007.json", "000002-x.json", "x"] {
      try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(scratch.folder.runs)/\(name)"))
    }
    #expect(ledger.numbers == [1])
    #expect(try ledger.add(record(2), of: "/a.md") == 2)
  }

  @Test("a damaged run is none, and its number is not given again")
  func damaged() throws {
    let ledger = Ledger(scratch.folder)
    try ledger.add(record(1), of: "/a.md")
    try ledger.add(record(2), of: "/a.md")
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.runs)
    let second = try #require(files.first { $0.hasPrefix("000002") })
    try Data("{".utf8).write(to: URL(fileURLWithPath: "\(scratch.folder.runs)/\(second)"))
    #expect(ledger.run(2) == nil)
    #expect(ledger.latest()?.number == 1)
    #expect(try ledger.add(record(3), of: "/a.md") == 3)
  }

  @Test("runs that end at once get numbers of their own")
  func atOnce() async throws {
    let ledger = Ledger(scratch.folder)
    let records = (0..<40).map { record($0) }
    let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
      for record in records { group.addTask { try ledger.add(record, of: "/a.md") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(numbers.sorted() == Array(1...40))
    #expect(Set(ledger.numbers.compactMap { ledger.run($0)?.record.seed }) == Set(0..<40))
  }
}
