import NotebookSyntax
import SourceText
import Testing

@Suite("The places of links in the text")
struct WrittenLinkTests {
  /// Returns each link as "whole → address".
  private func links(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    func words(_ range: Range<Int>?) -> String {
      range.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "?"
    }
    return WrittenLink.all(in: SourceFile(path: "a.md", text: text)).map {
      "\(words($0.whole)) → \(words($0.address))"
    }
  }

  @Test(
    "every form is found, with its destination alone",
    arguments: [
      ("a [b](c.md) d", ["[b](c.md) → c.md"]),
      (
        "![a cat](cat.png \"picture cat.png of a cat\")",
        ["![a cat](cat.png \"picture cat.png of a cat\") → cat.png"]
      ),
      ("[b](<c d.md#e> 'f')", ["[b](<c d.md#e> 'f') → <c d.md#e>"]),
      ("[![alt](p.png)](c.md)", ["[![alt](p.png)](c.md) → c.md", "![alt](p.png) → p.png"]),
      (
        "![w][c] [c] [C][]\n\n[c]: cat.png 'cat.png'",
        ["![w][c] → cat.png", "[c] → cat.png", "[C][] → cat.png"]
      ),
      ("> [x\n> y](a(b).md\n> \"t\")", ["[x\n> y](a(b).md\n> \"t\") → a(b).md"]),
      (
        "| a | b |\n|---|---|\n| [x](y.md) | `[x](y.md)` [z](y.md) |",
        ["[x](y.md) → y.md", "[z](y.md) → y.md"]
      ),
      ("[a $[0,1)$ b](c.md) and `](` [d](e.md)", ["[a $[0,1)$ b](c.md) → c.md", "[d](e.md) → e.md"]),
      ("---\ntitle: '[a](b.md)'\n---  \n[c](d.md)", ["[c](d.md) → d.md"]),
      ("x[^1] [a](b.md)\n\n[^1]: [c](d.md)", ["[a](b.md) → b.md", "[c](d.md) → d.md"]),
      ("1. - [a\\]](b\\_c.md)", ["[a\\]](b\\_c.md) → b\\_c.md"]),
    ])
  func forms(text: String, expected: [String]) { #expect(links(text) == expected) }

  @Test(
    "what is code, a formula or leads to the web is none",
    arguments: [
      "`[a](b.md)`", "```\n[a](b.md)\n```", "$f[x](y)$", "\\[a](b.md)", "[a](https://b.org)",
      "<https://b.org>",
      "www.b.org", "[a][c]", "a](b.md)", "<!-- [a](b.md) -->",
    ])
  func others(text: String) { #expect(links(text) == []) }

  @Test("a definition in code gives its place to the one that holds")
  func definitionInCode() {
    #expect(links("```\n[c]: x.md\n```\n\n[c]\n\n[c]: y.md") == ["[c] → y.md"])
  }

  @Test("the text begins behind the front matter, whose fences may have blanks behind them")
  func frontMatter() {
    func end(_ text: String) -> Int { FrontMatter.end(in: SourceFile(path: "a.md", text: text)) }
    #expect(end("---\ntitle: a\n---\nb") == 17)
    #expect(end("---  \ntitle: a\n---\t\nb") == 20)
    #expect(end("b\n---\n") == 0 && end("---\nb") == 0 && end("") == 0)
  }
}
