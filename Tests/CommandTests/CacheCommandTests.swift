import Foundation
import Testing

@Suite("Runs that remember each other")
struct CacheCommandTests {
  private let command: Command

  init() throws {
    command = try Command()
  }

  /// The contents of a record, without clock times and the origin of results.
  private func results(_ json: String) throws -> NSDictionary {
    func cleaned(_ value: Any) -> Any {
      if let list = value as? [Any] { return list.map(cleaned) }
      guard let object = value as? [String: Any] else { return value }
      let times = [
        "started", "seconds", "training_seconds", "examples_per_second", "origin", "reason", "key",
      ]
      return object.filter { !times.contains($0.key) }.mapValues(cleaned)
    }
    let record = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    return try #require(cleaned(record) as? NSDictionary)
  }

  private func record(_ arguments: [String] = [], in place: String = "run.json") throws -> NSDictionary {
    let outcome = try command.run(["-q", "notebook.md", "-o", place] + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try results(try command.read(place))
  }

  @Test("--explain says of every step whether it ran, and why")
  func explain() throws {
    try command.write(command.notebook("```evaluate\n```\n"))
    let first = try command.run(["notebook.md", "--explain"])
    #expect(first.errors.contains("ran: the notebook's first run"))
    let second = try command.run(["notebook.md", "--explain", "-P", "learning_rate=0.25"])
    #expect(second.errors.contains("[1/4] load  from the cache, "))
    #expect(second.errors.contains("ran: learning_rate 0.5 → 0.25"))
    #expect(second.errors.contains("ran: follows epoch-loop"))
    let third = try command.run(["notebook.md", "--explain", "-P", "epochs=3"])
    #expect(third.errors.contains("continued: epochs 2 → 3, learning_rate 0.25 → 0.5, after epoch 2"))
    #expect(try command.read("output/notebook.html").contains("data-origin=\"continued\""))
  }

  @Test("a run that was killed goes on, and ends as if it had never been", arguments: 0..<6)
  func killed(seed: Int) throws {
    try command.write(command.notebook("```evaluate\n```\n", epochs: 400))
    var kills = 0
    for moment in 1...4 {
      var isKilled = false
      let outcome = try command.run(["notebook.md", "-o", "run.json"]) { text, process in
        guard !isKilled, text.contains("epoch \(moment * 9 + seed)/") else { return }
        isKilled = true
        usleep(UInt32(seed * 700 + moment * 130))
        kill(process.processIdentifier, SIGKILL)
      }
      // The child process may have finished before the signal.
      if outcome.status == SIGKILL { kills += 1 }
    }
    #expect(kills > 0)
    #expect(try record() == record(["--no-cache"], in: "whole.json"))
  }

  @Test("a training that was killed goes on, and not from its beginning")
  func resumes() throws {
    try command.write(command.notebook(epochs: 4000))
    var told = 0
    _ = try command.run(["notebook.md"]) { text, process in
      told = text.split(separator: "\n").compactMap(Self.epoch).last ?? told
      if told > 200 { kill(process.processIdentifier, SIGKILL) }
    }
    var first: Int?
    _ = try command.run(["notebook.md"]) { text, process in
      first = first ?? text.split(separator: "\n").compactMap(Self.epoch).first
      if first != nil { kill(process.processIdentifier, SIGTERM) }
    }
    // Of epochs that take a millisecond, only some are saved: saving may take a fiftieth of the time, and a busy disk
    // is slow.
    #expect(try #require(first) > 1)
  }

  /// The epoch in a line such as "[3/3] epoch-loop  epoch 7/60  …".
  private static func epoch(_ line: Substring) -> Int? {
    line.firstRange(of: "epoch ").flatMap { Int(line[$0.upperBound...].prefix { $0.isNumber }) }
  }

  @Test("--no-cache leaves nothing, and --refresh keeps everything anew")
  func modes() throws {
    try command.write(command.notebook())
    #expect(try command.run(["-q", "notebook.md", "--no-cache"]).status == 0)
    #expect(!command.exists("output/.nbrun/cache"))
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    let refreshed = try command.run(["notebook.md", "--refresh", "--explain"])
    #expect(refreshed.errors.contains("ran: --refresh"))
    #expect(!refreshed.errors.contains("from the cache"))
    let both = try command.run(["notebook.md", "--refresh", "--no-cache"])
    #expect(both.status == 2)
    #expect(both.errors.contains("choose one"))
  }

  @Test("nbrun cache says what there is, and clears it; the list of runs stays")
  func cache() throws {
    #expect(try command.run(["cache"]).output == "output/.nbrun: 0 entries, 0 bytes; runs kept: 0\n")
    try command.write(command.notebook())
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    let said = try command.run(["cache"]).output
    #expect(said.hasPrefix("output/.nbrun: 4 entries, ") && said.hasSuffix("runs kept: 1\n"), "\(said)")
    #expect(try command.run(["cache", "clear"]).errors.hasPrefix("removed 4 entries, "))
    #expect(
      try command.run(["cache", "-o", "output/notebook.html"]).output.contains(
        "0 entries, 0 bytes; runs kept: 1"))
    #expect(try command.run(["-q", "notebook.md", "--cache-limit", "1kB"]).status == 0)
    #expect(try command.run(["cache"]).output.contains("0 entries"))
    #expect(try command.run(["notebook.md", "--cache-limit", "much"]).status == 2)
  }

