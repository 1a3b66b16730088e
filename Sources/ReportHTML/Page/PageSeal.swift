import Digests
import Foundation

/// The last line of a page: a digest of everything before it, which shows whether the page was changed later.
/// Somebody who changes a page can also write a new digest; only a second run shows whether a report is true.
///
///     seal → "<!-- SHA-256 of the page to here: " hex{64} " -->\n</body></html>\n"
extension HTMLPage {
  private static let opening = "<!-- SHA-256 of the page to here: "
  private static let ending = " -->\n</body></html>\n"
  private static let plainEnding = "</body></html>\n"

  /// Returns a whole page with its seal.
  static func sealed(_ html: String) -> String {
    guard html.hasSuffix(plainEnding) else { preconditionFailure("a page ends with its body") }
    var page = html
    page.removeLast(plainEnding.count)
    let digest = SHA256.hexDigest(of: page)
    page += opening + digest + ending
    return page
  }

  /// Whether the page is exactly as it was written.
  public static func isSealed(_ file: Data) -> Bool {
    guard let seal = file.range(of: Data(opening.utf8), options: .backwards) else { return false }
    let hash = SHA256()
    file[..<seal.lowerBound].withUnsafeBytes { hash.update($0) }
    return file[seal.upperBound...] == Data((hash.finish() + ending).utf8)
  }
}
