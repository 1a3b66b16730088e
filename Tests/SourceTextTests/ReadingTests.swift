import Foundation
import SourceText
import Testing

@Suite("reading files")
final class ReadingTests {
  /// A separate folder for each test.
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "nbrun-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  private func path(_ name: String, _ bytes: [UInt8]? = nil) throws -> String {
    let file = folder.appending(path: name)
    if let bytes { try Data(bytes).write(to: file) }
    return file.path
  }

  /// Returns the diagnostic of reading a file, without the folder's name.
  private func complaint(_ path: String) -> String {
    do throws(Diagnostic) {
      let file = try SourceFile(contentsOf: path)
      return "no complaint: \(file.text.debugDescription)"
    } catch {
      let place = error.span.map { "\($0.start.line):\($0.start.column): " } ?? ""
      return (place + error.message + " / " + (error.hint ?? "no hint"))
        .replacing(folder.path, with: "FOLDER")
    }
  }

  @Test("a file is read as it is, its path as the user named it")
  func reads() throws {
    let path = try path("n.md", Array("\u{FEFF}# é\r\n".utf8))
    let file = try SourceFile(contentsOf: path)
    #expect(file.text == "# é\r\n")
    #expect(file.path == path)
    #expect(try SourceFile(contentsOf: try self.path("empty.md", [])).text.isEmpty)
  }

  @Test("a missing file is said to be missing")
  func missing() throws {
    #expect(
      complaint(try path("none.md"))
        == "there is no file 'FOLDER/none.md' / check the spelling, and the folder you are in")
    #expect(
      complaint(try path("none"))
        == "there is no file 'FOLDER/none' / a notebook is a Markdown file, such as homework.md")
    #expect(complaint(try path("n.md", []) + "/x.md").hasPrefix("there is no file 'FOLDER/n.md/x.md'"))
    #expect(complaint("").hasPrefix("a file's name cannot be empty"))
  }

  @Test("a folder is said to be one")
  func folders() {
    #expect(
      complaint(folder.path)
        == "'FOLDER' is a folder / name the notebook inside it, such as 'FOLDER/homework.md'")
    #expect(complaint(folder.path + "/").hasSuffix("such as 'FOLDER/homework.md'"))
  }

  @Test(
    "a file that may not be read is said to be so", .enabled(if: geteuid() != 0, "root may read anything"))
  func unreadable() throws {
    let path = try path("n.md", [])
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(complaint(path) == "'FOLDER/n.md' cannot be read / check its permissions with ls -l")
  }

  @Test("a pipe or a device is refused rather than waited for")
  func pipes() throws {
    let path = try path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    #expect(complaint(path) == "'FOLDER/pipe' is not a regular file / write it to a file first")
    #expect(complaint("/dev/zero") == "'/dev/zero' is not a regular file / write it to a file first")
  }

  @Test("a file far too large is refused before it is read")
  func tooLarge() throws {
    let path = try path("large.md", [])
    #expect(truncate(path, off_t(SourceFile.largestSize + 1)) == 0)
    #expect(
      complaint(path)
        == "'FOLDER/large.md' has 16.1 MB, and a notebook has at most 16 MB / a notebook names its data and pictures; it does not hold them"
    )
  }

  @Test(
    "text that is not UTF-8 is reported at its first bad byte",
    arguments: [
      ([0xFF], "1:1"),
      (Array("é".utf8) + [0xE9], "1:2"),
      (Array("a\r\nbé".utf8) + [0xC3], "2:3"),
      (Array("a\rb\n\n".utf8) + [0x80, 0x41], "4:1"),
      (Array("題\nab".utf8) + [0xF0, 0x9F, 0x99], "2:3"),
      ([0xEF, 0xBB, 0xBF, 0x61, 0xC0, 0x80], "1:2"),
      (Array("x".utf8) + [0xED, 0xA0, 0x80], "1:2"),
    ] as [([UInt8], String)])
  func notUTF8(bytes: [UInt8], place: String) throws {
    #expect(
      complaint(try path("n.md", bytes))
        == "\(place): the notebook is not UTF-8 text"
        + " / save it as UTF-8, or convert it with iconv -f latin1 -t utf8")
  }
}
