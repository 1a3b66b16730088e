import Formatting
import Testing

@Suite("Tables in plain text")
struct TextTableTests {
  @Test("a column is as wide as its longest cell, numbers stand to the right, and no line ends in blanks")
  func columns() {
    let table = TextTable(
      ["name", "loss", "note"], [["first", "0.5", "short"], ["2nd", "12.25", ""]], rightAligned: [1])
    #expect(
      table.description == """
        name    loss  note
        first    0.5  short
        2nd    12.25
        """)
  }

  @Test("a table without rows is its headings")
  func headingsOnly() {
    #expect(TextTable(["a", "b"]).lines == ["a  b"])
  }
}
