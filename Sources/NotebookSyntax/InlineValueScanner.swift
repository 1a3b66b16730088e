/// Reads `{{ step.value:format }}`:
///
///     inline-value → "{{" ws* name "." name (ws* ":" ws* format)? ws* "}}"
///     name         → a run of letters, digits, "-" and "_"
///     format       → any text up to the braces
///
/// Other code, which knows the steps, checks whether the names exist and the format fits.
struct InlineValueScanner {
  enum Match: Equatable {
    case value(name: String, format: String?, end: Int)
    case mistake(message: String, hint: String, end: Int)
  }

  private static let writeLiterally = "write \\{{ for two braces in the text"

  /// Reads the inline value at `start`, where the two braces are.
  static func match(in bytes: [UInt8], at start: Int) -> Match {
    let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
    var end = start + 2
    while end + 1 < bytes.count, !(bytes[end] == close && bytes[end + 1] == close) {
      if bytes[end] == open, bytes[end + 1] == open {
        return .mistake(message: "this '{{' is never closed", hint: writeLiterally, end: start + 2)
      }
      end += 1
    }
    guard end + 1 < bytes.count else {
      return .mistake(message: "this '{{' is never closed", hint: writeLiterally, end: start + 2)
    }
    let written = trimmed(bytes[(start + 2)..<end])
    let colon = written.firstIndex(of: UInt8(ascii: ":"))
    let name = trimmed(written[..<(colon ?? written.endIndex)])
    let format = colon.map { trimmed(written[($0 + 1)...]) }
    if let hint = mistake(in: name) {
      let quoted = String(decoding: name, as: UTF8.self)
      return .mistake(
        message: name.isEmpty
          ? "this inline value names nothing" : "'\(quoted)' does not name a step's value",
        hint: hint, end: end + 2)
    }
    return .value(
      name: String(decoding: name, as: UTF8.self),
      format: format.flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }, end: end + 2)
  }

  private static func mistake(in name: ArraySlice<UInt8>) -> String? {
    let parts = String(decoding: name, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
    let isWellFormed =
      parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      }
    return isWellFormed
      ? nil : "write {{ step.value }}, such as {{ evaluate.accuracy:.1% }}; \(writeLiterally)"
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let start = bytes.firstIndex { !$0.isSpace } ?? bytes.endIndex
    let end = bytes.lastIndex { !$0.isSpace }.map { $0 + 1 } ?? start
    return bytes[start..<max(start, end)]
  }
}
