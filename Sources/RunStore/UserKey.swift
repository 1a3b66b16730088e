import Foundation
import OperatingSystem

/// The file with the user's signing key:
///
///     key file → state folder "/key", 32 random bytes, which only the user can read (0600)
///     state folder → $XDG_STATE_HOME "/nbrun", or if that is not set $HOME "/.local/state/nbrun" (0700)
///
/// The first run makes both. The key has no use on another machine. Deleting it does no harm: the next run makes a new
/// key, and the steps run again.
public enum UserKey {
  private static let name = "key"

  /// Returns the user's key, and makes it if there is none. Processes that start at the same time all get the same key.
  /// - Throws: why there can be no key. A key that others can read or replace is not used.
  public static func load(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(StoreError) -> SigningKey {
    let path = try stateFolder(environment)
    let folder = try open(path)
    if folder.status(of: name) == nil {
      do throws(SystemError) {
        try makeKey(in: folder)
      } catch {
        throw StoreError("\(path)/\(name)", error, action: "made")
      }
    }
    return try read("\(path)/\(name)", in: folder)
  }

  // MARK: The folder

  /// Finds the state folder's path, and makes the folders above it, as the XDG specification requires.
  private static func stateFolder(_ environment: [String: String]) throws(StoreError) -> String {
    // The specification says that relative paths are ignored.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      try make(state)
      try checkOwner(of: state, "XDG_STATE_HOME")
      return "\(state)/nbrun"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw StoreError(
        "HOME is not set, and a user's key is kept below it",
        hint: "set HOME, or XDG_STATE_HOME to a folder of your own")
    }
    try checkOwner(of: home, "HOME")
    let state = "\(home)/.local/state"
    try make(state)
    return "\(state)/nbrun"
  }

  /// Refuses a folder of another user than root, so that no key is written there: `sudo` can be set up to keep the HOME
  /// of the user who called it.
  private static func checkOwner(of path: String, _ variable: String) throws(StoreError) {
    let status: FileStatus
    do throws(SystemError) {
      status = try Folder(path).status()
    } catch {
      throw StoreError(
        "'\(path)' (\(variable)) cannot be opened: \(error.words)",
        hint: "set XDG_STATE_HOME to a folder of your own")
    }
    guard status.owner == geteuid() || status.owner == 0 else {
      throw StoreError(
        "'\(path)' (\(variable)) belongs to another user", hint: "set XDG_STATE_HOME to a folder of your own")
    }
  }

  private static func make(_ path: String) throws(StoreError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw StoreError(
        "the folder '\(path)' cannot be made", hint: "set XDG_STATE_HOME to a folder of your own")
    }
  }

  private static func open(_ path: String) throws(StoreError) -> Folder {
    let folder: Folder
    let status: FileStatus
    do throws(SystemError) {
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemError(errno) }
      folder = try Folder(path)
      status = try folder.status()
    } catch {
      throw StoreError(
        "'\(path)' cannot be used: \(error.words)", hint: "set XDG_STATE_HOME to a folder of your own")
    }
    guard status.owner == geteuid() else {
      throw StoreError(
        "'\(path)' belongs to another user", hint: "set XDG_STATE_HOME to a folder of your own")
    }
    guard status.permissions & 0o022 == 0 else {
      throw StoreError("others may write to '\(path)'", hint: "allow it to nobody else: chmod 700 '\(path)'")
    }
    return folder
  }

  // MARK: The key

  private static func makeKey(in folder: Folder) throws(SystemError) {
    folder.removeAbandonedFiles()
    let file = try TemporaryFile(in: folder, permissions: 0o600)
    try file.write(SigningKey.random().bytes)
    try file.file.synchronize()
    do throws(SystemError) {
      try file.placeIfAbsent(as: name)
    } catch {
      // Another process was faster; all processes use its key.
      guard error.code == EEXIST else { throw error }
    }
  }

  private static func read(_ path: String, in folder: Folder) throws(StoreError) -> SigningKey {
    let hint = "remove '\(path)': the next run makes a new key"
    if let status = folder.status(of: name), status.kind == .file {
      guard status.owner == geteuid() else {
        throw StoreError("'\(path)' belongs to another user", hint: hint)
      }
      guard status.permissions & 0o077 == 0 else {
        throw StoreError("'\(path)' can be read by others, so it is not secret", hint: hint)
      }
    }
    switch folder.read(name, atMost: SigningKey.length) {
    case .bytes(let bytes):
      guard let key = SigningKey(bytes: bytes) else { throw StoreError("'\(path)' holds no key", hint: hint) }
      return key
    case .absent: throw StoreError("'\(path)' has just been removed", hint: "run again")
    case .tooLarge: throw StoreError("'\(path)' holds no key", hint: hint)
    case .unusable(let why): throw StoreError("'\(path)' \(why)", hint: hint)
    }
  }
}
