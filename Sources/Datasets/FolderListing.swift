import Glibc

/// What stands in a folder, for hints: a few names, whatever its size.
public enum FolderListing {
  /// As many entries are looked at, of a folder that may have millions.
  private static let most = 1000

  /// The names of a folder's entries in their order, hidden ones left out; none where it cannot be read.
  public static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while names.count < most, let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