  @Test("where the cache cannot be, the run goes on without, and says so once")
  func unwritable() throws {
    try command.write(command.notebook())
    try FileManager.default.createDirectory(
      atPath: "\(command.folder)/output", withIntermediateDirectories: true)
    try command.write("in the way", to: "output/.nbrun")
    let outcome = try command.run(["notebook.md"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.components(separatedBy: "warning: ").count == 2)
    #expect(
      outcome.errors.contains(
        "earlier runs are not used, and this run is not kept: 'output/.nbrun' is a file"))
    #expect(command.exists("output/notebook.html"))
  }

  @Test("a file that may not grow so large costs the cache, and no result")
  func fullDisk() throws {
    try command.write(command.notebook().replacing("hidden: [4]", with: "hidden: [400]"))
    let outcome = try command.shell("ulimit -f 48; \"$NBRUN\" notebook.md -o run.json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("nothing more is written to the cache"))
    #expect(try results(command.read("run.json")) == record(["--no-cache"], in: "whole.json"))
  }

  @Test("two at once on one notebook both end well, and leave a sound cache")
  func twoAtOnce() throws {
    try command.write(command.notebook("```evaluate\n```\n", epochs: 40))
    let outcome = try command.shell(
      """
      "$NBRUN" -q notebook.md -o a.json & first=$!
      "$NBRUN" -q notebook.md -o b.json || exit 9
      wait $first
      """)
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(try results(command.read("a.json")) == results(command.read("b.json")))
    #expect(try command.run(["runs", "-o", "a.json"]).output.split(separator: "\n").count == 3)
    #expect(try record() == record(["--no-cache"], in: "whole.json"))
  }

  @Test("a run is compared with the one before that differed, unless another is asked for, or none")
  func comparisons() throws {
    try command.write(command.notebook())
    func page(_ arguments: [String] = []) throws -> String {
      #expect(try command.run(["-q", "notebook.md"] + arguments).status == 0)
      return try command.read("output/notebook.html")
    }
    #expect(try !page().contains("Against run"))
    #expect(try !page().contains("Against run"))
    let changed = try page(["-P", "learning_rate=0.1"])
    #expect(changed.contains("Against run 2"))
    #expect(changed.contains("epoch-loop.learning_rate"))
    #expect(changed.contains("learning_rate 0.5</text>"))
    // After a run without changes, the report still compares with the last run that differs.
    #expect(try page(["-P", "learning_rate=0.1"]).contains("Against run 2"))
    #expect(try page(["-P", "learning_rate=0.2", "--against", "1"]).contains("Against run 1"))
    #expect(try !page(["-P", "learning_rate=0.3", "--no-compare"]).contains("Against run"))
    let unknown = try command.run(["notebook.md", "--against", "99"])
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("there is no run 99"))
    #expect(unknown.errors.contains("the last is run 6; nbrun runs lists them"))
  }

  @Test("-o / is the root's folder, and not the current one")
  func root() throws {
    #expect(try command.run(["runs", "-o", "/"]).errors.contains("no runs are kept in /.nbrun"))
    #expect(try command.run(["cache", "-o", "//"]).output.hasPrefix("/.nbrun: "))
    #expect(try command.run(["cache", "-o", "."]).output.hasPrefix(".nbrun: "))
  }

  @Test("nbrun runs lists them, and nbrun diff holds two against each other")
  func ledger() throws {
    #expect(try command.run(["runs"]).errors.contains("no runs are kept in output/.nbrun"))
    try command.write(command.notebook("```evaluate\n```\n"))
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    #expect(try command.run(["-q", "notebook.md", "-P", "hidden=[6]", "--seed", "9"]).status == 0)
    let lines = try command.run(["runs", "notebook.md"]).output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("run  begun"))
    #expect(lines[2].hasSuffix("seed 0 → 9, init.hidden [4] → [6]"))
    let diff = try command.run(["diff", "1", "last"]).output
    #expect(diff.contains("init.hidden  [4]"))
    #expect(diff.contains("epoch-loop.loss"))
    #expect(diff.contains("evaluate.accuracy"))
    #expect(try command.run(["diff", "1", "1"]).output.hasPrefix("no hyperparameter differs"))
    #expect(try command.run(["diff", "1", "output/notebook.html"]).output.contains("init.hidden"))
    let wrong = try command.run(["diff", "1", "7"])
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("there is no run 7"))
  }
}
