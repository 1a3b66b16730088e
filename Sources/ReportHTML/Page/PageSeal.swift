import Digests
import Foundation

/// The last line of a page: a digest of all that stands before it, so that a page that was changed later is found out.
/// It keeps nobody from making another digest; whether a report is true, only a second run shows.
///
///     seal → "<!-- SHA-256 of the page to here: " hex{64} " -->\n</body></html>\n"
extension HTMLPage {
  private static let opening = "<!-- SHA-256 of the page to here: "
  private static let ending = " -->\n</body></html>\n"
  private static let plainEnding = "</body></html>\n"

  /// A whole page with its seal.
  static func sealed(_ html: String) -> String {
    guard html.hasSuffix(plainEnding) else { preconditionFailure("a page ends with its body") }
    var page = html
    page.removeLast(plainEnding.count)
    let digest = SHA256.hexDigest(of: page)
    page += opening + digest + ending
    return page
  }

  /// The page is as it was written, to the byte.
  public static func isSealed(_ file: Data) -> Bool {
    guard let seal = file.range(of: Data(opening.utf8), options: .backwards) else { return false }
    let hash = SHA256()
    file[..<seal.lowerBound].withUnsafeBytes { hash.update($0) }
    return file[seal.upperBound...] == Data((hash.finish() + ending).utf8)
  }
}
