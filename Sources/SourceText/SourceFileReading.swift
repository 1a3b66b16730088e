import Foundation

extension SourceFile {
  /// A notebook is written by hand: what is larger is another kind of file.
  public static let largestSize = 64 << 20

  /// Reads a UTF-8 file.
  /// - Throws: a diagnostic without a span where the file is missing, a folder, no regular file, unreadable or
  ///   too large; one at the first bad byte where it is not UTF-8.
  public init(contentsOf path: String) throws(Diagnostic) {
    let bytes = try Self.bytes(ofFile: path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.notUTF8(bytes)
    }
    self.init(path: path, text: text)
  }

  private static func bytes(ofFile path: String) throws(Diagnostic) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw unreadable(path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR:
      let inside = path.hasSuffix("/") ? "\(path)homework.md" : "\(path)/homework.md"
      throw Diagnostic("'\(path)' is a folder", hint: "name the notebook inside it, such as '\(inside)'")
    default:
      // A pipe or a device could keep us waiting for ever.
      throw Diagnostic("'\(path)' is not a regular file", hint: "write it to a file first")
    }
    guard status.st_size <= largestSize else {
      throw Diagnostic(
        "'\(path)' is \(status.st_size >> 20) MB large",
        hint: "a notebook has at most \(largestSize >> 20) MB")
    }
    // Between the two calls the file can have become a pipe; without O_NONBLOCK, opening that would hang.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        let rest = UnsafeMutableRawBufferPointer(rebasing: $0[filled...])
        return read(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path, errno) }
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  private static func unreadable(_ path: String, _ code: Int32) -> Diagnostic {
    switch code {
    case ENOENT, ENOTDIR:
      Diagnostic(
        path.isEmpty ? "a file's name cannot be empty" : "there is no file '\(path)'",
        hint: path.hasSuffix(".md")
          ? "check the spelling, and the folder you are in"
          : "a notebook is a Markdown file, such as homework.md")
    case EACCES, EPERM: Diagnostic("'\(path)' cannot be read", hint: "check its permissions with ls -l")
    default: Diagnostic("'\(path)' cannot be read: \(String(cString: strerror(code)))")
    }
  }

  /// At the first byte that belongs to no scalar.
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
