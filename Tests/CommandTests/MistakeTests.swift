import Foundation
import Testing

@Suite("A mistake is told clearly, with exit code 2, and nothing runs")
struct MistakeTests {
  private let command: Command

  init() throws {
    command = try Command()
    try command.write(command.notebook(epochs: 1))
  }

  @Test(
    "of the command line",
    arguments: [
      ([], "no notebook is named\n  = hint: the Markdown file here is notebook.md"),
      (
        ["chek", "notebook.md"],
        "there is no command and no file 'chek'\n  = hint: did you mean the command 'check'?"
      ),
      (["nowhere.md"], "there is no file 'nowhere.md'"),
      (["."], "'.' is a folder"),
      (["notebook.md", "--to", "htlm"], "'htlm' is not a format of nbrun\n  = hint: did you mean 'html'?"),
      (["notebook.md", "--threads", "0"], "--threads takes 1 to 256, not 0"),
      (["notebook.md", "--sed", "1"], "nbrun has no option '--sed'\n  = hint: did you mean '--seed'?"),
      (["--help=steps"], "--help takes no value\n  = hint: nbrun steps --help explains the command steps"),
      (["steps", "--help=load"], "--help takes no value\n  = hint: nbrun steps load explains the step load"),
      (["check", "-h=x", "notebook.md"], "-h takes no value\n  = hint: write -h alone"),
      (["--version=1"], "--version takes no value\n  = hint: write --version alone"),
      (["notebook.md", "--quiet=true"], "--quiet takes no value\n  = hint: write --quiet alone"),
      (["notebook.md", "--open="], "--open takes no value\n  = hint: write --open alone"),
      (["notebook.md", "--no-cache=false"], "--no-cache takes no value\n  = hint: leave --no-cache out"),
      (["notebook.md", "-P", "epochs"], "-P takes NAME=VALUE, and was given 'epochs'"),
      (["notebook.md", "-P", "epoch=3"], "did you mean 'epochs'?"),
      (["notebook.md", "-P", "epochs=0"], "epochs is 0, and must be 1 to 100000"),
      (["notebook.md", "-o", "/dev/null/report.html"], "the folder '/dev/null' cannot be made"),
      (["notebook.md", "other.md", "-o", "one.html"], "is one file for several notebooks"),
      (["notebook.md", "notebook.md"], "the notebook 'notebook.md' is named twice"),
      (["notebook.md", "-o", "notebook.md"], "that is a notebook's name, and -o says where the report goes"),
      (
        ["notebook.md", "-o", "/dev/full"], "'/dev/full' is a FIFO, a socket or a device, and is not replaced"
      ),
      (["notebook.md", "--seed", "-1"], "--seed takes a whole number from 0 up, and was given '-1'"),
      (["notebook.md", "-o", "-", "-t", "html,json"], "-o - is for one notebook and one format"),
    ])
  func commandLine(arguments: [String], expected: String) throws {
    let outcome = try command.run(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(command.files == ["notebook.md"])
  }

  @Test("of the notebook: all of them together, each with its line, a caret and a hint")
  func notebook() throws {
    try command.write(
      """
      ```load
      datset: fashion-mnist
      ```

      ```epoch-lop
      ```

      {{ load.tran }}
      """)
    let outcome = try command.run(["notebook.md"])
    #expect(outcome.status == 2)
    #expect(
      outcome.errors == """
        notebook.md:2:1: error: unknown option 'datset' of load
        2 | datset: fashion-mnist
          | ^~~~~~
          = hint: did you mean 'dataset'?
        notebook.md:5:4: error: there is no step 'epoch-lop'
        5 | ```epoch-lop
          |    ^~~~~~~~~
          = hint: did you mean 'epoch-loop'? a block that is only shown can be called text
        notebook.md:8:1: error: no step has a value 'load.tran'
        8 | {{ load.tran }}
          | ^~~~~~~~~~~~~~~
          = hint: did you mean 'load.train'?

        """)
    #expect(command.files == ["notebook.md"])
  }

  @Test("a notebook of other bytes than UTF-8 is told at its first wrong byte")
  func notUTF8() throws {
    try Data([0x23, 0x20, 0x48, 0x0A, 0x61, 0xE9, 0x62]).write(
      to: URL(fileURLWithPath: "\(command.folder)/notebook.md"))
    let outcome = try command.run(["notebook.md"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("notebook.md:2:2: error: the notebook is not UTF-8 text"))
  }

  @Test("an empty notebook is told to be empty")
  func empty() throws {
    try command.write("")
    let outcome = try command.run(["notebook.md"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("the notebook is empty"))
  }

  @Test("check --format json gives editors place, end, severity, message and hint")
  func json() throws {
    try command.write("```load\ndatset: fashion-mnist\n```\n")
    let outcome = try command.run(["check", "notebook.md", "--format", "json"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.isEmpty)
    let all = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    let first = try #require(all.first)
    #expect(all.count == 1)
    #expect(Set(first.keys) == ["file", "line", "column", "end", "severity", "message", "hint"])
    #expect(first["line"] as? Int == 2)
    #expect(first["end"] as? [String: Int] == ["line": 2, "column": 7])
  }

  @Test("check of a notebook without mistakes is exit code 0, and an empty list")
  func clean() throws {
    let outcome = try command.run(["check", "notebook.md", "--format", "json"])
    #expect(outcome.status == 0)
    #expect(outcome.output == "[\n\n]\n")
    #expect(try command.run(["check", "notebook.md"]).errors == "notebook.md: no mistakes\n")
  }

  @Test("steps prints every step with its options, and knows the nearest name")
  func steps() throws {
    let outcome = try command.run(["steps"])
    #expect(outcome.status == 0)
    for word in [
      "load", "init", "forward", "backprop", "epoch-loop", "evaluate", "weights", "expect", "learning_rate",
    ] {
      #expect(outcome.output.contains(word))
    }
    let mistaken = try command.run(["steps", "epoch-lop"])
    #expect(mistaken.status == 2)
    #expect(mistaken.errors.contains("did you mean 'epoch-loop'?"))
  }

  @Test("--version and --help are answers, not mistakes", arguments: ["--version", "--help"])
  func answers(option: String) throws {
    let outcome = try command.run([option])
    #expect(outcome.status == 0)
    #expect(!outcome.output.isEmpty)
    #expect(outcome.errors.isEmpty)
  }
}

@Suite("The README tells the truth")
struct ReadmeTests {
  @Test("its reference is what nbrun steps prints")
  func reference() throws {
    let readme = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
        path: "../../README.md"),
      encoding: .utf8)
    let steps = try Command().run(["steps"]).output
    // If this fails, paste the output of `swift run nbrun steps` into README.md.
    #expect(readme.contains("```text\n\(steps)```"))
  }
}
