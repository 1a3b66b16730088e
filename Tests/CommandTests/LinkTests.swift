import Foundation
import Testing

@Suite("Links of a notebook lead somewhere from its report")
struct LinkTests {
  private let command: Command

  init() throws {
    command = try Command()
    for folder in ["notes/data", "pages"] {
      try FileManager.default.createDirectory(
        atPath: "\(command.folder)/\(folder)", withIntermediateDirectories: true)
    }
    try command.write("a,b\n", to: "notes/data/a b.csv")
    try command.write("# Next\n\n" + command.notebook(epochs: 1), to: "notes/next.md")
    try command.write("a secret\n", to: "secret.txt")
    let links = [
      "next.md#next", "data/a%20b.csv", "data", "gone.csv", "../secret.txt", "/etc/passwd",
      "javascript:alert(1)",
      "#nowhere", "https://example.org",
    ]
    let prose = links.enumerated().map { "[link \($0)](\($1))\n\n" }.joined()
    try command.write("# First\n\n" + prose + command.notebook(epochs: 1), to: "notes/first.md")
  }

  /// The text of each paragraph with a link.
  private func links(_ page: String) -> [String] {
    page.split(separator: "<p>").dropFirst().compactMap { piece in
      let words = piece.prefix(upTo: piece.firstRange(of: "</p>")?.lowerBound ?? piece.endIndex)
      return words.contains("link ") ? String(words) : nil
    }
  }

  private func page(_ arguments: [String], _ name: String) throws -> String {
    let outcome = try command.run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return name == "-" ? outcome.output : try command.read(name)
  }

  @Test("to the report of another notebook where there is one, else to the notebook, which is said")
  func notebooks() throws {
    let alone = links(try page(["notes/first.md"], "output/first.html"))
    #expect(
      alone[0]
        == #"<a href="../notes/next.md">link 0</a> <small class="remark">(the notebook itself: no report of it stands beside this page)</small>"#
    )
    // If one run writes both reports, the other need not exist yet.
    let together = links(try page(["notes/first.md", "notes/next.md"], "output/first.html"))
    #expect(together[0] == #"<a href="next.html#next">link 0</a>"#)
    let later = links(try page(["notes/first.md"], "output/first.html"))
    #expect(later[0] == together[0])
    // `-o` decides where the report is.
    let named = links(try page(["notes/first.md", "-o", "pages/mine.html"], "pages/mine.html"))
    #expect(named[0].hasPrefix(#"<a href="../notes/next.md">"#))
  }

  @Test("to files in the notebook's folder, from where the report is, and to nothing else")
  func files() throws {
    let page = try page(["notes/first.md"], "output/first.html")
    func text(_ number: Int, _ reason: String) -> String {
      #"<span class="far">link \#(number)</span> <small class="remark">(\#(reason))</small>"#
    }
    #expect(
      links(page).dropFirst() == [
        #"<a href="../notes/data/a%20b.csv">link 1</a>"#, #"<a href="../notes/data">link 2</a>"#,
        text(3, "no such file"),
        text(4, "outside of the notebook&#39;s folder").replacing("&#39;", with: "'"),
        text(5, "a path of the author's machine"), "link 6", text(7, "there is no such place on this page"),
        #"<a href="https://example.org">link 8</a>"#,
      ])
    #expect(!page.contains(command.folder))
  }

  @Test("from a page of Markdown to Markdown where there is some, else as from a page of HTML")
  func markdown() throws {
    func line(_ number: Int, _ page: String) -> String {
      page.split(separator: "\n").first { $0.contains("link \(number)") }.map(String.init) ?? ""
    }
    let alone = try page(["notes/first.md", "--to", "md"], "output/first.md")
    #expect(
      line(0, alone)
        == "[link 0](../notes/next.md) (the notebook itself: no report of it stands beside this page)")
    #expect(line(1, alone) == "[link 1](../notes/data/a%20b.csv)")
    #expect(line(3, alone) == "link 3 (no such file)")
    #expect(line(4, alone) == "link 4 (outside of the notebook's folder)")
    #expect(line(5, alone) == "link 5 (a path of the author's machine)")
    #expect(line(7, alone) == "link 7 (there is no such place on this page)")
    // An HTML page beside it is better than the notebook, and a Markdown page is better than both.
    _ = try page(["notes/next.md"], "output/next.html")
    let beside = try page(["notes/first.md", "--to", "md"], "output/first.md")
    #expect(line(0, beside) == "[link 0](next.html#next)")
    let together = try page(["notes/first.md", "notes/next.md", "--to", "html,md"], "output/first.md")
    #expect(line(0, together) == "[link 0](next.md#next)")
    #expect(links(try command.read("output/first.html"))[0] == #"<a href="next.html#next">link 0</a>"#)
  }

  @Test("the page itself is no report of another notebook that has its name", arguments: ["html", "md"])
  func sameName(format: String) throws {
    try command.write("# First\n\n" + command.notebook(epochs: 1), to: "pages/first.md")
    try command.write("[link 0](../pages/first.md)\n\n" + command.notebook(epochs: 1), to: "notes/first.md")
    for _ in 1...2 {
      let page = try page(["notes/first.md", "--to", format], "output/first.\(format)")
      #expect(page.contains("link 0") && page.contains("outside of the notebook's folder"))
    }
  }

  @Test("a page on standard output has no place that a path could start from")
  func standardOutput() throws {
    let links = links(try page(["notes/first.md", "-o", "-"], "-"))
    for number in 0...2 {
      #expect(links[number].hasSuffix("(its place is not known to a page on standard output)</small>"))
    }
    #expect(links[8].contains("https://example.org"))
  }

  @Test(
    "a report of the same name that was made of another notebook is remarked on, and a page is never its own link"
  )
  func sameName() throws {
    try FileManager.default.createDirectory(
      atPath: "\(command.folder)/other", withIntermediateDirectories: true)
    try command.write("# Other\n\n" + command.notebook(epochs: 1), to: "other/next.md")
    _ = try page(["other/next.md"], "output/next.html")
    let found = links(try page(["notes/first.md"], "output/first.html"))
    #expect(
      found[0].hasSuffix("(a report of an earlier version, or of another notebook of this name)</small>"))
    try command.write("[link 0](../notes/next.md)\n\n" + command.notebook(epochs: 1), to: "other/next.md")
    let own = links(try page(["other/next.md"], "output/next.html"))
    #expect(!own[0].contains("href=\"next.html"))
  }

  @Test("check tells what will be text")
  func told() throws {
    let errors = try command.run(["check", "notes/first.md"]).errors
    for words in [
      "there is no file 'gone.csv'", "'../secret.txt' is outside of the notebook's folder",
      "'/etc/passwd' is a path of this machine", "no links to 'javascript:' addresses",
      "there is no heading, step or equation for '#nowhere'",
    ] { #expect(errors.contains(words), "\(words)") }
    #expect(errors.components(separatedBy: "warning:").count == 6)
  }
}
