/// A value followed by something that does not belong to it: a comment of another language, a comma, another option
/// or a unit.
struct ValueTail {
  /// The first word.
  let value: String
  let hint: String

  /// Fails if the text is a single word.
  init?(_ text: String) {
    let end = text.firstIndex { " \t,;#".contains($0) } ?? text.endIndex
    let comment = ["//", "/*"].compactMap { text.firstRange(of: $0)?.lowerBound }.min() ?? text.endIndex
    let stop = min(end, comment)
    guard stop > text.startIndex, stop < text.endIndex else { return nil }
    value = String(text[..<stop])
    let tail = text[stop...].drop { $0 == " " || $0 == "\t" }
    if ["//", "--", "/*", "#", "%", ";;"].contains(where: tail.hasPrefix) {
      hint = "write it as \(value); a comment begins with a blank and #"
    } else if tail.count == 1, let mark = tail.first {
      hint = "write it as \(value), without the '\(mark)'"
    } else if ",;".contains(tail.first ?? " "), tail.contains("=") || tail.contains(":") {
      hint = "write it as \(value), and each option on a line of its own"
    } else {
      hint = "write it as \(value) alone"
    }
  }
}
