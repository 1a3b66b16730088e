import Foundation
import SourceText
import Testing

@Suite("Links that lead nowhere are told")
struct DeadEndTests {
  private static let text =
    "# Forward pass\n\n## Forward pass\n\n$$L = 1 \\label{eq:loss}$$\n\n$$M = 1 \\label{more}$$\n\n"
    + fence("load")
    + "<a id=\"here\"></a>\n\n"

  private func told(_ link: String) throws -> [String] {
    let diagnostics = try Reading(Self.text + "[see](\(link))\n").diagnostics
    #expect(diagnostics.allSatisfy { $0.severity == .warning && $0.span?.start.line == 14 })
    return diagnostics.map { "\($0.message) [\($0.hint ?? "")]" }
  }

  @Test(
    "a link to a heading, a step or an equation leads there",
    arguments: [
      "#forward-pass", "#forward-pass-1", "#eq-loss", "#eq-more", "#load", "#here", "#", "#top", "#figure-1",
      "https://example.com/#x", "mailto:a@b.c", "//a.b/c", "?q", "#L3",
    ])
  func alive(link: String) throws {
    #expect(try told(link) == [])
  }

  @Test(
    "one that is not there is told, with the nearest or what there is",
    arguments: [
      (
        "#forwrd-pass",
        "there is no heading, step or equation for '#forwrd-pass' [did you mean '#forward-pass'?]"
      ),
      (
        "#Forward-Pass",
        "there is no heading, step or equation for '#Forward-Pass' [did you mean '#forward-pass'?]"
      ),
      (
        "#elsewhere",
        "there is no heading, step or equation for '#elsewhere' [the headings are #forward-pass, #forward-pass-1]"
      ),
      ("#eq-los", "there is no equation for '#eq-los' [did you mean '#eq-loss'?]"),
      ("#eq-z", "there is no equation for '#eq-z' [write \\label{z} in the displayed equation]"),
      (
        "#L99",
        "there is no heading, step or equation for '#L99' [the headings are #forward-pass, #forward-pass-1]"
      ),
      (
        "/absolute",
        "the report shows this link as text: '/absolute' is a path of this machine [write a path that starts from the notebook's folder]"
      ),
      (
        "javascript:alert(1)",
        "the report shows this link as text: it makes no links to 'javascript:' addresses [a link can lead to https:, http: and mailto: addresses, and to files]"
      ),
      (
        "../data.csv",
        "'../data.csv' is outside of the notebook's folder, and the report shows this link as text [a report leads to files in the folder of its notebook and below]"
      ),
      ("", "this link leads nowhere [write its address between the brackets]"),
    ])
  func dead(link: String, expected: String) throws {
    #expect(try told(link) == [expected])
  }

  @Test("a file that is not beside the notebook is told, with the nearest name; one that is there is not")
  func files() throws {
    let folder = NSTemporaryDirectory() + "nbrun-links-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/my data", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data().write(to: URL(fileURLWithPath: folder + "/my data/numbers.csv"))
    let text =
      "[a](my%20data/numbers.csv#x) [b](<my data/numbers.csv>) [c](my%20data/number.csv) [d](gone.txt)\n"
    #expect(
      try Reading(text, path: folder + "/n.md").problems == [
        "1:61 there is no file 'my data/number.csv' beside the notebook [did you mean 'my data/numbers.csv'?]",
        "1:87 there is no file 'gone.txt' beside the notebook [a relative address starts from the notebook's folder]",
      ])
  }

  @Test("a link out of the notebook's folder is told in the same words, whether or not something is there")
  func outside() throws {
    let top = NSTemporaryDirectory() + "nbrun-links-\(UUID().uuidString)"
    let files = FileManager.default
    try files.createDirectory(atPath: top + "/inside", withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: top) }
    try Data().write(to: URL(fileURLWithPath: top + "/secret"))
    try files.createSymbolicLink(atPath: top + "/inside/up", withDestinationPath: "..")
    try files.createSymbolicLink(atPath: top + "/inside/dead", withDestinationPath: "../nothing")
    let links = [
      "../secret", "../secre", "../nothing", "%2e%2e/nothing", "up/secret", "up/secre", "dead", "a/../../b",
    ]
    for link in links {
      #expect(
        try Reading("[a](\(link))\n", path: top + "/inside/n.md").problems == [
          "1:5 '\(link.replacing("%2e", with: "."))' is outside of the notebook's folder, and the report shows this link as text [a report leads to files in the folder of its notebook and below]"
        ])
    }
    // Another notebook can have a report beside this one.
    #expect(try Reading("[a](../other.md)\n", path: top + "/inside/n.md").problems == [])
    #expect(
      try Reading("[a](up2/secre)\n", path: top + "/inside/n.md").problems == [
        "1:5 there is no file 'up2/secre' beside the notebook [a relative address starts from the notebook's folder]"
      ])
  }
}

@Suite("Captions of steps")
struct CaptionTests {
  @Test("have their values checked and their formulas read, and a link in one is told to be text")
  func told() throws {
    let caption = #"caption: 'A [link](#a) with $\foo$ and {{ load.nothing }}'"#
    let problems = try Reading("# A\n\n" + fence("load", caption)).diagnostics.map(\.message)
    #expect(problems.contains("a link in a step's caption is shown as text"))
    #expect(problems.contains(#"unknown command \foo"#))
    #expect(problems.contains("no step has a value 'load.nothing'"))
    #expect(problems.count == 3)
  }
}
