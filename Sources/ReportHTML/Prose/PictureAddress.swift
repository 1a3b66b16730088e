import Foundation

/// A picture as a data address, which contains the picture itself.
enum PictureAddress {
  /// The largest size of a picture in bytes. A page of tens of megabytes is slow to open, and larger pictures are
  /// photographs that can be made smaller.
  static let largest = 4_000_000

  private static let types = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"]

  /// Returns `data:image/png;base64,…`; nil for other files than pictures, and above the largest size. An SVG is safe
  /// here: within `<img>` no browser runs its scripts or follows its links.
  static func data(_ picture: HTMLPage.Options.Picture) -> String? {
    let type = picture.mediaType.lowercased()
    guard types.contains(type), picture.data.count <= largest else { return nil }
    return "data:\(type);base64,\(picture.data.base64EncodedString())"
  }

  static func png(_ bytes: [UInt8]) -> String {
    "data:image/png;base64,\(Data(bytes).base64EncodedString())"
  }
}
