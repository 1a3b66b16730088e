/// What its author took for a link or a picture and Markdown does not: an address with a space in it, and the double
/// brackets of other programs.
///
///     loose-link → "](" address (" "+ word)+ ")" | "![[" name "]]"          address: with a point or a slash
enum LooseLink {
  /// An address is short.
  private static let longest = 300

  /// What stands between round brackets, if that is an address with a space.
  /// - Parameter bytes: from behind "](" on.
  /// - Returns: the length of the address, what is wrong, and what to write.
  static func spaced(_ bytes: ArraySlice<UInt8>) -> (length: Int, message: String, hint: String)? {
    let line = bytes.prefix(longest).prefix { !$0.isLineEnd }
    guard let end = line.firstIndex(of: UInt8(ascii: ")")), line.first != UInt8(ascii: "<") else {
      return nil
    }
    let written = line[..<end]
    // Behind a space a title may stand: "…", '…' or (…).
    guard let space = written.firstIndex(where: \.isSpace),
      let next = written[space...].first(where: { !$0.isSpace }),
      ![UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "(")].contains(next),
      written.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") })
    else { return nil }
    let address = String(decoding: written, as: UTF8.self)
    return (
      written.count,
      "this is shown as text: an address with a space in it makes no link and no picture",
      "write it between < and >: (<\(address)>)"
    )
  }

  /// - Parameter bytes: from "![[" on.
  static func doubleBrackets(_ bytes: ArraySlice<UInt8>) -> (length: Int, message: String, hint: String)? {
    guard bytes.starts(with: "![[".utf8) else { return nil }
    let name = bytes.dropFirst(3).prefix(longest).prefix { $0 != UInt8(ascii: "]") && !$0.isLineEnd }
    guard !name.isEmpty, bytes[name.endIndex...].starts(with: "]]".utf8) else { return nil }
    let words = String(decoding: name, as: UTF8.self)
    return (
      name.count + 5,
      "double brackets make no picture in Markdown: this is shown as text",
      "write ![](\(words.contains(" ") ? "<\(words)>" : words))"
    )
  }
}
