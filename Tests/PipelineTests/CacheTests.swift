import Foundation
import NotebookSyntax
import ReportModel
import RunStore
import SourceText
import Testing

@testable import Pipeline

@Suite("The cache")
struct CacheTests {
  private let rig: CacheRig

  init() throws {
    rig = try CacheRig()
  }

  @Test("a second run runs nothing, reads no data, and says the same to the last bit")
  func secondRun() throws {
    let first = try rig.run(rig.notebook())
    #expect(first.origins.allSatisfy { $0.hasSuffix(" ran") })
    // The pictures have been deleted: the second run needs only their digest.
    let second = try rig.run(rig.notebook())
    #expect(second.ranNothing)
    #expect(try second.content == first.content)
    #expect(try second.content == rig.run(rig.notebook(), .plain).content)
    #expect(second.cells.map(\.seconds).dropLast() == first.cells.map(\.seconds).dropLast())
  }

  @Test(
    "what changes no bit runs nothing",
    arguments: [
      ("# A notebook", "# Another title\n\nMore prose, with $x^2$.\n"),
      ("Checked:", "Checked here:\n\nAnd more."),
      ("hidden: [5]", "hidden:   [ 5 ]   # five"), ("hidden: [5]", "activation: sigmoid\nhidden: [5]"),
      ("hidden: [5]", "caption: The net\necho: false\nhidden: [5]"), ("hidden: [5]", "seed: 7\nhidden: [5]"),
      ("epochs: 3", "learning_rate: 0.5\nepochs: 3"),
      ("epochs: 3", "learning_rate: 5.0e-1\nepochs: 3\nmomentum: 0"),
      ("epochs: 3", "# three\nepochs: 3\n"), ("```forward\n```", "```forward\nexamples: 5\n```"),
      ("```evaluate\n```", "~~~evaluate\n~~~"), ("```weights\n```", "```weights\nid: pictures\n```"),
      ("---\nseed: 7\n", "---\ntitle: Mine\nauthor: Ada\nseed: 7\n"),
      ("\"> 0\"", "\"> 0.0001\""),
      ("```forward\n```\n", ""), ("```weights\n```", "```weights\n```\n\n```weights\n```"),
    ])
  func harmless(edit: (String, String)) throws {
    let source = rig.notebook()
    try #require(source.contains(edit.0))
    _ = try rig.run(source)
    let edited = source.replacing(edit.0, with: edit.1)
    let report = try rig.run(edited)
    #expect(report.ranNothing, "\(report.origins)")
    #expect(try report.content == rig.run(edited, .plain).content)
  }

