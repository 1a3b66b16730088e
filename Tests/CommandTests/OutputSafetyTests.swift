import Foundation
import OperatingSystem
import Testing

@testable import nbrun

@Suite("A report replaces nothing but a report")
struct OutputSafetyTests {
  private let command: Command

  init() throws {
    command = try Command()
    try command.write(command.notebook(epochs: 1))
  }

  private func expectRefused(
    _ arguments: [String], _ words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try command.run(arguments)
    #expect(outcome.status == 2, sourceLocation: sourceLocation)
    #expect(outcome.errors.contains(words), "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.contains("= hint: "), sourceLocation: sourceLocation)
    #expect(!outcome.errors.contains("[1/3]"), "nothing has run", sourceLocation: sourceLocation)
  }

  @Test(
    "a file that is something else is refused before anything runs, and --force replaces it",
    arguments: [
      ("page.html", "<!DOCTYPE html>\n<html><head><title>My own page about nbrun</title>"),
      ("page.html", "words"), ("page", "words"), ("page.json", "{\"name\": \"package\", \"version\": \"1\"}"),
      ("page.json", "{}"), ("page.json", "[1]"),
      ("page.json", "{\"nbrun\": \"0.1.0\", \"notebook\": {}, \"cells\": []}"),
    ])
  func strangers(name: String, content: String) throws {
    try command.write(content, to: name)
    try expectRefused(
      ["notebook.md", "-o", name], "'\(name)' is there already, and is not a report by nbrun")
    #expect(try command.read(name) == content)
    #expect(command.files == ["notebook.md", name].sorted())
    #expect(try command.run(["notebook.md", "-q", "-o", name, "--force"]).status == 0)
    #expect(try command.read(name) != content)
  }

  @Test(
    "a report or a record of this program or an earlier one is replaced, and so is an empty file",
    arguments: ["page.html", "page.json", "page"])
  func own(name: String) throws {
    try command.write("", to: name)
    #expect(try command.run(["notebook.md", "-q", "-o", name]).status == 0)
    try command.write(command.read(name).replacing("nbrun \(NBRun.version)", with: "nbrun 0.0.1"), to: name)
    let second = try command.run(["notebook.md", "-q", "-o", name, "-P", "epochs=2"])
    #expect(second.status == 0, "\(second.errors)")
    // A page may be replaced by a record, and a record by a page.
    try FileManager.default.copyItem(atPath: "\(command.folder)/\(name)", toPath: "\(command.folder)/other")
    #expect(try command.run(["notebook.md", "-q", "-o", "other", "--to", "json"]).status == 0)
    #expect(try command.run(["notebook.md", "-q", "-o", "other", "--to", "html"]).status == 0)
  }

  @Test(
    "a name that ends as another kind of file does is refused, with --force too",
    arguments: [
      (["-o", "a.pdf", "--to", "html"], "a file that ends with .pdf is no HTML page"),
      (["-o", "notes.txt"], "a file that ends with .txt is no HTML page"),
      (["--to", "json", "-o", "x.html"], "a file that ends with .html is no JSON record"),
      (["--to", "html", "-o", "x.json"], "a file that ends with .json is no HTML page"),
      (["--to", "html,json", "-o", "x.txt"], "a file that ends with .txt is no HTML page"),
      (["-o", "a.md"], "that is a notebook's name"), (["-o", "README.MD"], "that is a notebook's name"),
    ])
  func endings(options: [String], words: String) throws {
    try expectRefused(["notebook.md"] + options, words)
    try expectRefused(["notebook.md", "--force"] + options, words)
    #expect(command.files == ["notebook.md"])
  }

