import CDeflate

/// Writes pictures as PNG (ISO/IEC 15948) with eight bits for each pixel, which are an index into a palette with
/// opacities.
struct PNG {
  struct Colour: Hashable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8
    /// The opacity; at 0 the page is visible through the pixel.
    var opacity: UInt8
  }

  let bytes: [UInt8]

  /// - Parameters:
  ///   - pixels: width × height indices into the palette, row by row.
  ///   - palette: at most 256 colours, one for every index in use.
  init(width: Int, height: Int, pixels: [UInt8], palette: [Colour]) {
    precondition(pixels.count == width * height, "every pixel has a place")
    precondition(palette.count <= 256, "eight bits name a colour")
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // Depth 8, colour type 3 (palette), compression by deflate, filter method 0, not interlaced.
    Self.chunk("IHDR", Self.bigEndian(width) + Self.bigEndian(height) + [8, 3, 0, 0, 0], to: &file)
    Self.chunk("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] }, to: &file)
    Self.chunk("tRNS", palette.map(\.opacity), to: &file)
    // Every row has filter 0: the other filters predict amounts, but palette indices are not amounts.
    let rows = (0..<height).flatMap { [0] + pixels[$0 * width..<($0 + 1) * width] }
    Self.chunk("IDAT", Self.deflated(rows), to: &file)
    Self.chunk("IEND", [], to: &file)
    bytes = file
  }

  private static func chunk(_ type: StaticString, _ body: [UInt8], to file: inout [UInt8]) {
    let typed = Array(type.description.utf8) + body
    file += bigEndian(body.count) + typed
    file += bigEndian(Int(typed.withUnsafeBufferPointer { libdeflate_crc32(0, $0.baseAddress, $0.count) }))
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// The strongest compression level of libdeflate.
  private static let strongest: Int32 = 12

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    // libdeflate fails here only when memory runs out.
    guard let deflater = libdeflate_alloc_compressor(strongest) else {
      preconditionFailure("libdeflate starts")
    }
    defer { libdeflate_free_compressor(deflater) }
    let bound = libdeflate_zlib_compress_bound(deflater, bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      count = libdeflate_zlib_compress(deflater, bytes, bytes.count, buffer.baseAddress, bound)
      precondition(count > 0, "the bound leaves room enough")
    }
  }
}
