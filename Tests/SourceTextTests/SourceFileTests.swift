import SourceText
import Testing

@Suite("source files")
struct SourceFileTests {
  @Test(
    "LF, CRLF and CR each end a line",
    arguments: [
      ("", [""]),
      ("a", ["a"]),
      ("a\n", ["a", ""]),
      ("a\nb", ["a", "b"]),
      ("a\r\nb\r\n", ["a", "b", ""]),
      ("a\rb\r", ["a", "b", ""]),
      ("\n\r\n\r\r\n", ["", "", "", "", ""]),
      ("a\n\rb", ["a", "", "b"]),
      ("e\u{301}\r\n題", ["e\u{301}", "題"]),
    ])
  func lines(text: String, expected: [String]) {
    let file = SourceFile(path: "n.md", text: text)
    #expect(file.lineCount == expected.count)
    #expect((1...file.lineCount).map { String(file.line($0)) } == expected)
  }

  @Test("a line past the last is empty")
  func linesOutside() {
    let file = SourceFile(path: "n.md", text: "a\nb")
    #expect(file.line(0) == "")
    #expect(file.line(3) == "")
    #expect(file.utf8Offset(ofLine: 3) == 3)
  }

  @Test("a byte-order mark is no part of the text, but one inside it is")
  func byteOrderMark() {
    #expect(SourceFile(path: "n.md", text: "\u{FEFF}a\u{FEFF}").text == "a\u{FEFF}")
    #expect(SourceFile(path: "n.md", text: "\u{FEFF}\r\nb").line(2) == "b")
    #expect(SourceFile(path: "n.md", text: "\u{FEFF}").text.isEmpty)
  }

  @Test("columns count Unicode scalars from 1, and every offset has a place")
  func locations() {
    let text = "ä\te\u{301}\r\n🙂x\n\n題"
    let file = SourceFile(path: "n.md", text: text)
    var places: [String] = []
    for index in text.unicodeScalars.indices {
      let place = file.location(atUTF8Offset: text.utf8.distance(from: text.startIndex, to: index))
      places.append("\(place.line):\(place.column)")
    }
    #expect(places == ["1:1", "1:2", "1:3", "1:4", "1:5", "1:6", "2:1", "2:2", "2:3", "3:1", "4:1"])
    #expect(file.location(atUTF8Offset: text.utf8.count) == SourceLocation(line: 4, column: 2))
    #expect(file.location(atUTF8Offset: 1_000) == SourceLocation(line: 4, column: 2))
  }

  @Test("a place far into a long line of any alphabet is counted right", arguments: ["a", "é", "題", "🙂"])
  func longLines(letter: String) {
    let file = SourceFile(path: "n.md", text: "first\n" + String(repeating: letter, count: 5_000))
    for column in [1, 2, 63, 64, 65, 127, 128, 129, 1_000, 4_999, 5_000, 5_001] {
      let place = file.location(atUTF8Offset: 6 + (column - 1) * letter.utf8.count)
      #expect(place == SourceLocation(line: 2, column: column))
    }
  }

  @Test(
    "a hundred thousand places in one line of megabytes take no time to speak of")
  func manyPlaces() {
    let file = SourceFile(path: "n.md", text: String(repeating: "é", count: 2_000_000))
    for number in 0..<100_000 {
      #expect(file.location(atUTF8Offset: number * 40).column == number * 20 + 1)
    }
  }
}
