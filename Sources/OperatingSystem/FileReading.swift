import Foundation

/// Reads files without trusting them: a path may not be a file, and a file may have another size than it says.
public enum FileReading {
  public enum Failure: Error, Hashable, Sendable {
    /// The file cannot be read; the number is `errno`.
    case unreadable(Int32)
    case folder
    /// A pipe or a device, which could block the program forever.
    case notRegular
    case larger(bytes: Int)
  }

  /// Reads a whole file.
  /// - Throws: `larger`, before it reads or allocates anything, if the file's size is above `limit` bytes.
  public static func bytes(ofFile path: String, atMost limit: Int) throws(Failure) -> [UInt8] {
    let (file, size) = try open(path)
    guard size <= limit else { throw .larger(bytes: size) }
    return try read(file, count: size)
  }

  /// Reads the first bytes of a file of any size.
  public static func prefix(ofFile path: String, count: Int) throws(Failure) -> [UInt8] {
    let (file, size) = try open(path)
    return try read(file, count: min(count, size))
  }

  private static func open(_ path: String) throws(Failure) -> (file: OpenFile, size: Int) {
    // Check the kind first: opening a device may have an effect.
    try check(try translating { () throws(SystemError) in try FileStatus(ofPath: path) })
    let file = try translating { () throws(SystemError) in try OpenFile(reading: path) }
    // The name may belong to another file by now.
    let status = try translating { () throws(SystemError) in try file.status() }
    try check(status)
    return (file, status.size)
  }

  private static func check(_ status: FileStatus) throws(Failure) {
    switch status.kind {
    case .file: break
    case .folder: throw .folder
    case .link, .special: throw .notRegular
    }
  }

  private static func read(_ file: OpenFile, count: Int) throws(Failure) -> [UInt8] {
    try translating { () throws(SystemError) in try file.read(atMost: count) }
  }

  private static func translating<Value>(
    _ work: () throws(SystemError) -> Value
  ) throws(Failure) -> Value {
    do throws(SystemError) {
      return try work()
    } catch {
      throw .unreadable(error.code)
    }
  }
}
