/// Conversion of file names to text and back.
///
/// A file name on Linux is a sequence of any bytes, but the program's paths are strings. A byte that is not part of
/// valid UTF-8 becomes one scalar at the end of the last private-use plane. (Python's `surrogateescape` uses surrogates
/// for this, which Swift's strings cannot contain.)
///
///     stray byte b → U+10FF00 + b
///
/// If a name contains one of those scalars itself, its bytes are treated as stray bytes too. So every name has exactly
/// one text, and every text exactly one name.
public enum FileName {
  /// Returns the text of a name.
  public static func text(of bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    var rest = Array(bytes)[...]
    while let first = rest.first {
      var decoder = Unicode.UTF8.ForwardParser()
      var source = rest.makeIterator()
      if case .valid(let encoded) = decoder.parseScalar(from: &source),
        let scalar = String(decoding: encoded, as: UTF8.self).unicodeScalars.first,
        strayByte(scalar) == nil
      {
        text.append(scalar)
        rest = rest.dropFirst(encoded.count)
      } else {
        text.append(scalar(of: first))
        rest = rest.dropFirst()
      }
    }
    return String(text)
  }

  /// Returns the name of a text: the bytes for the system, without the zero at the end.
  public static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar -> [UInt8] in
      if let byte = strayByte(scalar) { return [byte] }
      return Array(String(scalar).utf8)
    }
  }

  /// Returns the text with U+FFFD in place of every stray byte, for formats without bytes, such as JSON.
  public static func replacingStrayBytes(in text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.map { strayByte($0) == nil ? $0 : "\u{FFFD}" }))
  }

  /// Returns the byte that a scalar stands for; nil for a scalar that is not a stray byte.
  public static func strayByte(_ scalar: Unicode.Scalar) -> UInt8? {
    (0x10FF00...0x10FFFF).contains(scalar.value) ? UInt8(scalar.value & 0xFF) : nil
  }

  private static func scalar(of byte: UInt8) -> Unicode.Scalar {
    // Every number below 0x110000 that is not a surrogate is a scalar.
    Unicode.Scalar(0x10FF00 + UInt32(byte)) ?? "\u{FFFD}"
  }
}

extension String {
  /// Calls `body` with the path in the system's form. A path that contains a zero ends there, as in every C function.
  public func withFileName<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try body(FileName.bytes(of: self).map { CChar(bitPattern: $0) } + [0])
  }
}

extension FileName {
  /// Returns the text of a zero-terminated name.
  public static func text(ofZeroEnded name: UnsafePointer<CChar>) -> String {
    var length = 0
    while name[length] != 0 { length += 1 }
    return text(of: UnsafeBufferPointer(start: name, count: length).map { UInt8(bitPattern: $0) })
  }
}