  @Test("changing any option of any step changes its key, and the keys of what depends on it")
  func everyOption() throws {
    let changes: [String: [(option: String, values: [String])]] = [
      "load": [
        ("dataset", ["\(rig.data.folder)/"]), ("train", ["80", "81"]), ("test", ["20"]),
        ("validation", ["9", "0.1", "0.2"]), ("scale", ["standardize", "none"]),
      ],
      "init": [
        ("hidden", ["[6]", "[5, 5]", "[55]", "[]"]), ("activation", ["tanh", "relu"]),
        ("weights", ["he", "normal(0.1)", "normal(0.1000001)"]), ("seed", ["8"]),
      ],
      "forward": [("examples", ["4"]), ("split", ["test"])],
      "backprop": [("examples", ["7"]), ("check", ["9", "all"]), ("step", ["1e-6"])],
      "epoch-loop": [
        ("learning_rate", ["0.1", "0.50000000000000011"]), ("epochs", ["2", "4"]), ("batch_size", ["32"]),
        ("shuffle", ["false"]), ("momentum", ["0.5"]), ("weight_decay", ["0.001"]), ("seed", ["8"]),
      ],
      "evaluate": [("split", ["train"])],
      "weights": [("layer", ["2"]), ("units", ["3"])],
    ]
    let cached = StepCatalogue.all.filter { $0.isCached }
    #expect(Set(changes.keys) == Set(cached.map { $0.kind }))
    let base = try keys(rig.notebook())
    for step in cached {
      let named = Set(try #require(changes[step.kind]).map(\.option))
      #expect(named == Set(StepCatalogue.ownDeclarations(of: step).map(\.name)))
      for (option, values) in changes[step.kind] ?? [] {
        var seen = [base]
        for value in values {
          let changed = try keys(rig.notebook(), parameters: ["\(step.kind).\(option)=\(value)"])
          let own = try #require(changed.firstIndex { $0.id == step.kind })
          for (index, (key, before)) in zip(changed, base).enumerated() {
            let follows = !step.writes.isEmpty && index > own
            let isEpochs = index == own && step.epochsOption == option
            let mustDiffer = (index == own && !isEpochs) || (follows && key.id != "expect")
            #expect((key.key != before.key) == mustDiffer, "\(step.kind).\(option)=\(value) and \(key.id)")
          }
          #expect(!seen.contains { $0.map(\.key) == changed.map(\.key) }, "\(step.kind).\(option)=\(value)")
          seen.append(changed)
        }
      }
    }
  }

  private func keys(
    _ source: String, parameters: [String] = [], threads: Int = 1, build: String = "b"
  ) throws -> [(id: String, key: String?)] {
    let plan = try Reading(source, overriding: parameters).plan
    let keys = RunKeys(plan, build: build, threads: threads)
    return zip(plan.steps, keys.steps).map { ($0.id, $1) }
  }

  @Test("the data's files, the program, and the threads count for every step")
  func surroundings() throws {
    let source = rig.notebook()
    let base = try keys(source).compactMap(\.key)
    #expect(base.count == 7)
    for other in [try keys(source, threads: 2), try keys(source, build: "c")] {
      #expect(Set(other.compactMap(\.key)).isDisjoint(with: base))
    }
    _ = try rig.run(source)
    // One pixel of one picture.
    let path = "\(rig.data.folder)/train-images-idx3-ubyte"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[1000] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let report = try rig.run(source)
    #expect(report.origins.allSatisfy { $0.hasSuffix(" ran") })
    #expect(report.reason("load") == "the data files changed")
    #expect(report.reason("epoch-loop") == "follows init")
    #expect(try report.content == rig.run(source, .plain).content)
  }

  @Test("files that change while the notebook runs are nobody's results")
  func changingFiles() throws {
    let path = "\(rig.data.folder)/train-images-idx3-ubyte"
    let original = try Data(contentsOf: URL(fileURLWithPath: path))
    var changed = original
    for place in 16..<changed.count where place % 3 == 0 { changed[place] = 255 - changed[place] }
    let source = rig.notebook()
    let report = try rig.run(source) { event in
      if case .started(step: "load", _, _) = event { try? changed.write(to: URL(fileURLWithPath: path)) }
    }
    #expect(report.record.status == .ok)
    #expect(rig.entries == [])
    try original.write(to: URL(fileURLWithPath: path))
    #expect(try rig.run(source).content == rig.run(source, .plain).content)
  }

  @Test("the notebook's seed counts only for what draws")
  func seeds() throws {
    _ = try rig.run(rig.notebook(seed: 7))
    let report = try rig.run(rig.notebook(seed: 8))
    #expect(report.origins.first == "load cache")
    #expect(report.origins.dropFirst().allSatisfy { $0.hasSuffix(" ran") })
    #expect(report.reason("init") == "seed 7 → 8")
    let held = try rig.run(rig.notebook(seed: 8, load: "validation: 9"))
    #expect(try rig.run(rig.notebook(seed: 9, load: "validation: 9")).origins.first == "load ran")
    #expect(held.reason("load") == "validation 0 → 9")
  }

  @Test("more epochs go on where fewer ended, and fewer are the first of them", arguments: ["0", "0.9"])
  func epochs(momentum: String) throws {
    func source(_ epochs: Int) -> String {
      rig.notebook(training: "epochs: \(epochs)\nmomentum: \(momentum)")
    }
    let three = try rig.run(source(3))
    let six = try rig.run(source(6))
    #expect(six.cells.first { $0.id == "epoch-loop" }?.origin == .continued)
    #expect(six.reason("epoch-loop") == "epochs 3 → 6, after epoch 3")
    #expect(six.reason("evaluate") == "follows epoch-loop")
    #expect(try six.content == rig.run(source(6), .plain).content)
    let again = try rig.run(source(3))
    #expect(again.ranNothing)
    #expect(again.reason("epoch-loop") == "epochs 6 → 3, as in an earlier run")
    #expect(try again.content == three.content)
    // Not every one of such short epochs is saved, but the first always is.
    for epochs in [1, 2, 5] {
      let fewer = try rig.run(source(epochs))
      if epochs == 1 { #expect(fewer.origins.contains("epoch-loop cache")) }
      #expect(!fewer.origins.contains("epoch-loop ran"))
      #expect(try fewer.content == rig.run(source(epochs), .plain).content)
    }
  }

  @Test("of many epochs the last is kept, and at most some hundred of the others")
  func thinning() throws {
    _ = try rig.run(rig.notebook(training: "epochs: 300"))
    let checkpoints = rig.entries.filter { $0.contains("-") && !$0.hasSuffix("-symbols") }
    #expect(checkpoints.contains { $0.hasSuffix("-300") })
    #expect(checkpoints.count <= 66)
    let fewer = rig.notebook(training: "epochs: 299")
    #expect(try rig.run(fewer).content == rig.run(fewer, .plain).content)
  }

  @Test("an interrupted training goes on after its last finished epoch", arguments: 0..<6)
  func interrupted(after epoch: Int) throws {
    let source = rig.notebook(training: "epochs: 6")
    let interruption = Interruption()
    let stopped = try rig.run(source, interruption: interruption) { event in
      switch event {
      case .examples(let number, _, _, let done, _, _) where number == epoch + 1 && done > 0:
        interruption.request(signal: 2)
      default: break
      }
    }
    #expect(stopped.record.status == .interrupted)
    var first: Int?
    let report = try rig.run(source) { event in
      if case .epoch(let epoch) = event { first = first ?? epoch.number }
    }
    #expect(first == epoch + 1)
    #expect(
      report.reason("epoch-loop")
        == (epoch == 0 ? "it was not finished in the run before" : "after epoch \(epoch)"))
    #expect(try report.content == rig.run(source, .plain).content)
  }

  @Test("a training that diverges does so again, from its last good epoch")
  func diverging() throws {
    // With this weight decay, every step makes the weights a little larger.
    let source = rig.notebook(training: "learning_rate: 1\nweight_decay: 2.2\nepochs: 30\nbatch_size: 10")
    let plain = try rig.run(source, .plain)
    #expect(plain.record.status == .failed)
    for index in 0..<2 {
      let report = try rig.run(source)
      #expect(try report.content == plain.content)
      #expect(report.cells.first { $0.id == "epoch-loop" }?.origin == (index == 0 ? .ran : .continued))
    }
  }

  @Test("a step that fails and leaves nothing costs the others nothing")
  func harmlessFailure() throws {
    let source = rig.notebook().replacing("```forward\n", with: "```forward\nexamples: 1000\n")
    _ = try rig.run(source, allowingErrors: true)
    let report = try rig.run(source, allowingErrors: true)
    #expect(report.origins.filter { $0.hasSuffix(" ran") } == ["forward ran"])
    #expect(try report.content == rig.run(source, .plain, allowingErrors: true).content)
  }

  @Test("a whole number that is none by type stays what it is")
  func types() throws {
    let store = EntryStore(try rig.archive, limit: 1_000_000)
    let cache = StepCache(store, reads: true)
    var output = StepOutput()
    output.values = [
      "a": .number(3), "b": .integer(3), "c": .number(-0.0), "d": .number(.nan), "e": .text("3"),
    ]
    let key = String(repeating: "0", count: 64)
    cache.keep(output, [], seconds: 1, as: key)
    #expect(store.finish() == [])
    guard case .found(let found) = cache.step(key, numberCount: 0) else {
      Issue.record("the step is not found")
      return
    }
    #expect(
      "\(found.output.values.sorted { $0.key < $1.key })" == "\(output.values.sorted { $0.key < $1.key })")
  }

