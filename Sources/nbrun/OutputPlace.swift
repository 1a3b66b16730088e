import Foundation
import OperatingSystem
import ReportHTML
import SourceText

/// A place for a file that nbrun writes, and the rule for replacing a file there.
///
/// A file is replaced only if it is empty or was written by nbrun, which is recognized by its content. With `--force`
/// any file is replaced except those that the run reads. The rule is checked before the run, and again at the moment
/// of replacing.
struct OutputPlace {
  /// Which existing files may be replaced.
  enum Rule: Sendable {
    /// A report or a record that nbrun has written.
    case report
    /// A drawing that nbrun has made for a report.
    case drawing
    /// A file with the same content, so that nothing is lost.
    case same([UInt8])
  }

  let path: String
  private let rule: Rule
  private let isForced: Bool
  private let inputs: [FileIdentity: String]
  /// The path of the file. If the place is a link, this is the file to which it leads, so that the link stays. It is
  /// determined only once: a link that is created later is not followed.
  private let target: Result<String, Diagnostic>

  /// - Parameters:
  ///   - isForced: whether any file except the inputs may be replaced.
  ///   - inputs: files that are never replaced, such as a notebook, its data and its pictures, each with a
  ///     description.
  init(path: String, rule: Rule, isForced: Bool = false, inputs: [FileIdentity: String] = [:]) {
    self.path = path
    self.rule = rule
    self.isForced = isForced
    self.inputs = inputs
    target = Self.target(of: path)
  }

  /// Checks whether an existing file may be replaced, and whether the place can hold a file.
  func prepare() throws(Diagnostic) {
    let target = try target.get()
    try check(target)
    try OutputFile(path: target).prepare()
  }

  /// - Parameter makeRoom: see `OutputFile`.
  /// - Returns: the place in words: "page.html", or "page.html, a link to /home/ada/page.html".
  func write(_ bytes: [UInt8], makeRoom: @escaping () -> Bool = { false }) throws(Diagnostic) -> String {
    let target = try target.get()
    try OutputFile(path: target, makeRoom: makeRoom, mayReplace: check).write(bytes)
    return target == path ? path : "\(path), a link to \(target)"
  }

  private static func target(of path: String) -> Result<String, Diagnostic> {
    guard (try? FileStatus(ofPath: path, followingLink: false))?.kind == .link else { return .success(path) }
    do throws(SystemError) {
      _ = try FileStatus(ofPath: path)
      return .success(path.resolvedPath)
    } catch {
      return .failure(
        Diagnostic(
          error.code == ELOOP
            ? "'\(path)' is a link that leads back to itself"
            : "'\(path)' is a link to a file that is not there",
          hint: "remove the link, or name another place with -o"))
    }
  }

  /// - Parameter target: a path that was not a link when it was determined.
  private func check(_ target: String) throws(Diagnostic) {
    let status: FileStatus
    do throws(SystemError) {
      status = try FileStatus(ofPath: target, followingLink: false)
    } catch {
      switch error.code {
      case ENOENT, ENOTDIR: return
      default:
        throw Diagnostic(
          "'\(path)' cannot be reached: \(error.words)", hint: "name another place with -o")
      }
    }
    if let input = inputs[status.identity] {
      throw Diagnostic("'\(path)' is \(input), and is not replaced", hint: "name another file with -o")
    }
    switch status.kind {
    case .file: break
    case .folder:
      throw Diagnostic("'\(path)' is a folder", hint: "name a file, or end the folder's name with /")
    case .link, .special:
      // Links to files were followed before, so this link was created since then.
      throw Diagnostic(
        "'\(path)' \(status.kind.words), and is not replaced",
        hint: "for standard output write -o -, or name another place")
    }
    guard !isForced else { return }
    let head: [UInt8]
    do throws(FileReading.Failure) {
      head = try FileReading.prefix(ofFile: target, count: ReportFile.headLength)
    } catch {
      switch error {
      case .unreadable(let code): throw unreadable(SystemError(code))
      // The place has changed since the check above.
      case .folder, .notRegular: return try check(target)
      case .larger: preconditionFailure("a prefix is never too large")
      }
    }
    if head.isEmpty { return }
    switch rule {
    case .report:
      if ReportFormatCatalogue.isReport(target, head: head) { return }
      throw Diagnostic(
        "'\(path)' is there already, and is not a report by nbrun",
        hint: "name another place with -o, or replace the file with --force")
    case .drawing:
      if FigureFile.isDrawing(head) { return }
      throw Diagnostic(
        "'\(path)' is there already, and is not a drawing by nbrun",
        hint: "name another place with -o, or replace the file with --force")
    case .same(let content):
      if let bytes = try? FileReading.bytes(ofFile: target, atMost: content.count), bytes == content {
        return
      }
      throw Diagnostic(
        "'\(path)' is there already, with other content",
        hint: "name another file with -o, or replace it with --force; nothing was written")
    }
  }

  private func unreadable(_ error: SystemError) -> Diagnostic {
    Diagnostic(
      "'\(path)' is there and cannot be read: \(error.words)", hint: "name another place with -o")
  }
}
