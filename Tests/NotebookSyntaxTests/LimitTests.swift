import NotebookSyntax
import SourceText
import Testing

@Suite("limits")
struct LimitTests {
  private static func lines(_ count: Int, _ line: String) -> String {
    String(repeating: line + "\n", count: count)
  }

  /// For each text, the place at which it is refused, and the start of the message.
  private static let refused: [(name: String, text: String, place: String, words: String)] = [
    (
      "lines", lines(1_000_001, ""), "1000001:1", "a notebook has at most 1000000 lines"
    ),
    (
      "levels", "a\n\n" + String(repeating: "> ", count: 300) + "a", "3:1",
      "this is nested more than 50 levels deep"
    ),
    (
      "columns",
      String(repeating: "|a", count: 1_002) + "|\n" + String(repeating: "|-", count: 1_002) + "|\n",
      "2:1", "a table has at most 1000 columns"
    ),
    (
      "cells that nobody wrote",
      String(repeating: "|a", count: 900) + "|\n" + String(repeating: "|-", count: 900) + "|\n"
        + lines(3_000, "|a"), "", "the notebook has too many table cells, list items or paragraphs"
    ),
    (
      "list items", lines(600_000, "- a"), "",
      "the notebook has too many table cells, list items or paragraphs"
    ),
    (
      "marks", "a\n\n" + String(repeating: "*a", count: 700_000), "3:1",
      "the notebook's text has more than 1200000 parts up to here"
    ),
    (
      "a long address, often used",
      "[A b]: /" + String(repeating: "u", count: 10_000) + "\n\n"
        + lines(1_000, "[a\n  B]"), "3:1",
      "the link definitions that the notebook uses have more than 8 MB"
    ),
    (
      "a long title below, often used",
      String(repeating: "![x][é] ", count: 1_000) + "\n\n> [É]: /u '"
        + String(repeating: "t", count: 10_000) + "'", "1:1",
      "the link definitions that the notebook uses have more than 8 MB"
    ),
    (
      "declarations without an end", "a" + String(repeating: "<!A ", count: 20_000), "1:1",
      "too many signs such as '<?', '<!', '@', ':' and '|-|' stand in one piece of text"
    ),
    (
      "mail addresses without a blank", String(repeating: "a@b.", count: 20_000), "1:1",
      "too many signs such as '<?', '<!', '@', ':' and '|-|' stand in one piece of text"
    ),
    (
      "a step's options", "```load\n" + lines(20_000, "k: v") + "```\n", "1:4",
      "this YAML text has 100 kB, and at most 50 kB are allowed"
    ),
    (
      "the front matter", "---\n" + lines(20_000, "k: v") + "---\n", "1:1",
      "this YAML text has 100 kB, and at most 50 kB are allowed"
    ),
    (
      "all options together",
      String(repeating: "```load\n" + lines(1_000, "# comment") + "```\n\n", count: 31),
      "30091:4", "the options of all steps together have more than 300 kB up to here"
    ),
    (
      "quotation marks", "a\n" + String(repeating: "\"", count: 8_000_000), "2:7864320",
      "the report would have more than 60 MB of text up to here"
    ),
    (
      "words behind a block's opening marks", "a\n\n```" + String(repeating: "load", count: 300) + "\n```\n",
      "3:4", "the text after the opening marks of this block has more than 1000 bytes"
    ),
    (
      "a table below a long paragraph", lines(20_000, "a") + "|a|\n|-|\n|b|\n", "20002:1",
      "too many signs such as '<?', '<!', '@', ':' and '|-|' stand in one piece of text"
    ),
    ("steps", lines(1_001, "```load\n```"), "2001:4", "a notebook has at most 1000 steps"),
  ]

  @Test("what is too much is refused, once, with its place", arguments: refused.map(\.name))
  func isRefused(name: String) throws {
    let (_, text, place, words) = try #require(Self.refused.first { $0.name == name })
    let errors = parse(text).diagnostics.filter { $0.message.hasPrefix(words) }
    #expect(errors.count == 1)
    let error = try #require(errors.first)
    #expect(error.severity == .error)
    let span = try #require(error.span)
    if !place.isEmpty { #expect("\(span.start.line):\(span.start.column)" == place) }
  }

  @Test(
    "what people write is far from any limit",
    arguments: [
      String(repeating: "* ", count: 300) + "*", String(repeating: "-", count: 5_000),
      lines(2_000, "| a | b |\n|---|---|\n| c |\n"),
      "[a]: data:image/png;base64," + String(repeating: "A", count: 1_000_000) + "\n\n![a] and [b] and [c]\n",
      lines(500, "Write to ada@example.org, or see https://example.org/a:b and <!-- this -->.\n"),
      lines(400, "```load\ntrain: 5\n```\n"),
      lines(500, "Words in a paragraph, as long as lines are.") + "| a | b |\n|---|---|\n| c | d |\n",
      "| a | b |\n|---|---|\n" + lines(2_000, "| c | d |") + lines(20, "| - | - |"),
      "```swift {#listing .numberLines startFrom=\"100\"}\nlet a = 1\n```\n",
      "```json\n" + lines(50_000, "[[1, 2], {\"a\": \"<?@:\"}],") + "```\n",
    ])
  func isAccepted(text: String) {
    #expect(parse(text).diagnostics == [])
  }

  @Test("the first lines can carry any number of accents")
  func accents() {
    let accents = String(repeating: "\u{301}", count: 100_000)
    #expect(parse("---" + accents + "\n\na\n").diagnostics == [])
    #expect(parse("---\ntitle: T\n---\na" + accents + "\n").notebook.frontMatter.title?.value == "T")
  }

  @Test("each key that is given twice is told, however many there are")
  func duplicateKeys() {
    let keys = (0..<2_000).map { "key\($0): 1" }
    let text = "```load\n" + (keys + keys).joined(separator: "\n") + "\n```\n"
    let messages = parse(text).diagnostics.map { "\($0.span?.start.line ?? 0) \($0.message)" }
    #expect(messages == (0..<2_000).map { "\($0 + 2_002) 'key\($0)' is given twice" })
  }
}
