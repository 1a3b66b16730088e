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

  @Test("runs are numbered from 1, and read back without what the report has")
  func numbers() throws {
    let ledger = try scratch.ledger()
    #expect(ledger.runs.isEmpty)
    #expect(try ledger.add(scratch.record(7), of: "/a.md").number == 1)
    #expect(try ledger.add(scratch.record(8, loss: .infinity), of: "/b.md").number == 2)
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

  @Test("a run is read back with the epochs of its trainings, each at its step")
  func histories() throws {
    let ledger = try scratch.ledger()
    var record = scratch.record(7)
    record.cells += [record.cells[0], record.cells[0]]
    let epoch = RunRecord.Epoch(
      epoch: 1, loss: 0.25, testAccuracy: 0.5, weights: String(repeating: "a", count: 64), seconds: 1)
    record.cells[0].history = [epoch, epoch]
    record.cells[2].history = []
    try ledger.add(record, of: "/a.md")
    let run = try #require(ledger.run(1))
    #expect(run.record.cells.map(\.history) == [[epoch, epoch], nil, []])
  }

  @Test("of runs that did the same, only the newest is looked at")
  func sameRuns() throws {
    let ledger = try scratch.ledger()
    for seed in [1, 2, 2, 2, 3, 3] as [UInt64] { try ledger.add(scratch.record(seed), of: "/a.md") }
    var asked: [Int] = []
    let found = ledger.latest(of: "/a.md", otherThan: scratch.record(3)) { run in
      asked.append(run.number)
      return run.record.seed == 1
    }
    #expect(found?.number == 1)
    #expect(asked == [4, 1])
  }

  @Test("files of other names are none of ours")
  func foreign() throws {
    let ledger = try scratch.ledger()
    try ledger.add(scratch.record(1), of: "/a.md")
    let names = [
      "9223372036854775807-00000000-00000000.run", "000007.run", "000002-x.run", "x",
      "000002-00000000-00000000.json",
      "2-00000000-00000000.run", "0000002-00000000-00000000.run", "000002-0000000G-00000000.run",
      "+00002-00000000-00000000.run", "000000-00000000-00000000.run", "000002-00000000-00000000-.run",
    ]
    for name in names {
      try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(scratch.folder.path)/runs/\(name)"))
    }
    #expect(scratch.folder.runCount == 1)
    #expect(try ledger.add(scratch.record(2), of: "/a.md").number == 2)
    #expect(scratch.names("runs").filter(names.contains).count == names.count)
  }

  @Test("a damaged run is none, and its number is not given again")
  func damaged() throws {
    let ledger = try scratch.ledger()
    try ledger.add(scratch.record(1), of: "/a.md")
    try ledger.add(scratch.record(2), of: "/a.md")
    let files = scratch.names("runs")
    let second = try #require(files.first { $0.hasPrefix("000002") })
    try Data("{".utf8).write(to: URL(fileURLWithPath: "\(scratch.folder.path)/runs/\(second)"))
    #expect(ledger.run(2) == nil)
    #expect(ledger.latest()?.number == 1)
    #expect(try ledger.add(scratch.record(3), of: "/a.md").number == 3)
  }

  @Test("runs that end at once get numbers of their own")
  func atOnce() async throws {
    let ledger = try scratch.ledger()
    let records = (0..<40).map { scratch.record($0) }
    let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
      for record in records { group.addTask { try ledger.add(record, of: "/a.md").number } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(numbers.sorted() == Array(1...40))
    #expect(Set(ledger.runs.map(\.record.seed)) == Set(0..<40))
    #expect(ledger.runs.map(\.number) == Array(1...40))
  }
}
