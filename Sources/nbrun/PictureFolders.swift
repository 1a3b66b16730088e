import Foundation
import OperatingSystem

/// The folders from which a notebook's pictures may be read. A picture's bytes can be read only through this type,
/// because a notebook can come from a stranger and its report goes to other people.
struct PictureFolders: Sendable {
  /// Why a picture is not read, as the end of a sentence about it.
  struct Refusal: Error {
    let reason: String
    var hint = "paths start at the notebook's folder"

    static let outside = Refusal(
      reason: "lies outside the notebook's folder",
      hint: "copy it beside the notebook, or allow its folder with --pictures-from FOLDER")
  }

  /// The notebook's folder, where relative paths start.
  private let start: String
  private let bounds: FolderBounds

  init(notebook folder: String, others: [String]) {
    start = folder
    bounds = FolderBounds([folder] + others)
  }

  /// Reads a regular file in or below one of the folders. A link is followed if it does not lead out of them.
  func read(_ path: String, atMost limit: Int) throws(Refusal) -> (bytes: Data, identity: FileIdentity) {
    guard !path.isEmpty else { throw Refusal(reason: "has no name") }
    guard !path.unicodeScalars.contains("\0") else { throw Refusal(reason: "has a NUL in its name") }
    let held: HeldFile
    do throws(FolderBounds.Failure) {
      held = try bounds.hold(path.hasPrefix("/") ? path : start.appendingToPath(path))
    } catch {
      switch error {
      case .outside: throw Refusal.outside
      case .system(let error): throw Self.refusal(error)
      }
    }
    let status = try Self.translating { () throws(SystemError) in try held.status() }
    guard status.kind == .file else { throw Refusal(reason: "is not a regular file") }
    guard status.size <= limit else {
      throw Refusal(
        reason: "is larger than \(limit / 1_000_000) MB",
        hint: "make it smaller: the whole picture is part of the report"
      )
    }
    // A file of /proc gives its size as 0, and a file that grows gives a size that is too small.
    let bytes = try Self.translating { () throws(SystemError) in
      try held.opened().read(atMost: status.size + 1)
    }
    guard bytes.count == status.size else {
      throw Refusal(
        reason: "does not have the size that it gives", hint: "another program may be writing it")
    }
    return (Data(bytes), status.identity)
  }

  private static func translating<Value>(
    _ work: () throws(SystemError) -> Value
  ) throws(Refusal) -> Value {
    do throws(SystemError) {
      return try work()
    } catch {
      throw refusal(error)
    }
  }

  private static func refusal(_ error: SystemError) -> Refusal {
    switch error.code {
    case ENOENT, ENOTDIR, ENAMETOOLONG: Refusal(reason: "cannot be found")
    case ELOOP: Refusal(reason: "is a link that leads to itself")
    case EACCES, EPERM: Refusal(reason: "cannot be read", hint: "check its permissions with ls -l")
    default: Refusal(reason: "cannot be read: \(error.words)")
    }
  }
}
