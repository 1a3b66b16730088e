import SourceText
import Testing

@testable import NotebookSyntax

@Suite("notes and links, by their text")
struct NoteTests {
  @Test(
    "a note that is missing, unused or there twice is told at its place",
    arguments: [
      ("a[^x]\n", "1:2: warning: there is no note 'x'", "[^x]: …"),
      ("a[^on] b[^one]\n\n[^one]: b\n", "1:2: warning: there is no note 'on'", "did you mean '[^one]'?"),
      (
        "a\n\n[^x]: b\n",
        "3:1: warning: nothing refers to the note 'x': the report shows it below the others",
        "write [^x] where"
      ),
      (
        "a[^1]\n\n[^1]: b\n[^1]: c\n", "4:1: warning: the note '1' is already defined in line 3",
        "a label names one note"
      ),
    ])
  func told(source: String, message: String, hint: String) {
    let reported = mistakes(source)
    #expect(reported.hasPrefix("n.md:\(message)"))
    #expect(reported.contains(hint))
    #expect(reported.components(separatedBy: "warning:").count == 2)
  }

  @Test(
    "notes that are well, and what only looks like one, are left alone",
    arguments: [
      "a[^1] b[^Two] c[^1]\n\n[^1]: b\n[^two]: c[^3]\n[^3]: d\n", "```\na[^1]\n[^2]: x\n```\n",
      "`a[^1]` and \\[^e]\n",
      "    [^1]: code\n", "a[^1]\n[^1]: right below\n", "> a[^1]\n>\n> [^1]: b\n", "[^not a label] [^]\n",
      "a [x^2] b\n",
    ])
  func silent(source: String) {
    #expect(mistakes(source) == "")
  }

  @Test("a note that nobody refers to is not dropped: it comes behind the others, whatever ends the text")
  func unreferenced() {
    let notes = "a[^2]\n\n[^1]: one\n[^2]: two\n\n> [^Three]: three\n"
    let expected = ["footnote 1, 1 references", "footnote 2, 0 references", "footnote 3, 0 references"]
    for end in [
      "", "\n- a list\n", "\n<!-- a comment\n", "\n<pre>\n", "\n<?x\n", "\n$$\nx\n", "\n| a |\n|---|\n| b |",
    ] {
      let lines = outline(notes + end).split(separator: "\n").map(String.init)
      #expect(lines.filter { $0.hasPrefix("footnote") } == expected, "\(end)")
      // The line with the references to all notes is not shown.
      #expect(!lines.contains { $0.contains("[^") }, "\(lines)")
    }
  }

  @Test("a link knows where its address stands, also by reference and twice")
  func places() {
    let source = "[a](#x) `[b](#x)` [c](<#x>)\n\n> [d](#y \"t\") [e][r] [f](a\\_b.md)\n\n[r]: #z\n"
    let (notebook, _) = Notebook.parse(SourceFile(path: "n.md", text: source), stepNames: [])
    let places = notebook.links.map { link in
      "\(link.value) \(link.span?.start.line ?? 0):\(link.span?.start.column ?? 0)"
    }
    #expect(places == ["#x 1:5", "#x 1:24", "#y 3:7", "#z 5:6", "a_b.md 3:26"])
  }
}
