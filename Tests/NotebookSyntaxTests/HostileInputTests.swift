import NotebookSyntax
import SourceText
import Testing

/// Notebooks that nobody would write by hand. Each must be read to its end without a crash or a hang.
@Suite("hostile input")
struct HostileInputTests {
  private static func lines(_ count: Int, _ line: (Int) -> String) -> String {
    (0..<count).map { line($0) + "\n" }.joined()
  }

  private static let laughs =
    "  - &a0 [x]\n" + lines(40) { "  - &a\($0 + 1) [*a\($0), *a\($0)]" } + "  - ? *a40\n    : x\n"

  private static let texts: [(name: String, text: String)] = [
    ("nested quotations", String(repeating: "> ", count: 10_000) + "a"),
    // A tree would contain the value of each alias.
    ("aliases of aliases for a key of the front matter", "---\nseed:\n" + laughs + "---\n"),
    ("aliases of aliases for a key of a step", "```init\nhidden:\n" + laughs + "```\n"),
    ("many deep quotations", lines(200) { _ in String(repeating: "> ", count: 1_000) + "a" }),
    ("nested lists", String(repeating: "- ", count: 10_000) + "a"),
    ("a staircase of lists", lines(1_000) { String(repeating: " ", count: $0 * 2) + "- a" }),
    ("a long list", lines(50_000) { _ in "- $x$ a" }),
    ("open brackets", String(repeating: "[", count: 50_000)),
    ("open picture brackets", String(repeating: "![", count: 25_000)),
    ("nested brackets", String(repeating: "[", count: 20_000) + "a" + String(repeating: "]", count: 20_000)),
    ("open links", String(repeating: "[a](", count: 20_000)),
    ("an open address in angles at the end", "x](<\n\n# x](<a\n\nx](<>\n\n|x](<|\n|-|\n|x](<|\n"),
    ("formulas that end far away", String(repeating: "\\(", count: 200_000) + " \\)"),
    ("open stars", String(repeating: "*a **b ", count: 20_000)),
    ("nested emphasis", String(repeating: "*a _b ", count: 10_000) + String(repeating: "_*", count: 10_000)),
    ("underscores", String(repeating: "_", count: 20_000) + "a" + String(repeating: "_", count: 20_000)),
    ("strikethroughs", String(repeating: "~~a ~", count: 20_000)),
    ("backticks of every length", (1..<1_000).map { String(repeating: "`", count: $0) + "a$|" }.joined()),
    ("lone dollars", String(repeating: "$a ", count: 100_000)),
    ("dollars with backticks", String(repeating: "$`", count: 100_000)),
    ("displays on one line", String(repeating: "$$ ", count: 99_999)),
    ("displays on many lines", lines(50_000) { _ in "$$ a\n+ b" }),
    ("lazy displays", "> a\n" + lines(5_000) { _ in "a $$" }),
    ("escaped dollars", String(repeating: "\\$", count: 100_000)),
    ("open braces", String(repeating: "{{ ", count: 10_000)),
    ("a value behind a long line", String(repeating: "a ", count: 2_000_000) + "{{ a.b }}"),
    ("open tags", String(repeating: "<a ", count: 20_000)),
    ("open comments", String(repeating: "<!-- ", count: 20_000)),
    ("addresses", String(repeating: "http://a.b.", count: 10_000)),
    ("mail addresses", String(repeating: "a@b.", count: 10_000)),
    ("an address of brackets", "http://a.b" + String(repeating: "(", count: 20_000)),
    ("an address of closing brackets", "http://a.b" + String(repeating: ")", count: 20_000)),
    ("ampersands", String(repeating: "&", count: 100_000)),
    ("footnote references", String(repeating: "[^a]", count: 10_000) + "\n\n[^a]: x\n"),
    ("link references", lines(5_000) { "[a\($0)]: /u" } + "\n" + lines(5_000) { "[a\($0)]" }),
    ("a wide table", ["a", "-", "$x$"].map { String(repeating: "|\($0)", count: 2_000) + "|\n" }.joined()),
    ("a long table", "|a|b|\n|-|-|\n" + lines(10_000) { _ in "|$x$|{{ a.b }}|" }),
    ("pipes in formulas", String(repeating: "$a|b$ ", count: 50_000)),
    ("pictures", String(repeating: "![a](b.png) ", count: 10_000)),
    ("pictures without source", String(repeating: "![a] ", count: 10_000)),
    (
      "nested pictures", String(repeating: "![", count: 5_000) + "a" + String(repeating: "](b)", count: 5_000)
    ),
    ("one line of formulas", String(repeating: "word $x$ é ", count: 200_000)),
    ("ten megabytes", lines(100_000) { _ in "word $x$ \(String(repeating: "and words ", count: 9)) é\n" }),
    ("steps", lines(5_000) { _ in "```load\na: [1, 2]\n```" }),
    ("a long mapping", "```load\n" + lines(10_000) { "k\($0): v" } + "```\n"),
    ("duplicate keys", "```load\n" + lines(1_000) { _ in "k: v" } + "```\n"),
    ("nested YAML brackets", "```load\nk: " + String(repeating: "[", count: 50_000) + "\n```\n"),
    ("nested YAML lists", "```load\n" + String(repeating: "- ", count: 50_000) + "\n```\n"),
    (
      "an alias bomb",
      "```load\nb0: &b0 [x]\n" + lines(30) { "b\($0 + 1): &b\($0 + 1) [*b\($0), *b\($0)]" } + "```\n"
    ),
    ("an endless front matter", "---\n" + lines(100_000) { _ in "a: b" }),
    ("NULs", String(repeating: "\0", count: 100_000)),
    ("line ends", String(repeating: "\r", count: 500_000)),
    (
      "every control character",
      String(String.UnicodeScalarView((0...31).compactMap { Unicode.Scalar($0) })) + "|$a|b$|"
    ),
  ]

  @Test("is read to its end", arguments: texts.map(\.name))
  func isRead(name: String) throws {
    let text = try #require(Self.texts.first { $0.name == name }?.text)
    let result = parse(text)
    #expect(result.notebook.file.text.utf8.count == text.utf8.count)
  }
}
