import Foundation

/// A file that gets its name only when it is whole: until then it stands in the same folder under a name of its own.
///
///     temporary name → ".nbrun-new-" hexadecimal{16}
///
/// Whoever writes it holds its lock. A process that is killed lets go of the lock, so that the next one knows which
/// files nobody will ever finish, also where the other process ran on another machine or in a container.
public final class TemporaryFile {
  public let file: OpenFile
  private let folder: Folder
  private let name: String
  private var isPlaced = false

  /// - Parameter permissions: less those that the umask takes away.
  public init(in folder: Folder, permissions: mode_t = 0o666) throws(SystemError) {
    self.folder = folder
    for _ in 0..<100 {
      let name = Self.prefix + Self.hexadecimal(UInt64.random(in: 0...UInt64.max))
      let file: OpenFile
      do throws(SystemError) {
        // O_EXCL: in a folder that others write to, nobody can have put a link in its place.
        file = try folder.makeFile(name, permissions: permissions)
      } catch {
        if error.code == EEXIST { continue }
        throw error
      }
      // Where there are no locks, nobody can get this one and take the file for abandoned.
      let isLocked = (try? file.tryLock()) ?? true
      // Before the file had its lock, another process may have taken it for abandoned.
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

  /// Gives the file its name, in place of whatever has it.
  public func place(as newName: String) throws(SystemError) {
    try folder.rename(name, to: newName)
    isPlaced = true
  }

  /// Gives the file its name, unless something has it already: that is the error EEXIST.
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
  /// Writes a file that is there whole or not at all, whoever else writes or however the process ends. What stands at its
  /// name is replaced: of a link the link itself, and not what it leads to.
  /// - Parameter isSynchronized: the disk has the bytes before the file has its name.
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
        // A full disk may show only when the bytes reach it.
        if isSynchronized { try temporary.file.synchronize() }
        try temporary.place(as: name)
        return temporary.file
      } catch {
        attempts += 1
        // Where another machine does not see the lock, it may have taken the file for abandoned.
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

  /// Removes the temporary files of processes that were killed: this user's own, and only those that nobody has locked.
  /// - Returns: how many.
  @discardableResult
  public func removeAbandonedFiles() -> Int {
    ((try? names()) ?? []).count { TemporaryFile.isName($0) && removeIfAbandoned($0) }
  }

  private func removeIfAbandoned(_ name: String) -> Bool {
    guard status(of: name)?.kind == .file, let file = try? open(name), let status = try? file.status(),
      status.kind == .file, status.owner == geteuid(), (try? file.tryLock()) == true
    else { return false }
    // The lock is held until the name is gone: who has just made the file sees that it was taken.
    return withExtendedLifetime(file) { (try? remove(name)) != nil }
  }
}
