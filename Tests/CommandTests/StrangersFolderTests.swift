import Foundation
import Testing

@testable import RunStore

/// A `.nbrun` folder from a cloned repository, from another user, or from a run that was killed.
@Suite("A .nbrun folder that is not the user's own")
struct StrangersFolderTests {
  private let command: Command

  init() throws {
    command = try Command()
  }

  private func path(_ name: String) -> String { "\(command.folder)/\(name)" }

  private func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }

  private func occurrences(_ words: String, _ text: String) -> Int {
    text.components(separatedBy: words).count - 1
  }

  @Test(
    "a link in it leads nowhere: what it points to stays, and the run goes on without",
    arguments: [".nbrun", ".nbrun/cache", ".nbrun/runs", ".nbrun/runs/.lock"])
  func links(place: String) throws {
    try command.write(command.notebook())
    for folder in ["precious", "precious/cache", "precious/runs"] {
      try makeFolder(folder)
      try command.write("years of work", to: "\(folder)/thesis.tex")
      try command.write("years of work", to: "\(folder)/\(String(repeating: "0", count: 64))")
    }
    let before = try FileManager.default.subpathsOfDirectory(atPath: path("precious")).sorted()
    let link = path("output/\(place)")
    try FileManager.default.createDirectory(
      atPath: (link as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    #expect(symlink(path("precious"), link) == 0)

    let outcome = try command.run(["notebook.md", "--cache-limit", "1kB"])
    #expect(outcome.status == 0)
    #expect(occurrences("warning: ", outcome.errors) == 1)
    #expect(
      outcome.errors.contains(
        "earlier runs are not used, and this run is not kept: 'output/\(place)' is a symbolic link"))
    #expect(outcome.errors.contains("hint: remove or rename 'output/\(place)'"))
    #expect(command.exists("output/notebook.html"))
    for arguments in [["cache", "clear"], ["runs"], ["diff", "1", "2"]] {
      let outcome = try command.run(arguments)
      #expect(outcome.status == 2 && outcome.errors.contains("'output/\(place)' is a symbolic link"))
    }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: path("precious")).sorted() == before)
    #expect(try command.read("precious/cache/thesis.tex") == "years of work")
  }

  @Test("cache clear removes the cache's own files alone, and says how many others it left")
  func clearing() throws {
    try command.write(command.notebook())
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    try command.write("years of work", to: "output/.nbrun/cache/thesis.tex")
    #expect(try command.run(["cache"]).output.hasSuffix("runs kept: 1; not nbrun's: 1\n"))
    let outcome = try command.run(["cache", "clear"])
    #expect(outcome.errors.hasPrefix("removed 4 entries, "))
    #expect(outcome.errors.contains("left a file or folder in output/.nbrun/cache that nbrun did not make"))
    #expect(try names("output/.nbrun/cache") == ["thesis.tex"])
  }

  /// Changes a number in a step's cache entry, and makes again everything that can be made without the key.
  private func forge(_ value: String) throws {
    for name in try names("output/.nbrun/cache") {
      let url = URL(fileURLWithPath: path("output/.nbrun/cache/\(name)"))
      let bytes = Array(try Data(contentsOf: url))
      let length = bytes[16..<24].reversed().reduce(0) { $0 << 8 | Int($1) }
      let head = String(decoding: bytes[24..<24 + length], as: UTF8.self)
      guard head.contains("macro_f1"), let start = head.firstRange(of: #""accuracy":{"number":{"_0":"#)
      else { continue }
      let rest = head[start.upperBound...].drop { $0 != "}" }
      let forged = EntryFile(
        head: Array((head[..<start.upperBound] + value + rest).utf8),
        numbers: Array(bytes[(24 + length)...].dropLast(64)))
      try Data(forged.bytes(named: "cache/\(name)", signedBy: .random())).write(to: url)
      return
    }
    Issue.record("there is no entry of the evaluation")
  }

  @Test("a forged entry is not believed, and an expectation on it fails as it must")
  func forged() throws {
    try command.write(
      command.notebook("```evaluate\n```\n\n```expect\nevaluate.accuracy: \"<= 0.001\"\n```\n"))
    func accuracy() throws -> Double? {
      let record = try JSONSerialization.jsonObject(with: Data(try command.read("output/run.json").utf8))
      let cells = (record as? [String: Any])?["cells"] as? [[String: Any]]
      let values = cells?.first { $0["step"] as? String == "evaluate" }?["values"] as? [String: Any]
      return values?["accuracy"] as? Double
    }
    let arguments = ["notebook.md", "-o", "output/run.json"]
    #expect(try command.run(arguments).status == 3)
    let honest = try #require(try accuracy())
    try forge("0.0005")
    let outcome = try command.run(arguments + ["--explain"])
    #expect(outcome.status == 3)
    #expect(try accuracy() == honest)
    #expect(occurrences("a result in 'output/.nbrun' did not come from your own runs", outcome.errors) == 1)
    #expect(outcome.errors.contains("ran: its entry in the cache did not come from your own runs"))
    // The entry was replaced.
    #expect(try !command.run(arguments).errors.contains("your own runs"))
  }

  @Test("what another user's runs left is neither used nor compared with, and that is said once")
  func anotherUser() throws {
    try command.write(command.notebook("```evaluate\n```\n"))
    let other = try command.shell(
      "XDG_STATE_HOME=\"$XDG_STATE_HOME/other\" \"$NBRUN\" notebook.md -P learning_rate=0.1")
    #expect(other.status == 0)
    let mine = try command.run(["notebook.md", "--explain"])
    #expect(mine.status == 0)
    #expect(!mine.errors.contains("from the cache"))
    #expect(occurrences("did not come from your own runs on this machine", mine.errors) == 1)
    #expect(try !command.read("output/notebook.html").contains("Against run"))
    let runs = try command.run(["runs"])
    #expect(runs.output.split(separator: "\n").count == 2)
    #expect(runs.errors.contains("a result in 'output/.nbrun' did not come from your own runs"))
    let diff = try command.run(["diff", "1", "last"])
    #expect(diff.status == 2)
    #expect(diff.errors.contains("run 1 did not come from your own runs on this machine, or is damaged"))
  }

  @Test("a user without a place for a key runs without a cache, and is told why")
  func noKey() throws {
    try command.write(command.notebook())
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    let outcome = try command.shell("unset HOME XDG_STATE_HOME; \"$NBRUN\" notebook.md")
    #expect(outcome.status == 0)
    #expect(!outcome.errors.contains("from the cache"))
    #expect(occurrences("warning: ", outcome.errors) == 1)
    #expect(outcome.errors.contains("this run is not kept: HOME is not set"))
    #expect(try command.run(["runs"]).output.split(separator: "\n").count == 2)
  }

  @Test("a file of 1 TB as an entry or a run is told, and costs no memory")
  func sparse() throws {
    try command.write(command.notebook("```evaluate\n```\n"))
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    let entries = try names("output/.nbrun/cache")
    #expect(!entries.isEmpty)
    for name in entries {
      #expect(truncate(path("output/.nbrun/cache/\(name)"), 1 << 40) == 0)
    }
    for number in [1, 9] {
      let row = path("output/.nbrun/runs/00000\(number)-00000000-00000000.run")
      try Data().write(to: URL(fileURLWithPath: row))
      #expect(truncate(row, 1 << 40) == 0)
    }
    // A debug build needs about 400 MB of address space.
    let outcome = try command.shell("ulimit -v 2000000; \"$NBRUN\" notebook.md && \"$NBRUN\" runs")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.errors.contains("is 1.1 TB long, which is too large, so it is not used"))
    #expect(outcome.output.split(separator: "\n").count == 3)
  }

  @Test("what a killed run left half-written is removed by the next, and a stranger's file stays")
  func killed() throws {
    try command.write(command.notebook())
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    let left = ".nbrun-new-0123456789abcdef"
    let folders = ["output", "output/.nbrun", "output/.nbrun/cache", "output/.nbrun/runs"]
    for folder in folders {
      try command.write("half", to: "\(folder)/\(left)")
      try command.write("whole", to: "\(folder)/.nbrun-new-thesis")
    }
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    for folder in folders {
      #expect(!command.exists("\(folder)/\(left)"))
      #expect(command.exists("\(folder)/.nbrun-new-thesis"))
    }
  }

  @Test("a ledger that another process keeps locked holds no run up for long")
  func locked() throws {
    try command.write(command.notebook())
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    let lock = open(path("output/.nbrun/runs/.lock"), O_RDONLY | O_CLOEXEC)
    #expect(flock(lock, LOCK_EX) == 0)
    defer { close(lock) }
    let outcome = try command.run(["notebook.md"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("this one waits, some seconds at most"))
    #expect(outcome.errors.contains("another process keeps 'output/.nbrun/runs/.lock' locked"))
    #expect(try command.run(["runs"]).output.split(separator: "\n").count == 3)
  }

  @Test("a run that was started with nohup outlives its terminal, and two SIGHUPs leave one report")
  func hangup() throws {
    try command.write(command.notebook(epochs: 100_000), to: "long.md")
    try command.write(command.notebook(epochs: 300), to: "short.md")
    func run(_ name: String, after preparation: String) throws -> Command.Outcome {
      try command.shell(
        """
        \(preparation)
        "$NBRUN" \(name).md --no-cache 2>\(name).log & run=$!
        until grep -q 'epoch 1/' \(name).log || ! kill -0 $run; do sleep 0.05; done
        kill -HUP $run; kill -HUP $run
        wait $run
        """)
    }
    #expect(try run("long", after: "trap - HUP").status == 129)
    #expect(try command.read("output/long.html").contains("interrupted in epoch"))
    #expect(try command.read("output/long.html").hasSuffix("</html>\n"))
    #expect(try run("short", after: "trap '' HUP").status == 0)
    #expect(try !command.read("output/short.html").contains("interrupted in epoch"))
  }
}
