import OperatingSystem
import SourceText
import Testing

@Suite("what a terminal is given")
struct TerminalTextTests {
  @Test("no scalar that could steer a terminal, end a line or turn it around is left")
  func steering() {
    let steering: [ClosedRange<UInt32>] = [
      0x00...0x1F, 0x7F...0x9F, 0x61C...0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x206F,
    ]
    for number in steering.joined() {
      guard let scalar = Unicode.Scalar(number) else { continue }
      let written = TerminalText("a\(String(scalar))b").text
      #expect(!written.dropLast().unicodeScalars.contains(scalar), "U+\(String(number, radix: 16))")
      #expect(written.hasSuffix("b\n"))
    }
  }

  @Test("a newline in one line begins no line of its own")
  func newline() {
    #expect(TerminalText(lines: ["x\nnbrun: ok", "y"]).text == "x\\nnbrun: ok\ny\n")
  }

  @Test("letters, marks, emoji and what joins them stay as they are")
  func harmless() {
    let text = "é e\u{301} 題 می‌خواهم 👩‍🔬 σ′ → \u{A0}"
    #expect(text.escapedForTerminal == text)
  }

  @Test("a byte that is not UTF-8 is shown by its number")
  func strayByte() {
    #expect(FileName.text(of: [0x63, 0xE9]).escapedForTerminal == "c\\xe9")
  }
}
