/// Text that its author meant as a link or a picture, but that Markdown does not read as one: an address with a space
/// in it, and the double brackets of other programs.
///
///     loose-link → "](" address (" "+ word)+ ")" | "![[" name "]]"          address: with a point or a slash
enum LooseLink {
  /// The longest address that is looked for, in bytes.
  private static let longest = 300

  /// Recognizes an address with a space between round brackets.
  /// - Parameter bytes: the text after "](".
  /// - Returns: the length of the address, what is wrong, and what to write.
  static func spaced(_ bytes: ArraySlice<UInt8>) -> (length: Int, message: String, hint: String)? {
    let line = bytes.prefix(longest).prefix { !$0.isLineEnd }
    guard let end = line.firstIndex(of: UInt8(ascii: ")")), line.first != UInt8(ascii: "<") else {
      return nil
    }
    let written = line[..<end]
    // After a space there may be a title: "…", '…' or (…).
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

  /// - Parameter bytes: the text from "![[" on.
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
