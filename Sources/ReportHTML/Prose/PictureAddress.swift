import Foundation

/// A picture as an address that holds it.
enum PictureAddress {
  /// A page of tens of megabytes is slow to open; pictures of this size are photographs to be made smaller.
  static let largest = 4_000_000

  private static let types = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"]

  /// `data:image/png;base64,…`. Nil for what is no picture, and above the largest size. An SVG is safe
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