  @Test("a step that stands there twice runs twice, and comes from the cache twice")
  func twice() throws {
    let source = rig.notebook(rest: fence("evaluate"))
    #expect(try rig.run(source).origins.suffix(3) == ["evaluate-1 ran", "weights ran", "evaluate-2 ran"])
    #expect(try rig.run(source).ranNothing)
  }

  @Test("the names of the classes count, and are looked at again after loading")
  func classNames() throws {
    let path = "\(rig.data.folder)/classes.txt"
    let source = rig.notebook()
    let first = try rig.run(source)
    try Data("one\ntwo\nthree\n".utf8).write(to: URL(fileURLWithPath: path))
    let second = try rig.run(source) { event in
      if case .started(step: "load", _, _) = event { try? FileManager.default.removeItem(atPath: path) }
    }
    #expect(second.reason("load") == "its files changed during the run")
    try Data("stripe\nbar\nline\n".utf8).write(to: URL(fileURLWithPath: path))
    let third = try rig.run(source)
    #expect(third.ranNothing)
    #expect(try third.content == first.content)
  }

  @Test("steps below one that failed are not kept")
  func failures() throws {
    let source = rig.notebook(
      initial: "activation: relu",
      training: "learning_rate: 1\nweight_decay: 2.2\nepochs: 30\nbatch_size: 10",
      rest: fence("evaluate"))
    let plain = try rig.run(source, .plain, allowingErrors: true)
    for _ in 0..<2 {
      let report = try rig.run(source, allowingErrors: true)
      #expect(try report.content == plain.content)
      #expect(report.cells.first { $0.id == "evaluate-1" }?.origin == .ran)
    }
    let again = try rig.run(source, allowingErrors: true)
    #expect(again.reason("evaluate-1") == "a step before it failed, or cannot be cached")
  }

