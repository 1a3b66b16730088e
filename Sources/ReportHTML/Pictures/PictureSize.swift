import Foundation

/// The size of a picture in CSS pixels if nothing limits it.
struct PictureSize: Equatable {
  var width: Int
  var height: Int

  /// The size that CSS gives to a picture without a size.
  static let standard = PictureSize(width: 300, height: 150)
  /// The largest size that is accepted, because a file can claim any size.
  private static let largest = 20_000

  private init?(_ width: Int, _ height: Int) {
    guard (1...Self.largest).contains(width), (1...Self.largest).contains(height) else { return nil }
    self.init(width: width, height: height)
  }

  private init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Reads the size from the file's header; the standard size if it is not there.
  init(of picture: HTMLPage.Options.Picture) {
    let bytes = [UInt8](picture.data.prefix(1 << 16))
    let size: PictureSize? =
      switch picture.mediaType.lowercased() {
      case "image/png": Self.png(bytes)
      case "image/gif": Self.gif(bytes)
      case "image/jpeg": Self.jpeg([UInt8](picture.data))
      case "image/webp": Self.webP(bytes)
      case "image/svg+xml": Self.svg(bytes)
      default: nil
      }
    self = size ?? .standard
  }

  /// RFC 2083, 4.1.1: the first chunk is IHDR, width and height its first two words.
  private static func png(_ bytes: [UInt8]) -> PictureSize? {
    guard bytes.count >= 24 else { return nil }
    return PictureSize(bigEndian(bytes[16..<20]), bigEndian(bytes[20..<24]))
  }

  /// GIF89a, section 18: the logical screen.
  private static func gif(_ bytes: [UInt8]) -> PictureSize? {
    guard bytes.count >= 10 else { return nil }
    return PictureSize(littleEndian(bytes[6..<8]), littleEndian(bytes[8..<10]))
  }

  /// ITU T.81, B.2.2: the first start of frame. Height comes before width.
  private static func jpeg(_ bytes: [UInt8]) -> PictureSize? {
    var offset = 2
    while offset + 9 <= bytes.count, bytes[offset] == 0xFF {
      let marker = bytes[offset + 1]
      let isFrame = (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
      if isFrame {
        return PictureSize(
          bigEndian(bytes[(offset + 7)..<(offset + 9)]), bigEndian(bytes[(offset + 5)..<(offset + 7)]))
      }
      offset += marker == 0xFF ? 1 : 2 + bigEndian(bytes[(offset + 2)..<(offset + 4)])
    }
    return nil
  }

  /// RFC 9649: three kinds of first chunk.
  private static func webP(_ bytes: [UInt8]) -> PictureSize? {
    guard bytes.count >= 30 else { return nil }
    switch bytes[15] {
    case UInt8(ascii: "X"):
      return PictureSize(littleEndian(bytes[24..<27]) + 1, littleEndian(bytes[27..<30]) + 1)
    case UInt8(ascii: "L"):
      let bits = littleEndian(bytes[21..<25])
      return PictureSize(bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
    default:
      return PictureSize(littleEndian(bytes[26..<28]) & 0x3FFF, littleEndian(bytes[28..<30]) & 0x3FFF)
    }
  }

  /// `width` and `height` of the root, in pixels or without a unit; else the last two numbers of its `viewBox`.
  private static func svg(_ bytes: [UInt8]) -> PictureSize? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let start = text.range(of: "<svg") ?? text.range(of: ":svg"),
      let end = text[start.upperBound...].firstIndex(of: ">")
    else { return nil }
    let tag = text[start.upperBound..<end]
    if let width = attribute("width", of: tag).flatMap(pixels),
      let height = attribute("height", of: tag).flatMap(pixels)
    {
      return PictureSize(width, height)
    }
    let box = attribute("viewBox", of: tag)?.split { $0 == " " || $0 == "," || $0.isNewline } ?? []
    guard box.count == 4, let width = pixels(box[2]), let height = pixels(box[3]) else { return nil }
    return PictureSize(width, height)
  }

  private static func attribute(_ name: String, of tag: Substring) -> Substring? {
    guard let start = tag.range(of: " \(name)=") ?? tag.range(of: "\n\(name)="),
      let quote = tag[start.upperBound...].first, quote == "\"" || quote == "'"
    else { return nil }
    return tag[start.upperBound...].dropFirst().prefix { $0 != quote }
  }

  private static func pixels(_ text: Substring) -> Int? {
    let number = text.hasSuffix("px") ? text.dropLast(2) : text
    guard let value = Double(number), (0...Double(largest)).contains(value) else { return nil }
    return Int(value.rounded())
  }

  private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
