import Files
import Foundation
import SourceText

/// A place that a file of ours is to take, and what may be replaced there.
///
/// A file is replaced only if it is empty or one that nbrun itself has written, known by its content; `--force` replaces
/// any file but those that the run reads. The rule holds before the run, and again in the instant of replacing.
struct OutputPlace {
  /// What tells our own files from others.
  enum Rule: Sendable {
    /// A report or a record of nbrun's.
    case report
    /// A file of the same content, so that nothing is lost.
    case same(String)
  }

  let path: String
  let rule: Rule
  var isForced = false
  /// Files that must stay whatever the user says: a notebook, its data, its pictures; with what each is.
  var inputs: [FileIdentity: String] = [:]

  /// Whether a file that is there may go, and whether the place is one where a file can be.
  func prepare() throws(Diagnostic) {
    let target = try target()
    try check(target)
    try AtomicFile(path: target).prepare()
  }

  /// - Parameter makeRoom: see `AtomicFile`.
  /// - Returns: what a person should know of it: "page.html", or "page.html, a link to /home/ada/page.html".
  func write(_ text: String, makeRoom: @escaping () -> Bool = { false }) throws(Diagnostic) -> String {
    let target = try target()
    try AtomicFile(path: target, makeRoom: makeRoom, mayReplace: check).write(text)
    return target == path ? path : "\(path), a link to \(target)"
  }

  /// The place itself; of a link, the file that it leads to, so that the link stays.
  private func target() throws(Diagnostic) -> String {
    var status = stat()
    guard path.withFileName({ lstat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFLNK else {
      return path
    }
    var code: Int32 = 0
    let target = path.withFileName { name -> String? in
      guard let real = realpath(name, nil) else {
        code = errno
        return nil
      }
      defer { free(real) }
      return FileName.text(ofZeroEnded: real)
    }
    if let target { return target }
    throw Diagnostic(
      code == ELOOP
        ? "'\(path)' is a link that leads back to itself" : "'\(path)' is a link to a file that is not there",
      hint: "remove the link, or name another place with -o")
  }

  private func check(_ target: String) throws(Diagnostic) {
    if let identity = FileIdentity(target), let input = inputs[identity] {
      throw Diagnostic("'\(path)' is \(input), and is not replaced", hint: "name another file with -o")
    }
    guard !isForced else { return }
    let head: [UInt8]
    do throws(FileReading.Failure) {
      head = try FileReading.prefix(ofFile: target, count: ReportFile.headLength)
    } catch {
      switch error {
      case .unreadable(ENOENT), .unreadable(ENOTDIR): return
      // What they are, the preparation tells.
      case .unreadable(ELOOP), .folder, .notRegular: return
      case .unreadable(let code):
        throw Diagnostic(
          "'\(path)' is there and cannot be read: \(SystemError(code).words)",
          hint: "name another place with -o")
      case .larger: preconditionFailure("a prefix is never too large")
      }
    }
    if head.isEmpty { return }
    switch rule {
    case .report:
      if ReportFile.isReport(target, head: head) { return }
      throw Diagnostic(
        "'\(path)' is there already, and is no report of nbrun's",
        hint: "name another place with -o, or replace the file with --force")
    case .same(let text):
      let limit = text.utf8.count
      if let bytes = try? FileReading.bytes(ofFile: target, atMost: limit), bytes.elementsEqual(text.utf8) {
        return
      }
      throw Diagnostic(
        "'\(path)' is there already, and says something else",
        hint: "name another file with -o, or replace it with --force; nothing was written")
    }
  }
}
