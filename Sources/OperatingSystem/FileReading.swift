import Foundation

/// Reads files of which nothing is believed: neither that they are files nor what size they say they have.
public enum FileReading {
  public enum Failure: Error, Hashable, Sendable {
    /// With why, as errno has it.
    case unreadable(Int32)
    case folder
    /// A pipe or a device could keep us waiting for ever.
    case notRegular
    case larger(bytes: Int)
  }

  /// The whole file.
  /// - Throws: `larger` before anything is read or allocated, where the file says that it has more than `limit` bytes.
  public static func bytes(ofFile path: String, atMost limit: Int) throws(Failure) -> [UInt8] {
    let (file, size) = try open(path)
    guard size <= limit else { throw .larger(bytes: size) }
    return try read(file, count: size)
  }

  /// The first bytes of a file of any size.
  public static func prefix(ofFile path: String, count: Int) throws(Failure) -> [UInt8] {
    let (file, size) = try open(path)
    return try read(file, count: min(count, size))
  }

  private static func open(_ path: String) throws(Failure) -> (file: OpenFile, size: Int) {
    // First what it is: to open a device may do something.
    try check(try translating { () throws(SystemError) in try FileStatus(ofPath: path) })
    let file = try translating { () throws(SystemError) in try OpenFile(reading: path) }
    // Something else may have taken the name since.
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
