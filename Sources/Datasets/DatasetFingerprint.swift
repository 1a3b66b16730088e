import Digests
import Glibc

extension DatasetCatalogue {
  /// What the set's files hold, as one digest: of their bytes as they lie on the disk, packed or not, and of the
  /// names of its classes. It takes a tenth of the time that loading takes, and no file's date is believed.
  /// - Returns: nil where a file is missing or cannot be read; loading it will say which.
  public static func fingerprint(of name: String, base: String) -> String? {
    guard let place = try? find(name, base: base),
      let names = try? place.classNames ?? ClassNames.read(in: place.folder)
    else { return nil }
    let hash = SHA256()
    for file in DatasetFile.allCases {
      guard let path = try? file.path(in: place), hash.update(contentsOf: path) else { return nil }
    }
    // No name holds a line's end.
    hash.update(Array(names.joined(separator: "\n").utf8))
    return hash.finish()
  }
}

extension SHA256 {
  /// Takes in a file: how long it is, and its bytes.
  /// - Returns: false where it cannot be read.
  fileprivate func update(contentsOf path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    update(Array("\(status.st_size):".utf8))
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return false }
      if count == 0 { return true }
      buffer.withUnsafeBytes { update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }
}
