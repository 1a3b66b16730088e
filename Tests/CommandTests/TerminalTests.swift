import Foundation
import ReportModel
import Testing

@Suite("Nothing that came from a file or an option steers the terminal")
struct TerminalTests {
  private let command: Command
  /// Clears the screen, sets its title, reverses the direction of the line, and begins a new line.
  private static let attack =
    "\u{1B}[2J\u{1B}]0;x\u{7}\u{9B}31m\u{202E}\u{2028}\u{7F}\nreproduced, bit for bit"

  init() throws {
    command = try Command()
  }

  private func expectHarmless(
    _ outcome: Command.Outcome, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let text = outcome.output + outcome.errors
    let steering = text.unicodeScalars.filter {
      $0 != "\n" && ($0.properties.generalCategory == .control || (0x2028...0x202E).contains($0.value))
    }
    #expect(steering.isEmpty, "\(what): \(text.debugDescription)", sourceLocation: sourceLocation)
    #expect(
      !text.split(separator: "\n").contains { $0.hasPrefix("reproduced") }, "\(what): \(text)",
      sourceLocation: sourceLocation)
  }

  @Test("a forged record, with verify, diff and extract")
  func record() throws {
    let attack = Self.attack
    try command.write(command.notebook())
    #expect(try command.run(["-q", "notebook.md", "-o", "record.json"]).status == 0)
    let made = try RunRecord(json: Data(command.read("record.json").utf8))
    func forge(_ change: (inout RunRecord) -> Void) throws {
      var record = made
      change(&record)
      try command.write(record.json(), to: "forged.json")
    }
    try forge { $0.cells[2].id = attack }
    expectHarmless(try command.run(["verify", "-q", "forged.json"]), "id")
    try forge { record in
      record.cells[2].values[attack] = .text(attack)
      record.cells[2].options["activation\(attack)"] = .text(attack)
      record.machine.cpu = attack
      record.machine.os = attack
      record.machine.kernels = attack
      record.machine.arithmetic = attack
      record.data?.name = attack
      record.data?.sha256 = attack
      record.nbrun = attack
      record.build = attack
    }
    for arguments in [["verify", "-q", "forged.json"], ["diff", "record.json", "forged.json"]] {
      let outcome = try command.run(arguments)
      expectHarmless(outcome, arguments[0])
      #expect((outcome.output + outcome.errors).contains("\\u001b[2J"), "\(arguments): \(outcome)")
    }
    try forge { $0.parameters = [attack] }
    for name in ["verify", "extract"] { expectHarmless(try command.run([name, "forged.json"]), name) }
    try forge { $0.notebook.path = "\(attack)/\(attack).md" }
    expectHarmless(try command.run(["verify", "forged.json"]), "path")
  }

  @Test("the name of a notebook and of its report")
  func names() throws {
    let name = "a\(Self.attack.replacing("\n", with: " ")).md"
    try command.write(command.notebook(epochs: 1), to: name)
    try command.write("```load\ndatset: \(Self.attack)\n```\n", to: "other.md")
    for arguments in [
      [name], [name, "other.md"], ["check", name, "other.md"], ["runs"],
      ["check", "--format", "json", "other.md"],
      ["check", "--format", "json", name + "x"],
    ] {
      expectHarmless(try command.run(arguments), "\(arguments)")
    }
    #expect(try command.run([name]).errors.contains("wrote output/a\\u001b[2J"))
  }

  @Test(
    "arguments that a message repeats",
    arguments: [
      ["--X"], ["verfy\("X")"], ["nowhere.md", "-P", "X=1"], ["help", "X"], ["steps", "X"], ["verify", "X"],
      ["diff", "X", "X.html"], ["n.md", "--seed", "X"], ["n.md", "--to", "X"], ["n.md", "-o", "X.txt"],
      ["cache", "X"], ["runs", "-o", "X"], ["n.md", "--cache-limit", "X"], ["n.md", "--open=X"], ["-epX"],
      ["check", "--format", "X", "n.md"],
    ])
  func arguments(arguments: [String]) throws {
    let outcome = try command.run(arguments.map { $0.replacing("X", with: Self.attack) })
    #expect(outcome.status == 2)
    expectHarmless(outcome, "\(arguments)")
    #expect(outcome.errors.hasPrefix("nbrun: error: "))
  }

  @Test("check --format json is JSON, whatever the names and texts are")
  func json() throws {
    let name = "a\u{1B}\u{7F}\u{202E}.md"
    try command.write("```load\n\u{202E}\u{7F}\u{9B}: 1\n```\n", to: name)
    let outcome = try command.run(["check", "--format", "json", name])
    let all = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
    #expect(all?.first?["file"] as? String == name)
    expectHarmless(outcome, "json")
    let stray = try command.shell("\"$NBRUN\" check --format json \"$(printf 'caf\\351.md')\"")
    let told = try JSONSerialization.jsonObject(with: Data(stray.output.utf8)) as? [[String: Any]]
    #expect(told?.first?["file"] as? String == "caf\u{FFFD}.md")
  }

  @Test("what was asked for goes to a file or a pipe as it is")
  func content() throws {
    let notebook = "A \u{1B}[1mbold\u{1B}[0m\ttab\u{202E}.\r\n" + command.notebook(epochs: 1)
    try command.write(notebook)
    #expect(try command.run(["notebook.md", "-q"]).status == 0)
    #expect(try command.run(["extract", "output/notebook.html"]).output == notebook)
  }

  @Test("on a terminal, a notebook that was asked for is shown escaped")
  func contentOnTerminal() throws {
    try command.write("A \u{1B}[1mbold\u{1B}[0m\ttab.\n\n" + command.notebook(epochs: 1))
    #expect(try command.run(["notebook.md", "-q"]).status == 0)
    // util-linux is on every Debian machine. Its `script` runs a command in a terminal of its own.
    let outcome = try command.shell("script -qec '\"$NBRUN\" extract output/notebook.html' /dev/null")
    #expect(outcome.output.contains("A \\u001b[1mbold\\u001b[0m    tab."))
    #expect(!outcome.output.contains("\u{1B}[1m"))
  }

  @Test("nothing but StandardStream writes to standard output or standard error")
  func onePlace() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
      .standardizedFileURL
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter {
      $0.hasSuffix(".swift") && !$0.hasPrefix("benchmark/") && $0 != "nbrun/StandardStream.swift"
    }
    #expect(files.count > 200)
    let ways = try Regex(
      #"FileHandle\.standard|STD(OUT|ERR)_FILENO|\bf?puts\(|\bfwrite\(|\bv?f?d?printf\(|\bdump\(|\bdebugPrint\(|\bstd(out|err)\b|(^|[^.\w])print\("#
    )
    for file in files {
      let text = try String(contentsOfFile: "\(sources.path)/\(file)", encoding: .utf8)
      for line in text.split(separator: "\n") where line.contains(ways) {
        Issue.record("\(file): \(line)")
      }
    }
  }
}

