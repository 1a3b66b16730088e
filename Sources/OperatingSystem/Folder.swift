import Foundation

/// An open folder. What is in it is reached by its name from the folder's descriptor, and a link at that name is never
/// followed: whatever somebody puts there, nothing outside the folder is read, written or removed.
///
/// A name is that of one thing in the folder: without a slash, and neither "." nor "..".
public final class Folder: Sendable {
  private let file: OpenFile

  /// Follows links in the path: it is the user's.
  public init(_ path: String) throws(SystemError) {
    let descriptor = try SystemError.check(path.isEmpty ? "." : path) {
      Foundation.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    file = OpenFile(descriptor)
  }

  private init(_ file: OpenFile) {
    self.file = file
  }

  /// A folder in this one.
  public func folder(_ name: String) throws(SystemError) -> Folder {
    Folder(try openFile(name, O_RDONLY | O_DIRECTORY))
  }

  /// Makes a folder, unless something of that name is there already.
  public func makeFolder(_ name: String, permissions: mode_t = 0o777) throws(SystemError) {
    do throws(SystemError) {
      try Self.call(entry: name) { mkdirat(file.descriptor, $0, permissions) }
    } catch {
      if error.code != EEXIST { throw error }
    }
  }

  /// Makes a folder, and those above it that are not there yet.
  public static func make(_ path: String) throws(SystemError) {
    if FileStatus.isFolder(path) { return }
    let above = path.folderOfPath
    if !above.isEmpty, above != path { try make(above) }
    do throws(SystemError) {
      try SystemError.check(path) { mkdir($0, 0o777) }
    } catch {
      guard error.code == EEXIST else { throw error }
      // Somebody else has made it in this instant, or it is a file, or a link that leads nowhere.
      guard try FileStatus(ofPath: path).kind == .folder else { throw SystemError(ENOTDIR) }
    }
  }

  // MARK: What is in it

  /// Nil where there is nothing of that name.
  public func status(of name: String) -> FileStatus? {
    var status = stat()
    let code = try? Self.call(entry: name) { fstatat(file.descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
    return code == nil ? nil : FileStatus(status)
  }

  /// The folder itself.
  public func status() throws(SystemError) -> FileStatus { try file.status() }

  /// The names of what is in it, in no order.
  /// - Parameter most: where there are more, only so many.
  public func names(atMost most: Int = .max) throws(SystemError) -> [String] {
    // A descriptor of its own: a copy of this one would go on where an earlier listing ended.
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

  /// What stands in a folder, for hints: the names that do not begin with a point, in alphabetical order; none where
  /// the folder cannot be read.
  /// - Parameter most: as many are looked at, of a folder that may have millions.
  public static func visibleNames(in path: String, atMost most: Int = 1000) -> [String] {
    let names = (try? Folder(path).names(atMost: most)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Opens a file to read. To open a FIFO or a device waits for nobody; the status says what it is.
  public func open(_ name: String) throws(SystemError) -> OpenFile {
    try openFile(name, O_RDONLY | O_NONBLOCK)
  }

  /// Opens a file, which is made, empty, where there is none.
  public func openOrMake(_ name: String) throws(SystemError) -> OpenFile {
    try openFile(name, O_RDONLY | O_CREAT | O_NONBLOCK)
  }

  /// Makes a file and opens it to write; where there is something of that name, that is an error.
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

  /// Removes a name that is a file's; a link goes itself, and what it leads to stays.
  public func remove(_ name: String) throws(SystemError) {
    try Self.call(entry: name) { unlinkat(file.descriptor, $0, 0) }
  }

  /// Puts one thing in another's place, which is gone then.
  func rename(_ name: String, to newName: String) throws(SystemError) {
    try Self.call(entry: name) { from in
      newName.withFileName { renameat(file.descriptor, from, file.descriptor, $0) }
    }
  }

  /// Gives a file a second name; where something has it already, that is an error.
  func link(_ name: String, as newName: String) throws(SystemError) {
    try Self.call(entry: name) { from in
      newName.withFileName { linkat(file.descriptor, from, file.descriptor, $0, 0) }
    }
  }

  /// Waits until the disk has the names.
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
