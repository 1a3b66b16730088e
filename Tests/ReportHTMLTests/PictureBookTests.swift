import Foundation
import ProseTree
import ReportModel
import Testing

@testable import ReportHTML

@Suite("Pictures of the prose")
struct PictureBookTests {
  private static func picture(_ source: String, alternative: String = "a cat", title: String = "")
    -> ProseBlock
  {
    .paragraph([
      .image(source: source, title: title.isEmpty ? [] : [.text(title)], alternative: alternative, span: nil)
    ])
  }

  private static func page(_ blocks: [ProseBlock], notes: [ProseBlock] = []) -> Tags {
    var report = SampleReport.report
    report.items = blocks.map { .prose($0) }
    report.footnotes = [Footnote(number: 1, blocks: notes, references: 1)]
    let options = HTMLPage.Options(pictureLoader: { source in
      let first: UInt8 = source.hasPrefix("cat") ? 1 : 2
      return source.hasPrefix("no") ? nil : .init(data: Data([first, 2, 3]), mediaType: "image/png")
    })
    return Tags(HTMLPage(report, options: options).html)
  }

  @Test("one that is shown once is an img, and there is no store")
  func once() {
    let tags = Self.page([Self.picture("cat.png"), Self.picture("dog.png")]).tags
    #expect(tags.count { $0.name == "img" && $0.attributes["src"]?.hasPrefix("data:") == true } == 2)
    #expect(!tags.contains { $0.name == "use" })
    #expect(!tags.contains { $0.attributes["class"] == "store" })
  }

  @Test("one that is shown again, under any name, in a list or a note, is stored once and used everywhere")
  func again() throws {
    let list = ProseBlock.list(
      .init(start: nil, isTight: false, items: [.init(blocks: [Self.picture("cat2.png", title: "T")])]))
    let page = Self.page(
      [Self.picture("cat.png"), list, Self.picture("no.png")],
      notes: [Self.picture("cat.png", alternative: "")])
    let images = page.tags.filter { $0.name == "image" }
    #expect(images.count == 1)
    let id = try #require(images.first?.attributes["id"])
    #expect(images[0].attributes["href"] == "data:image/png;base64,AQID")
    #expect(page.tags.count { $0.name == "use" && $0.attributes["href"] == "#\(id)" } == 3)
    #expect(!page.tags.contains { $0.name == "img" })
    let drawings = page.tags.filter {
      $0.name == "svg" && $0.attributes["class"] == "picture" && !$0.isClosing
    }
    #expect(drawings.map { $0.attributes["aria-label"] } == ["a cat", "a cat", nil])
    #expect(drawings.map { $0.attributes["role"] } == ["img", "img", nil])
    #expect(drawings.map { $0.attributes["aria-hidden"] } == [nil, nil, "true"])
    #expect(page.firstUnbalanced == nil)
  }

  @Test(
    "are as large as their files say",
    arguments: [
      ("image/png", [UInt8](repeating: 0, count: 16) + [0, 0, 1, 2, 0, 0, 0, 3], 258, 3),
      ("image/gif", Array("GIF89a".utf8) + [5, 1, 7, 0], 261, 7),
      (
        "image/jpeg",
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 9, 9, 0xFF, 0xC4, 0, 3, 0, 0xFF, 0xC2, 0, 11, 8, 0, 5, 1, 0, 1], 256, 5
      ),
      ("image/jpeg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 9], 300, 150),
      ("image/png", [0x89], 300, 150),
      ("image/png", [UInt8](repeating: 0xFF, count: 24), 300, 150),
      ("image/webp", webP("VP8 ", [0, 0, 0, 0, 0, 0, 0x64, 0x40, 0x32, 0]), 100, 50),
      ("image/webp", webP("VP8L", [0x2F, 0x63, 0x40, 0x0C, 0, 0, 0, 0, 0, 0]), 100, 50),
      ("image/webp", webP("VP8X", [0, 0, 0, 0, 99, 0, 0, 49, 0, 0]), 100, 50),
      ("image/svg+xml", Array("<?xml?>\n<svg width=\"64\" height='32px'>".utf8), 64, 32),
      ("image/svg+xml", Array("<svg width=\"100%\" viewBox=\"0 0 40.4 20\">".utf8), 40, 20),
      ("image/svg+xml", Array("<svg width=\"1e999\" height=\"2\">".utf8), 300, 150),
      ("image/svg+xml", Array("<svg width=\"-1e300\" height=\"2\">".utf8), 300, 150),
      ("image/svg+xml", Array("<svg>".utf8), 300, 150),
    ] as [(String, [UInt8], Int, Int)])
  func size(type: String, bytes: [UInt8], width: Int, height: Int) {
    let size = PictureSize(of: .init(data: Data(bytes), mediaType: type))
    #expect(size.width == width && size.height == height)
  }

  /// RFC 9649: the bytes after the name and the length of the first chunk.
  private static func webP(_ chunk: String, _ rest: [UInt8]) -> [UInt8] {
    Array("RIFF....WEBP\(chunk)....".utf8) + rest
  }

  @Test("ten thousand equal headings, and names that look like theirs, all have names of their own")
  func equalNames() {
    var anchors = Anchors(cells: ["same-2"])
    let names = (0..<10_000).map { _ in anchors.slug(for: "Same") } + [anchors.slug(for: "Same 1")]
    #expect(Set(names).count == names.count)
    #expect(names.prefix(3) == ["same", "same-1", "same-3"])
    #expect(names.last == "same-1-1")
  }
}
