import Foundation
import FoundationXML

/// The kind of a picture file, recognized by its bytes because its name may be wrong.
enum PictureKind: String {
  case png = "image/png"
  case jpeg = "image/jpeg"
  case gif = "image/gif"
  case webP = "image/webp"
  case svg = "image/svg+xml"

  /// Fails for all other files, such as a text that only contains `<svg`.
  init?(of data: Data) {
    func begins(_ bytes: [UInt8], at offset: Int = 0) -> Bool { data.dropFirst(offset).starts(with: bytes) }
    if begins([0x89] + Array("PNG\r\n\u{1A}\n".utf8)), begins(Array("IHDR".utf8), at: 12) {
      self = .png
    } else if begins([0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if begins(Array("GIF87a".utf8)) || begins(Array("GIF89a".utf8)) {
      self = .gif
    } else if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) {
      self = .webP
    } else if DrawingCheck.isDrawing(data) {
      self = .svg
    } else {
      return nil
    }
  }
}

/// Whether a file is SVG: well-formed XML whose root is `svg` in SVG's namespace, with or without a prefix. Entities
/// that the file defines are refused, because a few lines of them can expand to gigabytes.
/// Encodings in which entities could be written with other bytes than ASCII's are refused too.
private final class DrawingCheck: NSObject, XMLParserDelegate {
  private var depth = 0
  private var isDrawing = false
  private var hasError = false
  private static let namespace = "http://www.w3.org/2000/svg"
  /// The largest depth of elements; drawing programs nest groups less deeply.
  private static let deepest = 200

  static func isDrawing(_ data: Data) -> Bool {
    // The quick test comes first: most files that are not pictures do not begin like XML.
    let start = data.prefix(1024).drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }
    guard start.first == UInt8(ascii: "<"), !data.contains(0), hasPlainEncoding(start),
      data.range(of: Data("<!ENTITY".utf8)) == nil
    else { return false }
    let check = DrawingCheck()
    let parser = XMLParser(data: data)
    parser.shouldProcessNamespaces = true
    parser.shouldResolveExternalEntities = false
    parser.delegate = check
    // `parse` also returns true for a file that ends too early or has content after its root.
    return parser.parse() && parser.parserError == nil && !check.hasError && check.isDrawing
      && check.depth == 0
  }

  /// Encodings in which every ASCII byte means the ASCII character, and no other byte does.
  private static let plainEncodings = [
    "utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252",
  ]

  /// Whether the encoding in the XML declaration is one of these: `<?xml version="1.0" encoding="utf-8"?>`. Without
  /// one it is UTF-8.
  private static func hasPlainEncoding(_ start: Data) -> Bool {
    guard start.starts(with: "<?xml".utf8) else { return true }
    guard let end = start.range(of: Data("?>".utf8)) else { return false }
    let declaration = String(decoding: start[..<end.lowerBound], as: UTF8.self).lowercased()
    guard declaration.contains("encoding") else { return true }
    guard let name = declaration.firstMatch(of: /encoding\s*=\s*["']([a-z0-9._\-]+)["']/)?.1 else {
      return false
    }
    return plainEncodings.contains(String(name))
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) { hasError = true }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    if depth == 0 { isDrawing = name == "svg" && namespaceURI == Self.namespace }
    depth += 1
    if depth > Self.deepest || !isDrawing {
      isDrawing = false
      parser.abortParsing()
    }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    depth -= 1
  }
}
