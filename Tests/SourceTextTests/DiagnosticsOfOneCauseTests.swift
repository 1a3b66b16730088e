import SourceText
import Testing

@Suite("Messages of one cause")
struct DiagnosticsOfOneCauseTests {
  private static func message(
    _ words: String, line: Int?, column: Int = 1, hint: String? = nil,
    _ severity: Diagnostic.Severity = .error
  ) -> Diagnostic {
    Diagnostic(
      words, at: line.map { SourceSpan(line: $0, column: column, length: 1) }, hint: hint, severity: severity)
  }

  private static func printed(_ diagnostics: [Diagnostic]) -> String {
    let file = SourceFile(path: "n.md", text: String(repeating: "abc\n", count: 40))
    return diagnostics.map { DiagnosticPrinter().text(for: $0, in: file) }.joined()
  }

  @Test("are one message at the first place, which names the other lines")
  func once() {
    let all = [
      Self.message("C is not known", line: 12, hint: "L"), Self.message("other", line: 13),
      Self.message("C is not known", line: 14, hint: "L"),
      Self.message("C is not known", line: 17, hint: "L"),
      Self.message("C is not known", line: 20, hint: "L"),
    ]
    let once = all.oncePerCause()
    #expect(once.map(\.message) == ["C is not known", "other"])
    #expect(
      Self.printed(once) == """
        n.md:12:1: error: C is not known
        12 | abc
           | ^
           = also on lines 14, 17 and 20
           = hint: L
        n.md:13:1: error: other
        13 | abc
           | ^

        """)
    // Editors get one message at each place.
    #expect(once[0].atEachPlace == [all[0], all[2], all[3], all[4]])
    #expect(once.oncePerCause() == once)
  }

  @Test("differ if the hint or the severity differs, or if there is no place")
  func different() {
    let all = [
      Self.message("a", line: 1), Self.message("a", line: 2, hint: "b"),
      Self.message("a", line: 3, .warning), Self.message("a", line: nil),
    ]
    #expect(all.oncePerCause().count == 4)
  }

  @Test("name each other line once, and few of many")
  func lines() {
    let twice = [Self.message("a", line: 4), Self.message("a", line: 4, column: 3)]
    #expect(!Self.printed(twice.oncePerCause()).contains("also"))
    let two = twice + [Self.message("a", line: 6), Self.message("a", line: 6, column: 2)]
    #expect(Self.printed(two.oncePerCause()).contains("= also on line 6\n"))
    let many = (1...40).map { Self.message("a", line: $0) }.oncePerCause()
    #expect(
      Self.printed(many).contains("= also on lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 27 more\n"))
  }
}
