import Foundation
import OperatingSystem

/// The `.nbrun` folder beside a report: what runs leave for later ones. It may be deleted at any time.
///
///     .nbrun/cache/  what steps came to, and trainings epoch by epoch
///     .nbrun/runs/   a record of every run
///
/// Such a folder can come with a cloned repository, so nothing in it is taken for what its name says. No symbolic link in
/// it is followed, and nbrun removes nothing there that does not have the name of one of its own files. Where one of the
/// folders is a link, nbrun uses none of them.
public struct RunFolder: Sendable {
  enum Part: String, CaseIterable { case cache, runs }

  public let path: String
  /// Where the report is written.
  private let parent: String

  public static let name = ".nbrun"

  /// - Parameter folder: where the report is written.
  public init(beside folder: String) {
    parent = folder.isEmpty ? "." : folder
    path = parent == "." ? Self.name : folder.appendingToPath(Self.name)
  }

  func path(of part: Part) -> String { "\(path)/\(part.rawValue)" }

  public var exists: Bool { (try? Folder(parent))?.status(of: Self.name)?.kind == .folder }

  // MARK: Opening

  /// Finds out whether the folder can be used, as far as it is there.
  public func check() throws(StoreError) {
    for part in Part.allCases {
      guard let folder = try open(part), part == .runs else { continue }
      if let lock = folder.status(of: Ledger.lockName), lock.kind != .file {
        throw Self.obstacle("\(path(of: part))/\(Ledger.lockName)", lock.kind)
      }
    }
  }

  /// Nil where it is not there yet.
  func open(_ part: Part) throws(StoreError) -> Folder? {
    let parent: Folder
    do throws(SystemError) {
      parent = try Folder(self.parent)
    } catch {
      if error.code == ENOENT { return nil }
      throw StoreError(self.parent, error, action: "opened")
    }
    guard let folder = try Self.open(Self.name, in: parent, path) else { return nil }
    return try Self.open(part.rawValue, in: folder, path(of: part))
  }

  private static func open(_ name: String, in parent: Folder, _ path: String) throws(StoreError) -> Folder? {
    do throws(SystemError) {
      return try parent.folder(name)
    } catch {
      if error.code == ENOENT { return nil }
      if let kind = parent.status(of: name)?.kind, kind != .folder { throw obstacle(path, kind) }
      throw StoreError(path, error, action: "opened")
    }
  }

  private static func obstacle(_ path: String, _ kind: FileStatus.Kind) -> StoreError {
    StoreError(
      "'\(path)' \(kind.words), and nbrun uses only what it made there itself",
      hint: "remove or rename '\(path)', and the next run makes its own")
  }

  /// Opens a part, and makes the folder and the part where they are not there yet, with a note to git that nothing in it is
  /// to be kept, and one to programs that make backups.
  func make(_ part: Part) throws(StoreError) -> Folder {
    var place = path
    do throws(SystemError) {
      // The folder of the reports is not made anew: who took it away meant it.
      let parent = try Folder(parent)
      try parent.makeFolder(Self.name)
      let folder = try parent.folder(Self.name)
      try Self.note(".gitignore", "# Made by nbrun; it can be deleted at any time.\n*\n", in: folder)
      try Self.note(
        "CACHEDIR.TAG",
        "Signature: 8a477f597d28d172789f06886806bc55\n# Made by nbrun; see https://bford.info/cachedir/\n",
        in: folder)
      place = path(of: part)
      try folder.makeFolder(part.rawValue)
      return try folder.folder(part.rawValue)
    } catch {
      // A link, or a file in the folder's place, is told as that.
      try check()
      throw StoreError(place, error)
    }
  }

  private static func note(_ name: String, _ text: String, in folder: Folder) throws(SystemError) {
    guard folder.status(of: name) == nil else { return }
    try folder.write(Array(text.utf8), to: name)
  }

  /// Removes what processes that were killed have left half-written.
  func removeAbandonedFiles() {
    for folder in Part.allCases.compactMap({ (try? open($0)) ?? nil }) { folder.removeAbandonedFiles() }
    (try? Folder(parent).folder(Self.name))?.removeAbandonedFiles()
  }
}
