extension StringProtocol {
  /// Whether the text is exactly `count` hexadecimal digits in lower case.
  public func isHexadecimal(digits count: Int) -> Bool {
    utf8.count == count
      && utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }
}
