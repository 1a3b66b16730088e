import Foundation

/// An open folder. Its entries are opened by name, relative to the folder's descriptor, and a link at such a name is
/// never followed. So nothing outside the folder is read, written or removed, whatever somebody puts into it.
///
/// A name is that of one entry: without a slash, and neither "." nor "..".
public final class Folder: Sendable {
  private let file: OpenFile

  /// Follows links in the path, because the user chose it.
  public init(_ path: String) throws(SystemError) {
    let descriptor = try SystemError.check(path.isEmpty ? "." : path) {
      Foundation.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    file = OpenFile(descriptor)
  }

  private init(_ file: OpenFile) {
    self.file = file
  }

  /// Opens a folder in this one.
  public func folder(_ name: String) throws(SystemError) -> Folder {
    Folder(try openFile(name, O_RDONLY | O_DIRECTORY))
  }

  /// Makes a folder, unless something with that name exists.
  public func makeFolder(_ name: String, permissions: mode_t = 0o777) throws(SystemError) {
    do throws(SystemError) {
      try Self.call(entry: name) { mkdirat(file.descriptor, $0, permissions) }
    } catch {
      if error.code != EEXIST { throw error }
    }
  }

  /// Makes a folder, and the missing folders above it.
  public static func make(_ path: String) throws(SystemError) {
    if FileStatus.isFolder(path) { return }
    let above = path.folderOfPath
    if !above.isEmpty, above != path { try make(above) }
    do throws(SystemError) {
      try SystemError.check(path) { mkdir($0, 0o777) }
    } catch {
      guard error.code == EEXIST else { throw error }
      // Another process may have made it just now. Or it is a file, or a link to nothing.
      guard try FileStatus(ofPath: path).kind == .folder else { throw SystemError(ENOTDIR) }
    }
  }

  // MARK: What is in it

  /// Returns the status of an entry; nil if nothing has that name.
  public func status(of name: String) -> FileStatus? {
    var status = stat()
    let code = try? Self.call(entry: name) { fstatat(file.descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
    return code == nil ? nil : FileStatus(status)
  }

  /// The status of the folder itself.
  public func status() throws(SystemError) -> FileStatus { try file.status() }

  /// Returns the names of the entries, in no particular order.
  /// - Parameter most: the largest number of names to return.
  public func names(atMost most: Int = .max) throws(SystemError) -> [String] {
    // Open a new descriptor: a duplicate of this one would continue where an earlier listing ended.
    let descriptor = openat(file.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    guard let stream = fdopendir(descriptor) else {
      let error = SystemError.last
      close(descriptor)
      throw error
    }
    defer { closedir(stream) }
    let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    var names: [String] = []
    while names.count < most, let entry = readdir(stream) {
      let start = (UnsafeRawPointer(entry) + nameOffset).assumingMemoryBound(to: CChar.self)
      let name = FileName.text(ofZeroEnded: start)
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Returns the names in a folder, for hints: those that do not begin with a dot, in alphabetical order; none if the
  /// folder cannot be read.
  /// - Parameter most: the largest number of names to look at, because a folder may have millions.
  public static func visibleNames(in path: String, atMost most: Int = 1000) -> [String] {
    let names = (try? Folder(path).names(atMost: most)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Opens a file for reading. Opening a FIFO or a device does not block; the status says what it is.
  public func open(_ name: String) throws(SystemError) -> OpenFile {
    try openFile(name, O_RDONLY | O_NONBLOCK)
  }

  /// Opens a file, and creates an empty one if it does not exist.
  public func openOrMake(_ name: String) throws(SystemError) -> OpenFile {
    try openFile(name, O_RDONLY | O_CREAT | O_NONBLOCK)
  }

  /// Creates a file and opens it for writing; it is an error if the name exists.
  func makeFile(_ name: String, permissions: mode_t) throws(SystemError) -> OpenFile {
    try openFile(name, O_WRONLY | O_CREAT | O_EXCL, permissions)
  }

  private func openFile(
    _ name: String, _ flags: Int32, _ permissions: mode_t = 0o666
  ) throws(SystemError) -> OpenFile {
    OpenFile(
      try Self.call(entry: name) {
        openat(file.descriptor, $0, flags | O_NOFOLLOW | O_CLOEXEC, permissions)
      })
  }

  // MARK: Changing it

  /// Removes the name of a file. If it is a link, only the link is removed, not its target.
  public func remove(_ name: String) throws(SystemError) {
    try Self.call(entry: name) { unlinkat(file.descriptor, $0, 0) }
  }

  /// Renames an entry. An entry that has the new name is replaced.
  func rename(_ name: String, to newName: String) throws(SystemError) {
    try Self.call(entry: name) { from in
      newName.withFileName { renameat(file.descriptor, from, file.descriptor, $0) }
    }
  }

  /// Gives a file a second name; it is an error if the name exists.
  func link(_ name: String, as newName: String) throws(SystemError) {
    try Self.call(entry: name) { from in
      newName.withFileName { linkat(file.descriptor, from, file.descriptor, $0, 0) }
    }
  }

  /// Waits until the names are on the disk.
  public func synchronize() throws(SystemError) { try file.synchronize() }

  // MARK: The system

  @discardableResult
  private static func call(
    entry name: String, _ work: (UnsafePointer<CChar>) -> Int32
  ) throws(SystemError) -> Int32 {
    precondition(
      !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/")),
      "a name is that of one thing in the folder")
    return try SystemError.check(name, work)
  }
}