  @Test("--refresh runs everything and keeps it, and no cache neither reads nor writes")
  func modes() throws {
    let plain = try rig.run(rig.notebook(), .plain)
    #expect(plain.reason("load") == "--no-cache")
    #expect(rig.entries == [])
    _ = try rig.run(rig.notebook())
    let refreshed = try rig.run(rig.notebook(), .refreshed)
    #expect(refreshed.origins.allSatisfy { $0.hasSuffix(" ran") })
    #expect(refreshed.reason("load") == "--refresh")
    let after = try rig.run(rig.notebook())
    #expect(after.ranNothing)
    #expect(after.cells.map(\.seconds).dropLast() == refreshed.cells.map(\.seconds).dropLast())
  }

  @Test("why a step ran is what changed since the run before")
  func reasons() throws {
    #expect(try rig.run(rig.notebook()).reason("load") == "the notebook's first run")
    let other = try rig.run(rig.notebook(training: "epochs: 3\nlearning_rate: 0.25\nmomentum: 0.5"))
    #expect(other.reason("init") == "unchanged")
    #expect(other.reason("epoch-loop") == "learning_rate 0.5 → 0.25, momentum 0 → 0.5")
    #expect(other.reason("evaluate") == "follows epoch-loop")
    let back = try rig.run(rig.notebook())
    #expect(back.reason("epoch-loop") == "learning_rate 0.25 → 0.5, momentum 0.5 → 0, as in an earlier run")
    #expect(back.reason("evaluate") == "follows epoch-loop, as in an earlier run")
    #expect(try rig.run(rig.notebook(initial: "hidden: [5, 4]")).reason("init") == "hidden [5] → [5, 4]")
    #expect(
      try rig.run(rig.notebook(initial: "hidden: [5, 4]"), threads: 2).reason("load") == "threads 1 → 2")
    let rebuilt = try rig.run(rig.notebook(initial: "hidden: [5, 4]"), threads: 2, build: "c")
    #expect(rebuilt.reason("load") == "another build of nbrun")
    let more = try rig.run(
      rig.notebook(initial: "hidden: [5, 4]", rest: fence("evaluate", "split: train")), threads: 2, build: "c"
    )
    #expect(more.reason("evaluate-2") == "new in the notebook")
    let moved = rig.notebook(initial: "hidden: [5, 4]").replacing("```evaluate\n```\n\n", with: "")
      .replacing("```epoch-loop", with: "```evaluate\n```\n\n```epoch-loop")
    let early = try rig.run(moved, threads: 2, build: "c")
    #expect(early.reason("evaluate") == "follows init, and followed epoch-loop")
    _ = try rig.run(rig.notebook(initial: "hidden: [5, 4]"), .plain, threads: 2, build: "c")
    _ = try rig.run(rig.notebook(initial: "hidden: [5, 4]"), threads: 2, build: "c")
    for path in rig.entries { try FileManager.default.removeItem(atPath: path) }
    let emptied = try rig.run(rig.notebook(initial: "hidden: [5, 4]"), threads: 2, build: "c")
    #expect(emptied.reason("forward") == "it is no longer in the cache")
  }

  @Test("a damaged cache costs time, is told once, and changes nothing")
  func damage() throws {
    let plain = try rig.run(rig.notebook(), .plain).content
    _ = try rig.run(rig.notebook())
    for path in rig.entries {
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      bytes[bytes.count / 2] ^= 4
      try bytes.write(to: URL(fileURLWithPath: path))
    }
    var warnings: [String] = []
    let report = try rig.run(rig.notebook()) { event in
      if case .warning(let words) = event { warnings.append(words) }
    }
    #expect(try report.content == plain)
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("could not be read and did not count") == true)
    #expect(try rig.run(rig.notebook()).ranNothing)
  }

  @Test("a formula is checked again where a macro that it uses has another body, and for no other macro")
  func macros() throws {
    func notebook(_ gradient: String, other: String) -> String {
      rig.notebook()
        .replacing("---\nseed", with: "---\nmacros:\n  \\grad: '\(gradient)'\n  \\other: '\(other)'\nseed")
        .replacing(#"\frac{\partial L}{\partial z_2}"#, with: #"\grad{z_2}"#)
    }
    let gradient = #"\frac{\partial L}{\partial #1}"#
    let first = try rig.run(notebook(gradient, other: "x"))
    #expect(first.record.equations.contains { $0.verdict == "holds" })
    #expect(first.record.equations.allSatisfy { $0.verdict == "holds" || $0.verdict == "defines" })
    let entries = rig.entries
    _ = try rig.run(notebook(gradient, other: "y"))
    #expect(rig.entries == entries)
    let second = try rig.run(notebook(gradient.replacing("L", with: "J"), other: "x"))
    #expect(rig.entries != entries)
    #expect(
      try second.content == rig.run(notebook(gradient.replacing("L", with: "J"), other: "x"), .plain).content)
  }

  @Test("a false formula is told at its line, wherever that has moved to")
  func movedFormula() throws {
    let source = rig.notebook(rest: fence("math check", #"\hat y = y"#))
    _ = try rig.run(source)
    let moved = source.replacing("Checked:", with: "One.\n\nTwo.\n\nThree.\n\nChecked:")
    let report = try rig.run(moved)
    #expect(report.ranNothing)
    #expect(try report.content == rig.run(moved, .plain).content)
    #expect(report.record.status == .expectationFailed)
  }
}
