import OperatingSystem
import Testing

@Suite("names of files as text")
struct FileNameTests {
  @Test(
    "every name has a text, and the text leads back to the name, byte by byte",
    arguments: [
      Array("homework.md".utf8), Array("é 題 🙂.md".utf8), [0x63, 0x61, 0x66, 0xE9, 0x2E, 0x6D, 0x64], [0xFF],
      [0xC3], [0xE2, 0x82], [0xF4, 0x8F, 0xBF], [0xED, 0xA0, 0x80], [0xC0, 0x80], [],
      // U+10FFE9 itself, the scalar of a stray byte.
      Array("\u{10FFE9}".utf8), Array("a\u{10FF00}b".utf8),
    ] as [[UInt8]])
  func thereAndBack(name: [UInt8]) {
    #expect(FileName.bytes(of: FileName.text(of: name)) == name)
  }

  @Test("two names never have one text")
  func different() {
    let names: [[UInt8]] = [
      [0xE9], Array("\u{10FFE9}".utf8), Array("é".utf8), Array("\u{FFFD}".utf8), [0x65],
    ]
    #expect(Set(names.map { FileName.text(of: $0) }).count == names.count)
  }

  @Test("a name of UTF-8 is its own text")
  func plain() {
    #expect(FileName.text(of: Array("é 題.md".utf8)) == "é 題.md")
  }

  @Test("the system gets the bytes with a zero at their end")
  func system() {
    let text = FileName.text(of: [0x61, 0xE9])
    text.withFileName { name in
      #expect([name[0], name[1], name[2]] == [0x61, CChar(bitPattern: 0xE9), 0])
      #expect(FileName.text(ofZeroEnded: name) == text)
    }
  }
}
