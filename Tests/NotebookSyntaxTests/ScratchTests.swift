import Testing
import NotebookSyntax
import ProseTree
import SourceText

@Test("scratch")
func scratch() {
  let clock = ContinuousClock()
  func r(_ s: String, _ n: Int) -> String { String(repeating: s, count: n) }
  for (name, text) in [
    ("quotes 10k", r("> ", 10_000) + "a"),
    ("quotes 10k x 20", r(r("> ", 1_000) + "a\n", 200)),
    ("quotes 100k", r(">", 100_000) + "a"),
    ("lists", r("- ", 10_000) + "a"),
    ("list stairs", (0..<2000).map { r(" ", $0 * 2) + "- a\n" }.joined()),
    ("brackets", r("[", 100_000)),
    ("image brackets", r("![", 50_000)),
    ("brackets closed", r("[", 50_000) + "a" + r("]", 50_000)),
    ("links", r("[a](", 50_000)),
    ("emph", r("*a ", 50_000)),
    ("emph2", r("*a **a ", 50_000)),
    ("emph nested", r("*a _b ", 20_000) + r("_*", 20_000)),
    ("underscores", r("_", 50_000) + "a" + r("_", 50_000)),
    ("strike", r("~~a ~", 50_000)),
    ("backticks", (1..<1500).map { r("`", $0) + "a" }.joined()),
    ("dollars", r("$a ", 100_000)),
    ("dollar ticks", r("$`", 100_000)),
    ("display", r("$$ ", 99_999)),
    ("display lines", r("$$ a\n+ b\n", 99_999)),
    ("braces", r("{{ ", 20_000)),
    ("html", r("<a ", 50_000)),
    ("html comment", r("<!-- ", 50_000)),
    ("autolink", r("http://a.b.", 20_000)),
    ("autolink2", r("a@b.", 20_000)),
    ("autolink3", r("www.a_b.", 20_000)),
    ("autolink (", "http://a.b" + r("(", 50_000)),
    ("autolink )", "http://a.b" + r(")", 50_000)),
    ("entities", r("&", 100_000)),
    ("footnotes", r("[^a]", 20_000) + "\n\n[^a]: x\n"),
    ("refs", (0..<10000).map { "[a\($0)]: /u\n" }.joined() + "\n" + (0..<10000).map { "[a\($0)]" }.joined()),
    ("table wide", r("|a", 5_000) + "|\n" + r("|-", 5_000) + "|\n" + r("|$x$", 5_000) + "|\n"),
    ("table long", "|a|b|\n|-|-|\n" + r("|$x$|{{ a.b }}|\n", 20_000)),
    ("pipes", r("$a|b$ ", 50_000)),
    ("one line 5MB", r("word $x$ ", 550_000)),
    ("10MB", r("word $x$ and {{ a.b }} é\n\n", 400_000)),
    ("10MB plain", r("word and some é words in a line\n", 300_000)),
    ("steps", r("```load\na: [1, 2]\n```\n", 10_000)),
    ("big yaml", "```load\n" + (0..<20_000).map { "k\($0): v\n" }.joined() + "```\n"),
    ("dup yaml", "```load\n" + r("k: v\n", 2_000) + "```\n"),
    ("deep yaml", "```load\nk: " + r("[", 50_000) + "\n```\n"),
    ("deep yaml 2", "```load\n" + r("- ", 50_000) + "\n```\n"),
    ("bomb", "```load\na: &a [x,x,x,x,x,x,x,x]\n" + (0..<20).map { "b\($0): &b\($0) [*a,*a,*a,*a,*a,*a]\n" }.joined() + "```\n"),
    ("nul", r("\0", 100_000)),
    ("cr", r("\r", 1_000_000)),
    ("brace in long", r("a ", 2_000_000) + "{{ a.b }}"),
    ("list long", r("- $x$ a\n", 100_000)),
    ("images", r("![a](b.png) ", 20_000)),
    ("images2", r("![a] ", 20_000)),
    ("images3", r("![", 20_000) + "a" + r("](b)", 20_000)),
    ("backslash", r("\\$", 100_000)),
    ("lazy", "> a\n" + r("a $$\n", 5_000)),
  ] {
    let start = clock.now
    let result = parse(text)
    let time = clock.now - start
    print(name, text.utf8.count, time, result.diagnostics.count, result.diagnostics.first?.message ?? "")
  }
}