@Suite("File names are bytes, and standard output can be full")
struct StreamTests {
  private let command: Command

  init() throws {
    command = try Command()
    try command.write(command.notebook(epochs: 1))
  }

  @Test("a notebook whose name is not UTF-8 runs, is checked, verified and extracted")
  func strayBytes() throws {
    let outcome = try command.shell(
      """
      name=$(printf 'caf\\351'); mv notebook.md "$name.md" &&
      "$NBRUN" "$name.md" && "$NBRUN" check "$name.md" && "$NBRUN" -q "$name.md" -o "$name.json" &&
      "$NBRUN" verify -q "output/$name.html" && "$NBRUN" extract "output/$name.html" -o "$name-again.md" &&
      cmp "$name.md" "$name-again.md" && ls output | od -An -c
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("wrote output/caf\\xe9.html"))
    #expect(outcome.errors.contains("caf\\xe9.md: no mistakes"))
    #expect(outcome.output.contains("c   a   f 351   .   h   t   m   l"))
  }

  @Test("in a folder whose name is not UTF-8 pictures, data and linked files are found as in any other")
  func strayFolder() throws {
    try command.write(
      """
      ![a](picture.svg) [b](data/classes.txt) [c](caf%E9.txt)

      ```load
      dataset: data
      ```
      """)
    let outcome = try command.shell(
      """
      folder=$(printf 'f\\366lder'); file=$(printf 'caf\\351.txt')
      mkdir "$folder" && cp -r '\(command.data.folder)' "$folder/data" && mv notebook.md "$folder" &&
      echo '<svg xmlns="http://www.w3.org/2000/svg"/>' > "$folder/picture.svg" && touch "$folder/$file" &&
      "$NBRUN" check "$folder/notebook.md" && "$NBRUN" "$folder/notebook.md" -o page.html &&
      cd "$folder" && "$NBRUN" check notebook.md
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.errors.contains("warning"), "\(outcome.errors)")
    #expect(outcome.errors.contains("f\\xf6lder/notebook.md: no mistakes"))
    #expect(try command.read("page.html").contains("data:image/svg+xml;base64,"))
  }

  @Test(
    "a write to standard output that fails is exit code 1, and told",
    arguments: [
      "steps", "steps load", "--help", "help check", "check --help", "--version", "runs", "cache", "diff 1 1",
      "check notebook.md --format json", "extract output/notebook.html", "verify -q output/notebook.html",
      "notebook.md -q -o -",
    ])
  func full(arguments: String) throws {
    #expect(try command.run(["-q", "notebook.md"]).status == 0)
    for place in ["/dev/full", "&-"] {
      let outcome = try command.shell("\"$NBRUN\" \(arguments) >\(place)")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.contains("nbrun: error: standard output cannot be written: "), "\(outcome.errors)")
    }
  }
}
