import Foundation
import RunStore
import SourceText

/// A file that is there whole or not at all: written beside its place under another name, then renamed.
struct AtomicFile {
  let path: String
  /// Called where the disk is full; true where it has made room, so that another try may succeed.
  var makeRoom: () -> Bool = { false }

  /// Called with the place just before a file there is replaced; throws where that file must stay. It may have come
  /// there while a notebook was training.
  var mayReplace: (String) throws(Diagnostic) -> Void = { _ throws(Diagnostic) in }

  private var folder: String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  /// Makes the folder, and makes sure that a file can be put there.
  func prepare() throws(Diagnostic) {
    var status = stat()
    if path.withFileName({ stat($0, &status) }) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR {
        throw Diagnostic("'\(path)' is a folder", hint: "name a file, or end the folder's name with /")
      }
      if status.st_mode & S_IFMT != S_IFREG {
        throw Diagnostic("'\(path)' is no ordinary file", hint: "for standard output write -o -")
      }
    }
    let code = FileManager.default.makeFolders(folder)
    guard code == 0 else {
      throw Diagnostic(
        "the folder '\(folder)' cannot be made: \(Self.words(for: code))", hint: "name another place with -o")
    }
    let (descriptor, temporary) = try open()
    close(descriptor)
    temporary.withFileName { _ = unlink($0) }
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
    do throws(Diagnostic) {
      if code == 0 { code = try take(temporary) }
    } catch {
      temporary.withFileName { _ = unlink($0) }
      throw error
    }
    if code != 0 { temporary.withFileName { _ = unlink($0) } }
    return code
  }

  /// Gives the finished file its name.
  /// - Returns: 0, or why that cannot be, as errno has it.
  private func take(_ temporary: String) throws(Diagnostic) -> Int32 {
    // A name that is free is taken only if it still is in that instant: a link does not replace.
    let code = temporary.withFileName { from in
      path.withFileName { to in link(from, to) == 0 ? 0 : errno }
    }
    if code == 0 {
      temporary.withFileName { _ = unlink($0) }
      return 0
    }
    // Something is there, or the file system has no links.
    try mayReplace(path)
    return temporary.withFileName { from in
      path.withFileName { to in rename(from, to) == 0 ? 0 : errno }
    }
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
    let descriptor = temporary.withFileName {
      Foundation.open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else {
      throw Diagnostic(
        "nothing can be written to the folder '\(folder)': \(Self.words(for: errno))",
        hint: "name another place with -o")
    }
    return (descriptor, temporary)
  }

  static func words(for code: Int32) -> String { StoreError.words(for: code) }
}
