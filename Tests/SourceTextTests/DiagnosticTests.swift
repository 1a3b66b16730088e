import SourceText
import Testing

@Suite("diagnostics")
struct DiagnosticTests {
  private func printed(
    _ text: String, _ span: SourceSpan?, hint: String? = nil, style: DiagnosticPrinter.Style = .plain
  ) -> String {
    DiagnosticPrinter(style: style).text(
      for: Diagnostic("wrong", at: span, hint: hint), in: SourceFile(path: "n.md", text: text))
  }

  @Test("the line, a caret as wide as the place, and the hint are shown")
  func whole() {
    let text = String(repeating: "\n", count: 11) + "  learning-rate: 0.5\n"
    #expect(
      printed(text, SourceSpan(line: 12, column: 3, length: 13), hint: "try") == """
        n.md:12:3: error: wrong
        12 |   learning-rate: 0.5
           |   ^~~~~~~~~~~~~
           = hint: try

        """)
  }

  @Test("a tab is four columns, for the caret too")
  func tabs() {
    #expect(
      printed("a\tb\tc", SourceSpan(line: 1, column: 3, length: 2)) == """
        n.md:1:3: error: wrong
        1 | a    b    c
          |      ^~~~~

        """)
  }

  @Test("wide characters are two columns, combining ones none")
  func widths() {
    #expect(
      printed("題🙂🚀e\u{301}x", SourceSpan(line: 1, column: 6)) == """
        n.md:1:6: error: wrong
        1 | 題🙂🚀e\u{301}x
          |        ^

        """)
    #expect(
      printed("a題題b", SourceSpan(line: 1, column: 2, length: 2)) == """
        n.md:1:2: error: wrong
        1 | a題題b
          |  ^~~~

        """)
  }

  @Test("a place at or past the line's end has a caret behind it", arguments: [4, 5, 100])
  func pastTheEnd(column: Int) {
    #expect(
      printed("abc", SourceSpan(line: 1, column: column)) == """
        n.md:1:\(column): error: wrong
        1 | abc
          |    ^

        """)
  }

  @Test("an empty line and a line that is not there are quoted as empty", arguments: [2, 9])
  func emptyLines(line: Int) {
    #expect(
      printed("a\n\nb", SourceSpan(line: line, column: 1)) == """
        n.md:\(line):1: error: wrong
        \(line) | \("")
          | ^

        """)
  }

  @Test("a place of several lines is marked to the end of its first")
  func severalLines() {
    let span = SourceSpan(.init(line: 1, column: 2), .init(line: 2, column: 2))
    #expect(
      printed("abcd\nefg", span) == """
        n.md:1:2: error: wrong
        1 | abcd
          |  ^~~

        """)
  }

  @Test(
    "of a long line the surroundings of the place are shown", arguments: [1, 50, 101, 2_500, 4_999, 5_000])
  func longLines(column: Int) throws {
    let letters = (0..<5_000).map { String(UnicodeScalar(UInt8(97 + $0 % 26))) }
    let lines = printed(letters.joined(), SourceSpan(line: 1, column: column)).split(separator: "\n")
    #expect(lines[1].count <= 106)
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let above = lines[1].index(
      lines[1].startIndex, offsetBy: lines[2].distance(from: lines[2].startIndex, to: caret))
    #expect(String(lines[1][above]) == letters[column - 1])
  }

  @Test("nothing in the text, the path or the message steers the terminal or turns the line around")
  func visible() {
    let file = SourceFile(path: "a\u{1B}[2J.md", text: "x\u{1B}[31m\u{202E}y\u{7F}\u{85}")
    let diagnostic = Diagnostic(
      "bad \u{1B}name\n", at: SourceSpan(line: 1, column: 7), hint: "\u{2066}hint", severity: .warning)
    #expect(
      DiagnosticPrinter().text(for: diagnostic, in: file) == """
        a\\u001b[2J.md:1:7: warning: bad \\u001bname\\n
        1 | x\\u001b[31m\\u202ey\\u007f\\u0085
          |            ^~~~~~
          = hint: \\u2066hint

        """)
  }

  @Test("colours are only in the coloured style, and are all ended")
  func colours() {
    let coloured = printed("abc", SourceSpan(line: 1, column: 2), hint: "try", style: .coloured)
    #expect(coloured.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    #expect(coloured.ranges(of: "\u{1B}[").count % 2 == 0)
    #expect(!printed("abc", SourceSpan(line: 1, column: 2), hint: "try").contains("\u{1B}"))
  }

  @Test("without a place there is no line, without a file no name")
  func withoutPlace() {
    #expect(printed("abc", nil, hint: "try") == "n.md: error: wrong\n  = hint: try\n")
    #expect(DiagnosticPrinter().text(for: Diagnostic("wrong"), in: nil) == "nbrun: error: wrong\n")
  }

  @Test("sorting follows the text, keeps the order within a place, and puts the placeless first")
  func order() {
    let places: [SourceSpan?] = [
      .init(line: 2, column: 1), nil, .init(line: 1, column: 9), .init(line: 1, column: 2),
      .init(line: 2, column: 1), nil,
    ]
    let diagnostics = places.enumerated().map { Diagnostic("\($0.offset)", at: $0.element) }
    #expect(diagnostics.inSourceOrder().map(\.message) == ["1", "5", "3", "2", "0", "4"])
  }
}
