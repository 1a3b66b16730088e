import Foundation
import OperatingSystem
import ReportHTML
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
    /// A drawing that nbrun has made for a report.
    case drawing
    /// A file of the same content, so that nothing is lost.
    case same([UInt8])
  }

  let path: String
  private let rule: Rule
  private let isForced: Bool
  private let inputs: [FileIdentity: String]
  /// The place itself; of a link, the file that it leads to, so that the link stays. Looked up once: where a link comes
  /// later, nobody has asked for what it leads to.
  private let target: Result<String, Diagnostic>

  /// - Parameters:
  ///   - isForced: any file may be replaced but the inputs.
  ///   - inputs: files that must stay whatever the user says, such as a notebook, its data and its pictures; with what
  ///     each is.
  init(path: String, rule: Rule, isForced: Bool = false, inputs: [FileIdentity: String] = [:]) {
    self.path = path
    self.rule = rule
    self.isForced = isForced
    self.inputs = inputs
    target = Self.target(of: path)
  }

  /// Whether a file that is there may go, and whether the place is one where a file can be.
  func prepare() throws(Diagnostic) {
    let target = try target.get()
    try check(target)
    try OutputFile(path: target).prepare()
  }

  /// - Parameter makeRoom: see `OutputFile`.
  /// - Returns: what a person should know of it: "page.html", or "page.html, a link to /home/ada/page.html".
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

  /// - Parameter target: no link, as far as anybody has seen.
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
      // A link to a file was followed before: this one has come since.
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
      // It has become that in this instant.
      case .folder, .notRegular: return try check(target)
      case .larger: preconditionFailure("a prefix is never too large")
      }
    }
    if head.isEmpty { return }
    switch rule {
    case .report:
      if ReportFormats.isReport(target, head: head) { return }
      throw Diagnostic(
        "'\(path)' is there already, and is no report of nbrun's",
        hint: "name another place with -o, or replace the file with --force")
    case .drawing:
      if FigureFile.isDrawing(head) { return }
      throw Diagnostic(
        "'\(path)' is there already, and is no drawing of nbrun's",
        hint: "name another place with -o, or replace the file with --force")
    case .same(let content):
      if let bytes = try? FileReading.bytes(ofFile: target, atMost: content.count), bytes == content {
        return
      }
      throw Diagnostic(
        "'\(path)' is there already, and says something else",
        hint: "name another file with -o, or replace it with --force; nothing was written")
    }
  }

  private func unreadable(_ error: SystemError) -> Diagnostic {
    Diagnostic(
      "'\(path)' is there and cannot be read: \(error.words)", hint: "name another place with -o")
  }
}
