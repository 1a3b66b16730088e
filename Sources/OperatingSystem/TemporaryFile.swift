import Foundation

/// A file that gets its name only when it is complete. Until then it has a temporary name in the same folder.
///
///     temporary name → ".nbrun-new-" hexadecimal{16}
///
/// The process that writes the file holds a lock on it. If that process is killed, the lock is released, so a later
/// process can see which files were abandoned. This also works if the other process ran on another machine or in a
/// container.
public final class TemporaryFile {
  public let file: OpenFile
  private let folder: Folder
  private let name: String
  private var isPlaced = false

  /// - Parameter permissions: the permissions, reduced by the umask.
  public init(in folder: Folder, permissions: mode_t = 0o666) throws(SystemError) {
    self.folder = folder
    for _ in 0..<100 {
      let name = Self.prefix + Self.hexadecimal(UInt64.random(in: 0...UInt64.max))
      let file: OpenFile
      do throws(SystemError) {
        // O_EXCL: if others can write to the folder, they cannot put a link in the file's place.
        file = try folder.makeFile(name, permissions: permissions)
      } catch {
        if error.code == EEXIST { continue }
        throw error
      }
      // If the file system has no locks, no other process can lock this file and treat it as abandoned.
      let isLocked = (try? file.tryLock()) ?? true
      // Before this process had the lock, another may have treated the file as abandoned and removed it.
      if isLocked, try file.status().names > 0 {
        (self.name, self.file) = (name, file)
        return
      }
    }
    throw SystemError(EAGAIN)
  }

  deinit { if !isPlaced { try? folder.remove(name) } }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    try OpenFile.write(bytes, to: file.descriptor)
  }

  public func write(_ bytes: [UInt8]) throws(SystemError) {
    try bytes.withUnsafeBufferPointer { buffer throws(SystemError) in
      try write(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Gives the file its name. A file that has this name is replaced.
  public func place(as newName: String) throws(SystemError) {
    try folder.rename(name, to: newName)
    isPlaced = true
  }

  /// Gives the file its name; if the name exists, throws the error EEXIST.
  public func placeIfAbsent(as newName: String) throws(SystemError) {
    try folder.link(name, as: newName)
  }

  // MARK: Names

  private static let prefix = ".nbrun-new-"

  public static func isName(_ name: String) -> Bool {
    name.hasPrefix(prefix) && name.dropFirst(prefix.count).isHexadecimal(digits: 16)
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Folder {
  /// Writes a file so that its name never belongs to an incomplete file, even if other processes write it, or this
  /// process is killed. An existing file with this name stays until the new one is complete, and is then replaced. If
  /// the name is a link, the link is replaced, not its target.
  /// - Parameter isSynchronized: whether to wait until the bytes are on the disk before the file gets its name.
  /// - Returns: the file, so that the caller can wait for the disk.
  @discardableResult
  public func write(
    _ bytes: UnsafeRawBufferPointer, to name: String, isSynchronized: Bool = false
  ) throws(SystemError) -> OpenFile {
    var attempts = 0
    while true {
      let temporary = try TemporaryFile(in: self)
      do throws(SystemError) {
        try temporary.write(bytes)
        // A full disk may be reported only when the bytes are written to it.
        if isSynchronized { try temporary.file.synchronize() }
        try temporary.place(as: name)
        return temporary.file
      } catch {
        attempts += 1
        // A process on another machine that does not see the lock may have removed the file as abandoned.
        let isTaken = error.code == ENOENT && (try? temporary.file.status())?.names == 0
        guard isTaken, attempts < 3 else { throw error }
      }
    }
  }

  @discardableResult
  public func write(
    _ bytes: [UInt8], to name: String, isSynchronized: Bool = false
  ) throws(SystemError) -> OpenFile {
    try bytes.withUnsafeBufferPointer { buffer throws(SystemError) in
      try write(UnsafeRawBufferPointer(buffer), to: name, isSynchronized: isSynchronized)
    }
  }

  /// Removes the temporary files of killed processes: only files of this user that nobody has locked.
  /// - Returns: the number of removed files.
  @discardableResult
  public func removeAbandonedFiles() -> Int {
    ((try? names()) ?? []).count { TemporaryFile.isName($0) && removeIfAbandoned($0) }
  }

  private func removeIfAbandoned(_ name: String) -> Bool {
    guard status(of: name)?.kind == .file, let file = try? open(name), let status = try? file.status(),
      status.kind == .file, status.owner == geteuid(), (try? file.tryLock()) == true
    else { return false }
    // Hold the lock until the name is removed: the process that has just made this file then sees that it was removed.
    return withExtendedLifetime(file) { (try? remove(name)) != nil }
  }
}
