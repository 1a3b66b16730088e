import Foundation

/// What stands at a name, itself and not what a link there leads to, unless it is said otherwise.
public struct FileStatus: Sendable {
  public enum Kind: Sendable, Equatable {
    case file, folder, link
    /// A FIFO, a socket or a device.
    case special
  }

  public let kind: Kind
  public let identity: FileIdentity
  /// In bytes. A sparse file takes less on the disk: nothing is allocated for a size before it was held to a limit.
  public let size: Int
  /// How many names the file has.
  public let names: Int
  public let owner: UInt32
  /// "0o600": who may read and write it.
  public let permissions: UInt32
  /// When its bytes were last written.
  public let modified: timespec
  /// When its bytes, its owner, its permissions or its names last changed.
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

  /// What a path leads to.
  /// - Parameter followingLink: where a link stands at the path, what the link leads to.
  public init(ofPath path: String, followingLink: Bool = true) throws(SystemError) {
    var status = stat()
    try SystemError.check(path) { followingLink ? stat($0, &status) : lstat($0, &status) }
    self.init(status)
  }

  /// There is something at a path, and the system lets us see it. A link that leads nowhere is nothing.
  public static func exists(_ path: String) -> Bool { (try? FileStatus(ofPath: path)) != nil }

  /// There is a folder at a path, or a link that leads to one.
  public static func isFolder(_ path: String) -> Bool { (try? FileStatus(ofPath: path))?.kind == .folder }
}

/// Which file it is, under whatever name.
public struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let number: UInt64

  init(device: UInt64, number: UInt64) {
    self.device = device
    self.number = number
  }

  /// Of what a path leads to; nil where there is nothing.
  public init?(_ path: String) {
    guard let status = try? FileStatus(ofPath: path) else { return nil }
    self = status.identity
  }
}
