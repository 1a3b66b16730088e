import Foundation

extension FileManager {
  /// There is a folder of this name.
  func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

extension String {
  /// The path as every other path of the same file resolves, absolute and without links.
  var resolvedPath: String { URL(fileURLWithPath: self).resolvingSymlinksInPath().path }
}
