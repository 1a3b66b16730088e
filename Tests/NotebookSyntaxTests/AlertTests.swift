import Testing

@Suite("Alerts are GitHub's")
struct AlertTests {
  @Test(
    "the mark is read in any case, with text below it or in a paragraph of its own, and is gone",
    arguments: [
      ("> [!NOTE]\n> a\n", "alert note\n  paragraph: a"), ("> [!tip]\n> a\n", "alert tip\n  paragraph: a"),
      (">[!Important]  \n> a\n", "alert important\n  paragraph: a"),
      ("> [!WARNING]\n>\n> a\n", "alert warning\n  paragraph: a"),
      (
        "> [!CAUTION]\n> $$x$$\n>\n> - b\n",
        "alert caution\n  formula: \"x\"\n  list of bullets, tight\n    item\n      paragraph: b"
      ),
    ])
  func drawn(source: String, expected: String) {
    #expect(outline(source) == expected)
    #expect(mistakes(source) == "")
  }

  @Test(
    "what GitHub shows as a quotation is one here, and its author is told",
    arguments: [
      ("> [!NOTES]\n> a\n", "1:3: warning: there is no alert 'NOTES'", "did you mean [!NOTE]?"),
      ("> [!todo]\n> a\n", "1:3: warning: there is no alert 'todo'", "the alerts are NOTE, TIP"),
      ("> [!NOTE] a\n", "1:3: warning: GitHub and nbrun show this as a quotation", "in the next line"),
      ("> [!NOTE]\n", "1:3: warning: GitHub and nbrun show this as a quotation", "in the next line"),
      (
        "- > [!NOTE]\n  > a\n", "1:5: warning: GitHub and nbrun show this as a quotation",
        "at the left margin"
      ),
      (
        "> > [!NOTE]\n> > a\n", "1:5: warning: GitHub and nbrun show this as a quotation",
        "at the left margin"
      ),
    ])
  func slip(source: String, message: String, hint: String) {
    #expect(!outline(source).contains("alert"))
    let reported = mistakes(source)
    #expect(reported.hasPrefix("n.md:\(message)") && reported.contains(hint), "\(reported)")
    #expect(reported.components(separatedBy: "warning:").count == 2)
  }

  @Test(
    "a quotation that only begins with brackets is left alone",
    arguments: ["> [a]\n> b\n", "> [!] b\n", "> a [!NOTE]\n"])
  func silent(source: String) {
    #expect(outline(source).hasPrefix("quotation"))
    #expect(mistakes(source) == "")
  }
}
