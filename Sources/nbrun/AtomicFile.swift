import Foundation
import RunStore
import SourceText

/// A file that is there whole or not at all: written beside its place under another name, then renamed.
struct AtomicFile {
  let path: String
  /// Called where the disk is full; true where it has made room, so that another try may succeed.
  var makeRoom: () -> Bool = { false }

  private var folder: String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  /// Makes the folder, and makes sure that a file can be put there.
  func prepare() throws(Diagnostic) {
    if FileManager.default.isFolder(path) {
      throw Diagnostic("'\(path)' is a folder", hint: "name a file, or end the folder's name with /")
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw Diagnostic("'\(path)' is no ordinary file", hint: "for standard output write -o -")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(
        "the folder '\(folder)' cannot be made: \(Self.reason(error))", hint: "name another place with -o")
    }
    let (descriptor, temporary) = try open()
    close(descriptor)
    unlink(temporary)
  }

  /// - Throws: a diagnostic that says why, with nothing left behind and an earlier file as it was.
  func write(_ text: String) throws(Diagnostic) {
    var code = try attempt(text)
    if Self.isFull(code), makeRoom() { code = try attempt(text) }
    guard code != 0 else { return }
    throw Diagnostic(
      "'\(path)' cannot be written: \(Self.words(for: code))",
      hint: Self.isFull(code)
        ? "the disk is full: make room, or name another place with -o" : "name another place with -o")
  }

  private static func isFull(_ code: Int32) -> Bool { code == ENOSPC || code == EDQUOT }

  /// - Returns: 0, or why it could not be written.
  private func attempt(_ text: String) throws(Diagnostic) -> Int32 {
    let (descriptor, temporary) = try open()
    var code = Self.write(text, to: descriptor)
    // A full disk may show only when the bytes reach it.
    if code == 0, fsync(descriptor) != 0, errno != EINVAL { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, path) != 0 { code = errno }
    if code != 0 { unlink(temporary) }
    return code
  }

  /// - Returns: 0, or why not all of it was written, as errno has it.
  static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { WholeFile.fill(descriptor, with: UnsafeRawBufferPointer($0)) }
  }

  /// A new file beside `path`, readable by whom the umask lets.
  private func open() throws(Diagnostic) -> (descriptor: Int32, path: String) {
    let name = (path as NSString).lastPathComponent
    // A name that cannot be foreseen, and O_EXCL: in a folder that others write to, nobody can have put a link
    // in its place.
    let temporary = "\(folder)/.\(name).\(UInt32.random(in: 0...UInt32.max)).tmp"
    let descriptor = Foundation.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Diagnostic(
        "nothing can be written to the folder '\(folder)': \(Self.words(for: errno))",
        hint: "name another place with -o")
    }
    return (descriptor, temporary)
  }

  static func words(for code: Int32) -> String { StoreError.words(for: code) }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let code = underlying?.domain == NSPOSIXErrorDomain ? underlying?.code : nil
    return code.map { words(for: Int32($0)) } ?? "a file may be in the way, or the folder above is not yours"
  }
}
