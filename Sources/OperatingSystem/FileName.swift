/// Names of files as text, and back.
///
/// A file's name on Linux is any bytes; the program's paths are strings. A byte that is not part of UTF-8 becomes one
/// scalar at the end of the last private plane, as Python's `surrogateescape` does with surrogates, which Swift's strings
/// cannot hold:
///
///     stray byte b → U+10FF00 + b
///
/// Those scalars themselves, if a name should have them, are taken as stray bytes too. So every name has its own text,
/// and every text its own name.
public enum FileName {
  /// The text of a name.
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

  /// The name of a text: the bytes that the system takes, without the zero at their end.
  public static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar -> [UInt8] in
      if let byte = strayByte(scalar) { return [byte] }
      return Array(String(scalar).utf8)
    }
  }

  /// The text with U+FFFD in place of every stray byte: for formats that have no bytes, such as JSON.
  public static func replacingStrayBytes(in text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.map { strayByte($0) == nil ? $0 : "\u{FFFD}" }))
  }

  /// The byte that a scalar stands for; nil for one that stands for itself.
  public static func strayByte(_ scalar: Unicode.Scalar) -> UInt8? {
    (0x10FF00...0x10FFFF).contains(scalar.value) ? UInt8(scalar.value & 0xFF) : nil
  }

  private static func scalar(of byte: UInt8) -> Unicode.Scalar {
    // Every number below 0x110000 outside the surrogates is a scalar.
    Unicode.Scalar(0x10FF00 + UInt32(byte)) ?? "\u{FFFD}"
  }
}

extension String {
  /// Calls with the path as the system takes it. A path with a zero in it ends there, as for every C function.
  public func withFileName<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try body(FileName.bytes(of: self).map { CChar(bitPattern: $0) } + [0])
  }
}

extension FileName {
  /// The text of a name as C has it.
  public static func text(ofZeroEnded name: UnsafePointer<CChar>) -> String {
    var length = 0
    while name[length] != 0 { length += 1 }
    return text(of: UnsafeBufferPointer(start: name, count: length).map { UInt8(bitPattern: $0) })
  }
}
