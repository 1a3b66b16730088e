import ArgumentParser
import Foundation
import SourceText

extension FileManager {
  /// There is a folder of this name.
  func isFolder(_ path: String) -> Bool {
    var status = stat()
    return path.withFileName { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder, and those above it that are not there yet.
  /// - Returns: 0, or why that cannot be, as errno has it.
  func makeFolders(_ path: String) -> Int32 {
    if isFolder(path) { return 0 }
    let above = path.folderOfPath
    if !above.isEmpty, above != path {
      let code = makeFolders(above)
      guard code == 0 else { return code }
    }
    let code = path.withFileName { mkdir($0, 0o777) == 0 ? 0 : errno }
    guard code == EEXIST else { return code }
    // Somebody else has made it in this instant, or it is a file, or a link that leads nowhere.
    var status = stat()
    guard path.withFileName({ stat($0, &status) }) == 0 else { return errno }
    return status.st_mode & S_IFMT == S_IFDIR ? 0 : ENOTDIR
  }
}

extension String {
  /// The path as every other path of the same file resolves, absolute and without links.
  var resolvedPath: String { URL(fileURLWithPath: self).resolvingSymlinksInPath().path }
}

/// Which file a path leads to, by whatever name.
struct FileIdentity: Hashable {
  private let device: dev_t
  private let number: ino_t

  /// Nil where there is no file.
  init?(_ path: String) {
    var status = stat()
    guard path.withFileName({ stat($0, &status) }) == 0 else { return nil }
    device = status.st_dev
    number = status.st_ino
  }
}

/// A path of the command line. `~/` is the user's home, also where the shell leaves it as it is: in quotes, and in
/// `--output=~/page.html`.
struct PathArgument: ExpressibleByArgument, Hashable {
  let path: String

  init(argument: String) {
    guard argument == "~" || argument.hasPrefix("~/"), !FileManager.default.fileExists(atPath: "~"),
      let home = ProcessInfo.processInfo.environment["HOME"], !home.isEmpty
    else {
      path = argument
      return
    }
    path = home + argument.dropFirst()
  }
}
