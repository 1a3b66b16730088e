/// Where a link of the prose may lead: to the web, to mail, within the page, or to a file beside it.
public enum LinkDestination {
  private static let schemes = ["http", "https", "mailto"]

  /// The address as an attribute may hold it; nil where its scheme is not one of ours: `javascript:` runs a
  /// script, and `data:` can hold one.
  public static func safe(_ destination: String) -> String? {
    let address = cleaned(destination)
    guard refusedScheme(of: address) == nil else { return nil }
    return address.utf8.map(percentEncoded).joined()
  }

  /// The address for a link of a formula; nil also for a path, which nobody looks up there.
  public static func safeInFormula(_ destination: String) -> String? {
    isRelative(destination) ? nil : safe(destination)
  }

  /// What stands before the colon, in lower case, where that is none of the schemes that a page may lead to.
  public static func refusedScheme(of destination: String) -> String? {
    scheme(of: cleaned(destination)).flatMap { schemes.contains($0) ? nil : $0 }
  }

  /// A picture there would need a request.
  public static func isRemote(_ destination: String) -> Bool {
    let address = cleaned(destination)
    return ["http", "https"].contains(scheme(of: address)) || address.hasPrefix("//")
  }

  /// A file beside the notebook.
  public static func isRelative(_ destination: String) -> Bool {
    let address = cleaned(destination)
    return scheme(of: address) == nil && !address.hasPrefix("//") && !address.hasPrefix("#")
      && !address.isEmpty
  }

  /// What a browser reads: it drops tabs and line ends anywhere, and controls and spaces around.
  private static func cleaned(_ destination: String) -> String {
    var scalars = destination.unicodeScalars.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }[...]
    while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
    while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars))
  }

  /// scheme → letter (letter | digit | "+" | "-" | ".")* ":"
  /// Whatever else stands before a colon is taken for a scheme too, and so refused.
  private static func scheme(of address: String) -> String? {
    guard let colon = address.firstIndex(of: ":") else { return nil }
    let before = address[..<colon]
    return before.contains { "/?#".contains($0) } ? nil : before.lowercased()
  }

  /// Bytes that no address may hold as they are; `%` stays, since the author may have encoded already.
  private static func percentEncoded(_ byte: UInt8) -> String {
    switch byte {
    case 0x21, 0x23...0x3B, 0x3D, 0x3F...0x5B, 0x5D, 0x5F, 0x61...0x7A, 0x7E:
      return String(UnicodeScalar(byte))
    default:
      let hex = String(byte, radix: 16, uppercase: true)
      return "%" + (hex.count == 1 ? "0" : "") + hex
    }
  }
}
