/// The possible destinations of a link in the prose: the web, mail, a place in the page, or a file beside it.
public enum LinkDestination {
  private static let schemes = ["http", "https", "mailto"]

  /// Returns the address in a form that is safe in an attribute; nil if its scheme is not one of the three above.
  /// `javascript:` runs a script, and `data:` can contain one.
  public static func safe(_ destination: String) -> String? {
    let address = cleaned(destination)
    guard refusedScheme(of: address) == nil else { return nil }
    return address.utf8.map(percentEncoded).joined()
  }

  /// Returns the address for a link in a formula; nil also for a path, because nothing resolves paths there.
  public static func safeInFormula(_ destination: String) -> String? {
    isRelative(destination) ? nil : safe(destination)
  }

  /// Returns the scheme in lower case, if it is none of the schemes that a page may link to; nil for an address that is
  /// allowed.
  public static func refusedScheme(of destination: String) -> String? {
    scheme(of: cleaned(destination)).flatMap { schemes.contains($0) ? nil : $0 }
  }

  /// Whether a picture at this address needs a request to the web.
  public static func isRemote(_ destination: String) -> Bool {
    let address = cleaned(destination)
    return ["http", "https"].contains(scheme(of: address)) || address.hasPrefix("//")
  }

  /// Whether the address is that of a file beside the notebook.
  public static func isRelative(_ destination: String) -> Bool {
    let address = cleaned(destination)
    return scheme(of: address) == nil && !address.hasPrefix("//") && !address.hasPrefix("#")
      && !address.isEmpty
  }

  /// Returns the address as a browser reads it: a browser removes tabs and line ends everywhere, and control characters
  /// and spaces at both ends.
  private static func cleaned(_ destination: String) -> String {
    var scalars = destination.unicodeScalars.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }[...]
    while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
    while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars))
  }

  /// scheme → letter (letter | digit | "+" | "-" | ".")* ":"
  /// Any other text before a colon is also treated as a scheme, so it is refused.
  private static func scheme(of address: String) -> String? {
    guard let colon = address.firstIndex(of: ":") else { return nil }
    let before = address[..<colon]
    return before.contains { "/?#".contains($0) } ? nil : before.lowercased()
  }

  /// Encodes the bytes that must not stand in an address as they are. `%` stays, because the author may have encoded
  /// the address already.
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
