import Foundation
import OperatingSystem

/// The `.nbrun` folder beside a report: files that runs leave for later runs. It may be deleted at any time.
///
///     .nbrun/cache/  the results of steps, and the state of trainings after each epoch
///     .nbrun/runs/   a record of every run
///
/// Such a folder can come with a cloned repository, so nothing in it is trusted because of its name. nbrun follows no
/// symbolic link in it, and removes only files that have the name of one of its own files. If one of these folders is a
/// link, nbrun uses none of them.
public struct RunFolder: Sendable {
  enum Part: String, CaseIterable { case cache, runs }

  public let path: String
  /// The folder in which the report is written.
  private let parent: String

  public static let name = ".nbrun"

  /// - Parameter folder: the folder in which the report is written.
  public init(beside folder: String) {
    parent = folder.isEmpty ? "." : folder
    path = parent == "." ? Self.name : folder.appendingToPath(Self.name)
  }

  func path(of part: Part) -> String { "\(path)/\(part.rawValue)" }

  public var exists: Bool { (try? Folder(parent))?.status(of: Self.name)?.kind == .folder }

  // MARK: Opening

  /// Throws if the folder cannot be used. Parts that do not exist yet are not a problem.
  public func check() throws(StoreError) {
    for part in Part.allCases {
      guard let folder = try open(part), part == .runs else { continue }
      if let lock = folder.status(of: Ledger.lockName), lock.kind != .file {
        throw Self.obstacle("\(path(of: part))/\(Ledger.lockName)", lock.kind)
      }
    }
  }

  /// Opens a part; nil if it does not exist yet.
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

  /// Opens a part. Makes the folder and the part if they do not exist, with a file that tells git to ignore them, and
  /// one for backup programs.
  func make(_ part: Part) throws(StoreError) -> Folder {
    var place = path
    do throws(SystemError) {
      // Do not make the report's folder again: if it is gone, somebody removed it on purpose.
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
      // If a link or a file is in the folder's place, report that.
      try check()
      throw StoreError(place, error)
    }
  }

  private static func note(_ name: String, _ text: String, in folder: Folder) throws(SystemError) {
    guard folder.status(of: name) == nil else { return }
    try folder.write(Array(text.utf8), to: name)
  }

  /// Removes the half-written files of killed processes.
  func removeAbandonedFiles() {
    for folder in Part.allCases.compactMap({ (try? open($0)) ?? nil }) { folder.removeAbandonedFiles() }
    (try? Folder(parent).folder(Self.name))?.removeAbandonedFiles()
  }
}
