import ProseTree
import SourceText
import Testing

@testable import NotebookSyntax

@Suite("Titles, descriptions and captions are lines of Markdown")
struct InlineTextTests {
  private func title(_ yaml: String) -> (words: String, problems: String) {
    let text = "---\ntitle: \(yaml)\n---\na\n"
    return (parse(text).notebook.title?.words.outline ?? "", mistakes(text))
  }

  @Test(
    "they take emphasis, code, links, formulas and values, and nothing that begins a block",
    arguments: [
      ("The $\\sigma$ function", "The (math \"\\\\sigma\") function"),
      ("'It is *good* `code`'", "It is (em good) (code code)"), ("1. Introduction", "1. Introduction"),
      ("a [b](#c)", "a (link #c b)"), ("'Notes on C #'", "Notes on C #"), ("'# #'", "# #"),
      ("$$x$$ y", "(math \"x\") y"),
      ("\"- a\"", "- a"), ("\"> a\"", "> a"), ("a ![b](c.png)", "a b"),
    ])
  func read(yaml: String, expected: String) {
    #expect(title(yaml).words == expected)
  }

  @Test(
    "what is wrong in them is told at its place in the YAML",
    arguments: [
      ("The $$\\sigma function", "2:12: error: unclosed $$"), ("'The $$x'", "2:13: error: unclosed $$"),
      ("a [^1]", "2:10: warning: a note cannot be referred to here"),
      ("a ![b](c.png)", "2:8: warning: a picture cannot stand here"),
      ("a {{ b }", "2:10: error: this '{{' is never closed"),
      // YAML changes the letters of the file, so the place is that of the scalar.
      ("\"The $$\\\\sigma\"", "2:8: error: unclosed $$"),
    ])
  func wrong(yaml: String, expected: String) {
    let problems = title(yaml).problems
    #expect(problems.hasPrefix("n.md:\(expected)"), "\(problems)")
  }

  @Test("a formula knows its place, and none where YAML has other letters than the file")
  func places() {
    func place(_ yaml: String) -> String? {
      let title = parse("---\ntitle: \(yaml)\n---\na\n").notebook.title
      return title?.words.compactMap { word -> String? in
        if case .formula(let formula) = word { formula.span.map(\.outline) ?? "nowhere" } else { nil }
      }.first
    }
    #expect(place("The $\\sigma$ function") == "2:13-2:19")
    #expect(place("'The $x$'") == "2:14-2:15")
    #expect(place("\"The $\\\\sigma$\"") == "nowhere")
  }

  @Test("a picture's title is one too, and only so many of them are read")
  func pictures() {
    #expect(outline("![a](b.png \"A *c* of $x$\")\n").contains("\"A c of x\""))
    let one = "![a](b.png \"A *c*\")\n\n"
    let many = mistakes(String(repeating: one, count: ProseReader.largestTitleCount + 3))
    #expect(many.contains("only 1000 titles of pictures are read as Markdown"))
    #expect(many.components(separatedBy: "warning:").count == 2)
  }
}

@Suite("The language of a notebook")
struct LanguageTagTests {
  @Test(
    "a tag of BCP 47 is taken",
    arguments: [
      "en", "de", "pt-BR", "zh-Hant-TW", "de-1996", "sl-rozaj-biske", "en-a-bbb-x-a", "x-own", "gsw",
      "es-419", "no",
    ])
  func good(tag: String) {
    #expect(parse("---\nlang: \(tag)\n---\n").notebook.frontMatter.lang?.value == tag)
    #expect(!mistakes("---\nlang: \(tag)\n---\n").contains("lang"))
  }

  @Test(
    "anything else is an error at its place, with what was meant",
    arguments: [
      ("en_US", "write en-US"), ("English", "write en"), ("jp", "write ja"), ("deutsch", "write de"),
      ("zz", "such as en"),
      ("a-b", "such as en"), ("en-", "such as en"), ("en us", "such as en"), ("en-toolongpart", "such as en"),
      ("x", "such as en"),
    ])
  func bad(tag: String, hint: String) {
    let reported = mistakes("---\nlang: \(tag)\n---\na\n")
    #expect(reported.hasPrefix("n.md:2:7: error: lang is '\(tag)'") && reported.contains(hint), "\(reported)")
  }

  @Test(
    "keys of site generators that are near it are none of nbrun's mistakes",
    arguments: ["tags", "language", "rank"])
  func foreign(key: String) {
    #expect(!mistakes("---\n\(key): a\n---\na\n").contains("error"))
  }
}
