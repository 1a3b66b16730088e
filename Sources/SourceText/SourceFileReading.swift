import Foundation
import OperatingSystem

extension SourceFile {
  /// The largest size in bytes. A notebook is written by hand, so a larger file is not a notebook.
  public static let largestSize = 16_000_000

  /// Reads a UTF-8 file.
  /// - Throws: a diagnostic without a span if the file is missing, a folder, not a regular file, unreadable or too
  ///   large; a diagnostic at the first bad byte if it is not UTF-8.
  public init(contentsOf path: String) throws(Diagnostic) {
    let bytes = try Self.bytes(ofFile: path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.notUTF8(bytes)
    }
    self.init(path: path, text: text)
  }

  private static func bytes(ofFile path: String) throws(Diagnostic) -> [UInt8] {
    do throws(FileReading.Failure) {
      return try FileReading.bytes(ofFile: path, atMost: largestSize)
    } catch {
      throw diagnostic(error, path)
    }
  }

  private static func diagnostic(_ failure: FileReading.Failure, _ path: String) -> Diagnostic {
    switch failure {
    case .unreadable(ENOENT), .unreadable(ENOTDIR):
      Diagnostic(
        path.isEmpty ? "a file's name cannot be empty" : "there is no file '\(path)'",
        hint: path.hasSuffix(".md")
          ? "check the spelling, and the folder you are in"
          : "a notebook is a Markdown file, such as homework.md")
    case .unreadable(EACCES), .unreadable(EPERM):
      Diagnostic("'\(path)' cannot be read", hint: "check its permissions with ls -l")
    case .unreadable(ELOOP):
      Diagnostic("'\(path)' is a link that leads back to itself", hint: "ls -l shows where it points")
    case .unreadable(let code): Diagnostic("'\(path)' cannot be read: \(SystemError(code).words)")
    case .folder:
      Diagnostic(
        "'\(path)' is a folder",
        hint: "name the notebook inside it, such as '\(path.hasSuffix("/") ? path : "\(path)/")homework.md'")
    case .notRegular:
      Diagnostic("'\(path)' is not a regular file", hint: "write it to a file first")
    case .larger(let bytes):
      Diagnostic(
        "'\(path)' has \(megabytes(bytes)) MB, and a notebook has at most \(megabytes(largestSize)) MB",
        hint: "a notebook names its data and pictures; it does not hold them")
    }
  }

  /// Formats megabytes, "16" or "16.1". It rounds up, so that a size above the limit never looks like the limit.
  private static func megabytes(_ bytes: Int) -> String {
    let (whole, tenths) = (bytes / 100_000 + (bytes % 100_000 == 0 ? 0 : 1)).quotientAndRemainder(
      dividingBy: 10)
    return tenths == 0 ? "\(whole)" : "\(whole).\(tenths)"
  }

  /// Makes the diagnostic for a file that is not UTF-8, at the first byte that is not valid.
  private static func notUTF8(_ bytes: [UInt8]) -> Diagnostic {
    var decoder = Unicode.UTF8.ForwardParser()
    var source = bytes.makeIterator()
    var valid: [UInt8] = []
    while case .valid(let scalar) = decoder.parseScalar(from: &source) { valid.append(contentsOf: scalar) }
    let place = SourceFile(path: "", text: String(decoding: valid, as: UTF8.self)).locationOfEnd
    return Diagnostic(
      "the notebook is not UTF-8 text", at: SourceSpan(line: place.line, column: place.column),
      hint: "save it as UTF-8, or convert it with iconv -f latin1 -t utf8")
  }

  private var locationOfEnd: SourceLocation { location(atUTF8Offset: text.utf8.count) }
}
