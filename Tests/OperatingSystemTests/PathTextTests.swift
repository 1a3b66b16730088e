import OperatingSystem
import Testing

@Suite("the parts of a path")
struct PathTextTests {
  @Test(
    "folder, name, ending and the rest",
    arguments: [
      ("a/b.md", "a", "b.md", "md", "a/b"), ("b.md", "", "b.md", "md", "b"),
      ("/b.md", "/", "b.md", "md", "/b"),
      ("a/b/", "a", "b", "", "a/b/"), ("/", "/", "", "", "/"), ("y", "", "y", "", "y"),
      ("-", "", "-", "", "-"),
      ("", "", "", "", ""), (".hidden", "", ".hidden", "", ".hidden"), ("a.b/c", "a.b", "c", "", "a.b/c"),
      ("a//b.md", "a", "b.md", "md", "a//b"), ("x.tar.gz", "", "x.tar.gz", "gz", "x.tar"),
      ("Part 1. Words", "", "Part 1. Words", "", "Part 1. Words"), ("a.", "", "a.", "", "a."),
      ("é/題.md", "é", "題.md", "md", "é/題"),
    ])
  func parts(path: String, folder: String, name: String, ending: String, rest: String) {
    #expect(path.folderOfPath == folder)
    #expect(path.nameInPath == name)
    #expect(path.endingOfName == ending)
    #expect(path.withoutEnding == rest)
  }

  @Test("a name behind a folder")
  func appending() {
    #expect("a".appendingToPath("b") == "a/b")
    #expect("a/".appendingToPath("b") == "a/b")
    #expect("".appendingToPath("b") == "b")
    #expect("/".appendingToPath("b") == "/b")
  }

  @Test(
    "an address is a path after its percent signs were read",
    arguments: [
      ("a%20b.png", "a b.png"), ("%2e%2E%2f", "../"), ("100%.png", "100%.png"), ("%", "%"), ("%a", "%a"),
      ("%zz", "%zz"), ("%é1", "%é1"), ("%C3%A9", "é"), ("%25", "%"), ("%2525", "%25"), ("é", "é"),
      ("caf%E9", FileName.text(of: [0x63, 0x61, 0x66, 0xE9])),
    ])
  func percentSigns(address: String, path: String) {
    #expect(address.percentDecoded == path)
  }
}
