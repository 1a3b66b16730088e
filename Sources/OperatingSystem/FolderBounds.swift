import Foundation

/// Folders that paths may not leave, even through links and "..".
public struct FolderBounds: Sendable {
  public enum Failure: Error, Equatable, Sendable {
    /// The path leads outside. The error is the same if nothing is there, so that it does not reveal which files exist
    /// outside.
    case outside
    case system(SystemError)
  }

  /// Absolute paths without links.
  private let roots: [String]

  public init(_ folders: [String]) {
    roots = folders.map(\.resolvedPath)
  }

  /// Takes hold of the target of a path: a file or a folder inside one of the folders, or one of these folders itself.
  public func hold(_ path: String) throws(Failure) -> HeldFile {
    // The system would end the path at the NUL.
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

/// The target of a path, held without opening it: a pipe does not block the program, and a device has no effect. If the
/// path changes later, this object still refers to the same file.
public final class HeldFile: Sendable {
  /// O_PATH of open(2), which Swift's Glibc lacks; it is the same on all architectures that Swift supports.
  private static let pathOnly: Int32 = 0o10000000

  private let file: OpenFile
  private let place: String

  fileprivate init(_ path: String) throws(SystemError) {
    file = OpenFile(try SystemError.check(path) { open($0, Self.pathOnly | O_CLOEXEC) })
    place = "/proc/self/fd/\(file.descriptor)"
  }

  /// The kernel's path of the file, which has no links.
  fileprivate func path() throws(SystemError) -> String {
    guard let path = place.linkTarget else { throw .last }
    return path
  }

  public func status() throws(SystemError) -> FileStatus { try file.status() }

  /// Opens the file for reading.
  public func opened() throws(SystemError) -> OpenFile { try OpenFile(reading: place) }
}
