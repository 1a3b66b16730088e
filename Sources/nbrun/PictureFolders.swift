import Foundation

/// The folders that a notebook's pictures may be read from, and the only way to a picture's bytes: a notebook can
/// come from a stranger, and its report goes to other people.
struct PictureFolders: Sendable {
  /// Why a picture is not read, as the end of a sentence about it.
  struct Refusal: Error {
    let reason: String
    var hint = "paths start at the notebook's folder"

    static let outside = Refusal(
      reason: "lies outside the notebook's folder",
      hint: "copy it beside the notebook, or allow its folder with --pictures-from FOLDER")
  }

  /// Which file it is, under whatever name.
  struct Identity: Hashable, Sendable {
    let device: dev_t
    let number: ino_t
  }

  /// O_PATH of open(2), which Swift's Glibc leaves out; the same on every architecture of Swift's.
  private static let pathOnly: Int32 = 0o10000000

  /// The notebook's, where relative paths start.
  private let start: String
  /// Absolute, and without links.
  private let roots: [String]

  init(notebook folder: String, others: [String]) {
    start = folder
    roots = ([folder] + others).map(\.resolvedPath)
  }

  /// Reads a regular file below one of the folders. A link may lead to it, as long as it does not lead out.
  ///
  /// The file is taken hold of first, without being opened for reading, so that nothing waits for a pipe and no
  /// device does anything. What is then asked of that descriptor stays true whatever happens to the path.
  func read(_ path: String, atMost limit: Int) throws(Refusal) -> (bytes: Data, identity: Identity) {
    guard !path.isEmpty, !path.unicodeScalars.contains("\0") else { throw Refusal(reason: "has no name") }
    let place = path.hasPrefix("/") ? path : "\(start)/\(path)"
    let handle = open(place, Self.pathOnly | O_CLOEXEC)
    guard handle >= 0 else { throw Self.refusal(errno, isOutside: !contains(place.standardizedPath)) }
    defer { close(handle) }
    // The kernel's own name for what the descriptor is: no link is left in it.
    let own = "/proc/self/fd/\(handle)"
    guard let real = try? FileManager.default.destinationOfSymbolicLink(atPath: own), contains(real) else {
      throw .outside
    }
    var status = stat()
    guard fstat(handle, &status) == 0 else { throw Self.refusal(errno, isOutside: false) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Refusal(reason: "is no regular file") }
    guard status.st_size <= limit else { throw Self.tooLarge(limit) }
    let descriptor = open(own, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.refusal(errno, isOutside: false) }
    defer { close(descriptor) }
    let bytes = try Self.bytes(of: descriptor, atMost: limit)
    return (bytes, Identity(device: status.st_dev, number: status.st_ino))
  }

  private func contains(_ path: String) -> Bool {
    roots.contains { root in root == "/" || path.hasPrefix(root + "/") }
  }

  /// A file of /proc says that it is empty, and one that grows says too little: counting while reading is what holds.
  private static func bytes(of descriptor: Int32, atMost limit: Int) throws(Refusal) -> Data {
    var bytes = Data()
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw refusal(errno, isOutside: false) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: piece[..<count])
      guard bytes.count <= limit else { throw tooLarge(limit) }
    }
  }

  private static func tooLarge(_ limit: Int) -> Refusal {
    Refusal(
      reason: "is larger than \(limit / 1_000_000) MB", hint: "make it smaller: the report carries it whole")
  }

  /// Whether a file outside exists is nothing that a report tells.
  private static func refusal(_ code: Int32, isOutside: Bool) -> Refusal {
    if isOutside { return .outside }
    return switch code {
    case ENOENT, ENOTDIR, ENAMETOOLONG: Refusal(reason: "cannot be found")
    case ELOOP: Refusal(reason: "is a link that leads to itself")
    case EACCES, EPERM: Refusal(reason: "cannot be read", hint: "check its permissions with ls -l")
    default: Refusal(reason: "cannot be read: \(String(cString: strerror(code)))")
    }
  }
}

extension String {
  /// Absolute, and without "." and ".."; links stay.
  fileprivate var standardizedPath: String {
    let absolute = hasPrefix("/") ? self : "\(FileManager.default.currentDirectoryPath)/\(self)"
    var parts: [Substring] = []
    for part in absolute.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
