import Foundation

/// The status of a file. ``init(ofPath:followingLink:)`` follows a link, unless the caller says otherwise. If an entry
/// of a ``Folder`` is a link, its status is that of the link itself.
public struct FileStatus: Sendable {
  public enum Kind: Sendable, Equatable {
    case file, folder, link
    /// A FIFO, a socket or a device.
    case special
  }

  public let kind: Kind
  public let identity: FileIdentity
  /// The size in bytes. A sparse file takes less on the disk, so never allocate this size before comparing it with a
  /// limit.
  public let size: Int
  /// The number of the file's names (hard links).
  public let names: Int
  public let owner: UInt32
  /// The permissions, such as 0o600: who may read and write the file.
  public let permissions: UInt32
  /// The time when the file's bytes were last written.
  public let modified: timespec
  /// The time when its bytes, its owner, its permissions or its names last changed.
  public let changed: timespec

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .special
      }
    identity = FileIdentity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    size = Int(status.st_size)
    names = Int(status.st_nlink)
    owner = status.st_uid
    permissions = status.st_mode & 0o7777
    modified = status.st_mtim
    changed = status.st_ctim
  }

  /// Reads the status of the file at a path.
  /// - Parameter followingLink: if the path is a link, whether to read the status of the link's target.
  public init(ofPath path: String, followingLink: Bool = true) throws(SystemError) {
    var status = stat()
    try SystemError.check(path) { followingLink ? stat($0, &status) : lstat($0, &status) }
    self.init(status)
  }

  /// Whether something exists at a path, and the system lets us see it. A link to nothing does not count.
  public static func exists(_ path: String) -> Bool { (try? FileStatus(ofPath: path)) != nil }

  /// Whether a folder, or a link to a folder, is at a path.
  public static func isFolder(_ path: String) -> Bool { (try? FileStatus(ofPath: path))?.kind == .folder }
}

/// The identity of a file; all its names have the same.
public struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let number: UInt64

  init(device: UInt64, number: UInt64) {
    self.device = device
    self.number = number
  }

  /// The identity of the file at a path, following links; nil if nothing is there.
  public init?(_ path: String) {
    guard let status = try? FileStatus(ofPath: path) else { return nil }
    self = status.identity
  }
}
