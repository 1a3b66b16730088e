import OperatingSystem

/// Why something could not be stored, or stored files cannot be used.
public struct StoreError: Error, Sendable {
  /// "'output/.nbrun/cache' cannot be written: no space left on device"
  public var message: String
  /// What to do about it.
  public var hint: String?

  public init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  init(_ path: String, _ error: SystemError, action: String = "written") {
    self.init("'\(path)' cannot be \(action): \(error.words)")
  }
}
