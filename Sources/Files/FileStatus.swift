import Foundation

/// What stands at a name, itself and not what a link there leads to.
public struct FileStatus: Sendable {
  public enum Kind: Sendable, Equatable {
    case file, folder, link
    /// A FIFO, a socket or a device.
    case special
  }

  public let kind: Kind
  /// In bytes. A sparse file takes less on the disk: nothing is allocated for a size before it was held to a limit.
  public let size: Int
  /// How many names the file has.
  public let names: Int
  public let owner: UInt32
  /// "0o600": who may read and write it.
  public let permissions: UInt32
  public let modified: timespec

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .special
      }
    size = Int(status.st_size)
    names = Int(status.st_nlink)
    owner = status.st_uid
    permissions = status.st_mode & 0o7777
    modified = status.st_mtim
  }
}
