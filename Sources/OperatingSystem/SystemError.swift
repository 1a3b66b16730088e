import Foundation

/// Why the system refused a call: the value of `errno`.
public struct SystemError: Error, Sendable, Equatable {
  public let code: Int32

  public init(_ code: Int32) {
    self.code = code
  }

  /// The error of the call that has just failed.
  static var last: SystemError { SystemError(errno) }

  /// "no space left on device"
  public var words: String { String(cString: strerror(code)).lowercased() }

  public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

  /// Makes a system call with a path.
  /// - Parameter work: the call; it returns a negative number on failure.
  @discardableResult
  static func check(
    _ path: String, _ work: (UnsafePointer<CChar>) -> Int32
  ) throws(SystemError) -> Int32 {
    let (result, code) = path.withFileName { pointer in
      let result = work(pointer)
      return (result, errno)
    }
    guard result >= 0 else { throw SystemError(code) }
    return result
  }
}
