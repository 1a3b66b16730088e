import Foundation

/// Folders that paths may not lead out of, whatever links and ".." they have.
public struct FolderBounds: Sendable {
  public enum Failure: Error, Equatable, Sendable {
    /// Also where nothing is there: whether a file outside exists is nobody's business.
    case outside
    case system(SystemError)
  }

  /// Absolute, and without links.
  private let roots: [String]

  public init(_ folders: [String]) {
    roots = folders.map(\.resolvedPath)
  }

  /// Takes hold of what a path leads to: a file or a folder in one of the folders, or such a folder itself.
  public func hold(_ path: String) throws(Failure) -> HeldFile {
    // The system's calls would end the path at the NUL.
    guard !path.unicodeScalars.contains("\0") else { throw .system(SystemError(EINVAL)) }
    let held: HeldFile
    let real: String
    do throws(SystemError) {
      held = try HeldFile(path)
      real = try held.path()
    } catch {
      throw contains(path.resolvedPath) ? .system(error) : .outside
    }
    guard contains(real) else { throw .outside }
    return held
  }

  private func contains(_ path: String) -> Bool {
    roots.contains { root in root == "/" || path == root || path.hasPrefix(root + "/") }
  }
}

/// What a path led to, taken hold of without being opened: nothing waits for a pipe, and no device does anything. What
/// is asked of it stays true whatever happens to the path.
public final class HeldFile: Sendable {
  /// O_PATH of open(2), which Swift's Glibc leaves out; the same on every architecture of Swift's.
  private static let pathOnly: Int32 = 0o10000000

  private let file: OpenFile
  private let place: String

  fileprivate init(_ path: String) throws(SystemError) {
    file = OpenFile(try SystemError.check(path) { open($0, Self.pathOnly | O_CLOEXEC) })
    place = "/proc/self/fd/\(file.descriptor)"
  }

  /// The kernel's own name for it: no link is left in that.
  fileprivate func path() throws(SystemError) -> String {
    guard let path = place.linkTarget else { throw .last }
    return path
  }

  public func status() throws(SystemError) -> FileStatus { try file.status() }

  /// Opens it to read.
  public func opened() throws(SystemError) -> OpenFile { try OpenFile(reading: place) }
}