  @Test("-o *.md is refused, and the hint says what the shell did")
  func shellPattern() throws {
    try command.write("# A", to: "a.md")
    let before = try command.read("a.md")
    let outcome = try command.shell("\"$NBRUN\" -o *.md")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("if you wrote -o *.md, the shell put the names of your notebooks there"))
    #expect(try command.read("a.md") == before)
  }

  @Test("a link stays, and what it leads to is written; a link to nothing or to itself is refused")
  func links() throws {
    try FileManager.default.createDirectory(
      atPath: "\(command.folder)/far", withIntermediateDirectories: true)
    try command.write("", to: "far/page.html")
    let files = FileManager.default
    func link(_ name: String, to target: String) throws {
      try files.createSymbolicLink(atPath: "\(command.folder)/\(name)", withDestinationPath: target)
    }
    try link("page.html", to: "far/page.html")
    let outcome = try command.run(["notebook.md", "-o", "page.html"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("wrote page.html, a link to "))
    #expect(try files.destinationOfSymbolicLink(atPath: "\(command.folder)/page.html") == "far/page.html")
    #expect(try command.read("far/page.html").hasPrefix("<!DOCTYPE html>"))
    try command.write("precious", to: "far/precious")
    try link("theirs.html", to: "far/precious")
    try expectRefused(["notebook.md", "-o", "theirs.html"], "is there already, and is not a report by nbrun")
    #expect(try command.read("far/precious") == "precious")
    try link("loop.html", to: "loop.html")
    try expectRefused(["notebook.md", "-o", "loop.html"], "'loop.html' is a link that leads back to itself")
    try link("nothing.html", to: "far/nothing.html")
    try expectRefused(
      ["notebook.md", "-o", "nothing.html"], "'nothing.html' is a link to a file that is not there")
    try link("loop", to: "loop")
    try expectRefused(["notebook.md", "-o", "loop/page.html"], "too many levels of symbolic links")
  }

  @Test("a file that comes while the notebook trains stays, and the report is kept elsewhere")
  func late() throws {
    try command.write(command.notebook(epochs: 300))
    var hasCome = false
    let outcome = try command.run(["notebook.md"]) { text, _ in
      guard !hasCome, text.contains("epoch 1/300") else { return }
      hasCome = true
      try? command.write("precious", to: "output/notebook.html")
    }
    #expect(hasCome)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("'output/notebook.html' is there already"))
    #expect(try command.read("output/notebook.html") == "precious")
    let hint = try #require(outcome.errors.split(separator: "\n").first { $0.contains("it is kept in ") })
    let path = try #require(hint.split(separator: " ").last.map(String.init))
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("</html>\n"))
    try FileManager.default.removeItem(atPath: path)
    #expect(command.files == ["notebook.md", "output", "output/notebook.html"])
  }

  @Test(
    "a pipe or a link that comes while the notebook trains stays too, also with --force",
    arguments: [false, true])
  func lateOthers(isForced: Bool) throws {
    try command.write(command.notebook(epochs: 300))
    try command.write("precious", to: "far")
    for (kind, make) in [
      ("is a FIFO, a socket or a device", { mkfifo("\($0)/output/notebook.html", 0o600) }),
      ("is a symbolic link", { symlink("../far", "\($0)/output/notebook.html") }),
    ] as [(String, (String) -> Int32)] {
      var made: Int32 = -1
      let outcome = try command.run(["notebook.md"] + (isForced ? ["--force"] : [])) { text, _ in
        guard made != 0, text.contains("epoch 1/300") else { return }
        made = make(command.folder)
      }
      #expect(made == 0)
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.contains("'output/notebook.html' \(kind), and is not replaced"), "\(outcome.errors)")
      let status = try FileStatus(ofPath: "\(command.folder)/output/notebook.html", followingLink: false)
      #expect(kind == status.kind.words)
      #expect(try command.read("far") == "precious")
      let hint = try #require(outcome.errors.split(separator: "\n").first { $0.contains("it is kept in ") })
      try FileManager.default.removeItem(
        atPath: try #require(hint.split(separator: " ").last.map(String.init)))
      try FileManager.default.removeItem(atPath: "\(command.folder)/output")
    }
  }

  @Test("the notebook, its data and its pictures are never replaced, whatever name they have")
  func inputs() throws {
    try FileManager.default.copyItem(
      atPath: "\(command.folder)/notebook.md", toPath: "\(command.folder)/bare")
    try expectRefused(
      ["bare", "-o", "bare", "--force"], "'bare' is the notebook 'bare', and is not replaced")
    try FileManager.default.linkItem(
      atPath: "\(command.folder)/notebook.md", toPath: "\(command.folder)/hard.html")
    try expectRefused(["notebook.md", "-o", "hard.html", "--force"], "is the notebook 'notebook.md'")
    let images = "\(command.data.folder)/train-images-idx3-ubyte"
    try expectRefused(["notebook.md", "-o", images, "--force"], "is a data file of 'notebook.md'")
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"
    try command.write(picture, to: "a picture")
    try command.write("![a picture](a%20picture)")
    try expectRefused(["notebook.md", "-o", "a picture", "--force"], "is a picture of 'notebook.md'")
    #expect(try command.read("a picture") == picture)
  }

  @Test("a home written as ~ is the user's, where the shell leaves it")
  func home() throws {
    let outcome = try command.shell("HOME=\"$PWD/home\" \"$NBRUN\" notebook.md --output=~/page.html -q")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(command.exists("home/page.html"))
  }
}
