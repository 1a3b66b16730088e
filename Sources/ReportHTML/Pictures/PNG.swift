import CZlib

/// Writes pictures as PNG (ISO/IEC 15948): eight bits a pixel, each a number in a palette with opacities.
struct PNG {
  struct Colour: Hashable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8
    /// 0 lets the page through.
    var opacity: UInt8
  }

  let bytes: [UInt8]

  /// - Parameters:
  ///   - pixels: width × height numbers of colours, row by row.
  ///   - palette: at most 256 colours, one for every number in use.
  init(width: Int, height: Int, pixels: [UInt8], palette: [Colour]) {
    precondition(pixels.count == width * height, "every pixel has a place")
    precondition(palette.count <= 256, "eight bits name a colour")
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // Depth 8, colour type 3 (palette), deflate, no filter method but 0, not interlaced.
    Self.chunk("IHDR", Self.bigEndian(width) + Self.bigEndian(height) + [8, 3, 0, 0, 0], to: &file)
    Self.chunk("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] }, to: &file)
    Self.chunk("tRNS", palette.map(\.opacity), to: &file)
    // Filter 0 on every row: the others predict amounts, and a palette's numbers are names.
    let rows = (0..<height).flatMap { [0] + pixels[$0 * width..<($0 + 1) * width] }
    Self.chunk("IDAT", Self.deflated(rows), to: &file)
    Self.chunk("IEND", [], to: &file)
    bytes = file
  }

  private static func chunk(_ type: StaticString, _ body: [UInt8], to file: inout [UInt8]) {
    let typed = Array(type.description.utf8) + body
    file += bigEndian(body.count) + typed
    file += bigEndian(Int(typed.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }))
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(uLong(bytes.count))
    var compressed = [UInt8](repeating: 0, count: Int(count))
    let status = compress2(&compressed, &count, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
    precondition(status == Z_OK, "compressBound leaves room enough")
    return Array(compressed.prefix(Int(count)))
  }
}
