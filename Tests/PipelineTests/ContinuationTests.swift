import ReportModel
import TestSupport
import Testing

@testable import Pipeline

@Suite("A training that goes on with trained weights says so")
struct ContinuationTests {
  private let source: String
  private let data: SmallDataset

  init() throws {
    data = try SmallDataset()
    let start = fence("load", "dataset: \(data.folder)") + fence("init", "hidden: [4]")
    source =
      start + fence("epoch-loop", "epochs: 2") + fence("forward")
      + fence("epoch-loop", "epochs: 3\nid: more") + fence("epoch-loop", "epochs: 1\nid: last")
      + fence("init", "hidden: [4]\nid: anew") + fence("epoch-loop", "epochs: 1\nid: fresh")
  }

  private static let places = [
    "after epoch 2 of epoch-loop-1", "after epoch 3 of more, the network's epoch 5",
  ]

  @Test("in check, as a note at its place")
  func check() throws {
    let reading = try Reading(source)
    #expect(reading.problems == [])
    let hint = "[put an init above it to train new weights]"
    #expect(
      reading.notes == [
        "16:4 more continues \(Self.places[0]): no init stands between them \(hint)",
        "21:4 last continues \(Self.places[1]): no init stands between them \(hint)",
      ])
  }

  @Test("while it runs, from the cache or not")
  func progress() throws {
    let rig = try CacheRig()
    for _ in 0..<2 {
      var told: [String] = []
      _ = try rig.run(source) { event in
        if case .continues(let place) = event { told.append(place) }
      }
      #expect(told == Self.places)
    }
  }

  @Test("in the report, at its place and in the head")
  func report() throws {
    let report = try Reading(source).run()
    let notes = report.cells.map { cell in
      cell.blocks.contains { block in
        if case .note(let note) = block {
          note.text.plainText.contains("This training continues")
        } else {
          false
        }
      }
    }
    #expect(zip(report.cells, notes).filter(\.1).map(\.0.id) == ["more", "last"])
    let table = try #require(report.summary.trainings?.table)
    let column = try #require(table.columns.firstIndex { $0.heading.plainText == "continues" })
    let places = table.rows.map { row -> String in
      if case .text(let words) = row[column] { words.plainText } else { "" }
    }
    #expect(places.filter { $0 != "–" } == Self.places)
  }

  @Test("beside an earlier run's curves, too")
  func compared() throws {
    let rig = try CacheRig()
    _ = try rig.run(source)
    let report = try rig.run(source, parameters: ["more.learning_rate=0.1"], compares: true)
    let more = try #require(report.cells.first { $0.id == "more" })
    guard case .note(let note) = try #require(more.blocks.first) else {
      Issue.record("the first block is the note")
      return
    }
    #expect(note.text.plainText.contains(Self.places[0]))
  }
}
