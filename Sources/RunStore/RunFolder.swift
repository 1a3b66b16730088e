import Foundation

/// The `.nbrun` folder beside a report: what runs leave for later ones. It may be deleted at any time.
///
///     .nbrun/cache/  what steps came to, and trainings epoch by epoch
///     .nbrun/runs/   a record of every run
public struct RunFolder: Sendable {
  public let path: String

  public static let name = ".nbrun"

  /// - Parameter folder: where the report is written.
  public init(beside folder: String) {
    path = folder.isEmpty || folder == "." ? Self.name : "\(folder)/\(Self.name)"
  }

  var cache: String { "\(path)/cache" }
  var runs: String { "\(path)/runs" }

  public var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// Makes the folder and one in it where they are not there yet, with a note to git that nothing in it is to be kept, and one to programs that
  /// make backups.
  func prepare(_ folder: String) throws(StoreError) {
    // The folder of the reports is not made anew: who took it away meant it.
    for folder in [path, folder] where mkdir(folder, 0o777) != 0 && errno != EEXIST {
      throw StoreError(folder, code: errno)
    }
    try note(".gitignore", "# Made by nbrun; it can be deleted at any time.\n*\n")
    try note(
      "CACHEDIR.TAG",
      "Signature: 8a477f597d28d172789f06886806bc55\n# Made by nbrun; see https://bford.info/cachedir/\n")
  }

  private func note(_ name: String, _ text: String) throws(StoreError) {
    let file = "\(path)/\(name)"
    guard !FileManager.default.fileExists(atPath: file) else { return }
    try WholeFile.write(Array(text.utf8), to: file)
  }
}

/// Why something could not be kept.
public struct StoreError: Error, Sendable {
  /// "'output/.nbrun' cannot be written: no space left on device"
  public var message: String

  init(_ path: String, code: Int32, action: String = "written") {
    message = "'\(path)' cannot be \(action): \(Self.words(for: code))"
  }

  /// What errno says, in the system's words.
  public static func words(for code: Int32) -> String { String(cString: strerror(code)).lowercased() }

  init(_ path: String, _ error: any Error) {
    message = "'\(path)' cannot be written: \(error)"
  }
}
