import NotebookSyntax
import SourceText
import Testing

@Suite("values of the command line")
struct OptionValueTests {
  private func read(_ text: String) -> String {
    do throws(Diagnostic) {
      return try OptionValue.parse(text).outline
    } catch {
      return "\(error.span == nil ? "" : "placed ")error: \(error.message)"
    }
  }

  @Test(
    "a value is read as in a step's body, its scalars as text",
    arguments: [
      ("20", "20"), ("0.5", "0.5"), ("", ""), ("~", "~"), ("yes", "yes"), ("010", "010"), ("1:30", "1:30"),
      ("'a b'", "\"a b\""), ("\"é\\n\"", "\"é\\n\""), ("[128, 64]", "[128, 64]"),
      ("{a: [1], b: }", "{a: [1], b: }"),
      ("normal(0.01)", "normal(0.01)"), ("/usr/share/x y", "/usr/share/x y"), ("http://a.b", "http://a.b"),
      ("[1", "error: this '[' is never closed"), (">= 1", "error: a value cannot begin with '>'"),
      ("*a", "error: YAML aliases are not supported here"),
      ("*a b", "error: YAML aliases are not supported here"),
      ("a: *very* good", "error: YAML aliases are not supported here"), ("\u{10FFFD}", "\u{10FFFD}"),
      ("!!int 3", "error: YAML tags are not supported here"),
      ("a: b: c", "error: unexpected ':'"), ("{a: 1, a: 2}", "error: 'a' is given twice"),
      ("a\u{1}", "error: a control character cannot stand here"),
    ])
  func parsed(text: String, expected: String) {
    #expect(read(text) == expected)
  }

  @Test("nothing written is null, however it is written", arguments: ["", "~", "null", "NULL"])
  func null(text: String) throws {
    #expect(try OptionValue.parse(text).isNull)
    #expect(try !OptionValue.parse("'\(text)'").isNull)
  }
}
