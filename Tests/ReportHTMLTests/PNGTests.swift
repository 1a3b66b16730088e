import CDeflate
import ReportModel
import Testing

@testable import ReportHTML

@Suite("PNG")
struct PNGTests {
  private struct Chunk {
    var type: String
    var body: [UInt8]
  }

  private func chunks(_ file: [UInt8]) throws -> [Chunk] {
    #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    func number(_ at: Int) -> Int { file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    var chunks: [Chunk] = []
    var at = 8
    while at < file.count {
      let length = number(at)
      let typed = Array(file[at + 4..<at + 8 + length])
      #expect(number(at + 8 + length) == Int(libdeflate_crc32(0, typed, typed.count)))
      chunks.append(
        Chunk(type: String(decoding: typed.prefix(4), as: UTF8.self), body: Array(typed.dropFirst(4))))
      at += 12 + length
    }
    return chunks
  }

  private func inflated(_ packed: [UInt8]) throws -> [UInt8] {
    let inflater = try #require(libdeflate_alloc_decompressor())
    defer { libdeflate_free_decompressor(inflater) }
    var rows = [UInt8](repeating: 9, count: 100)
    var count = 0
    #expect(
      libdeflate_zlib_decompress(inflater, packed, packed.count, &rows, rows.count, &count)
        == LIBDEFLATE_SUCCESS)
    return Array(rows.prefix(count))
  }

  @Test("holds exactly the pixels and colours that it was given")
  func roundTrip() throws {
    let pixels = (0..<35).map { UInt8($0 % 3) }
    let palette = [
      PNG.Colour(red: 1, green: 2, blue: 3, opacity: 4), PNG.Colour(red: 5, green: 6, blue: 7, opacity: 255),
      PNG.Colour(red: 8, green: 9, blue: 10, opacity: 0),
    ]
    let chunks = try chunks(PNG(width: 7, height: 5, pixels: pixels, palette: palette).bytes)
    #expect(chunks.map(\.type) == ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"])
    #expect(chunks[0].body == [0, 0, 0, 7, 0, 0, 0, 5, 8, 3, 0, 0, 0])
    #expect(chunks[1].body == Array(1...3) + Array(5...10))
    #expect(chunks[2].body == [4, 255, 0])
    let rows = try inflated(chunks[3].body)
    // Each row begins with filter 0.
    let expected: [UInt8] = (0..<5).flatMap { row in [UInt8(0)] + Array(pixels[row * 7..<row * 7 + 7]) }
    #expect(rows == expected)
  }

  @Test("lays pictures below each other with an empty row between, and pads one that is short with nothing")
  func sprite() throws {
    let pictures = [[10, 20, 30, 40], [50]].map {
      PictureGrid.Picture(pixels: $0, shade: .diverging, alternative: "")
    }
    let chunks = try chunks(Sprite(pictures, shade: .diverging, rows: 2, columns: 2).png.bytes)
    #expect(Array(chunks[0].body.prefix(8)) == [0, 0, 0, 2, 0, 0, 0, 6])
    let rows = try inflated(chunks[3].body)
    #expect(
      rows == [
        0, 10, 20, 0, 30, 40, 0, 128, 128, 0, 50, 128, 0, 128, 128, 0, 128, 128,
      ])
    // The pixel for zero is transparent.
    #expect(chunks[2].body[128] == 0 && chunks[2].body[0] == 255 && chunks[2].body[255] == 254)
  }
}
