import Foundation

extension String {
  /// The one path that is the same for all paths of a file: absolute, and without links, "." and "..". If nothing is at
  /// the path, the part that exists is resolved in this way, links to nothing are followed, and the rest of the path is
  /// appended as text.
  public var resolvedPath: String {
    var path = self
    // The system follows at most 40 links, too.
    for _ in 0..<40 {
      guard let (real, rest) = path.partThatIsThere else { return absolutePath }
      guard let next = rest.first, let target = real.appendingToPath(String(next)).linkTarget else {
        return real.appending(rest)
      }
      let start = target.hasPrefix("/") ? target : real.appendingToPath(target)
      path = start + "/" + rest.dropFirst().joined(separator: "/")
    }
    return absolutePath
  }

  /// The path from the root, without "." and ".."; links are not resolved.
  public var absolutePath: String {
    (hasPrefix("/") ? "/" : ".".realPath ?? "/").appending(split(separator: "/"))
  }

  /// The longest existing part of the path, resolved, and the remaining parts. Nil if the path is longer than the
  /// system allows, so that it leads nowhere.
  private var partThatIsThere: (real: String, rest: [Substring])? {
    guard utf8.count < Int(PATH_MAX) else { return nil }
    let parts = split(separator: "/")
    for count in stride(from: parts.count, through: 0, by: -1) {
      let path = (hasPrefix("/") ? "/" : "./") + parts[..<count].joined(separator: "/")
      if let real = path.realPath { return (real, Array(parts[count...])) }
    }
    return nil
  }

  /// Nil if nothing is there.
  private var realPath: String? {
    withFileName { name in
      guard let real = realpath(name, nil) else { return nil }
      defer { free(real) }
      return FileName.text(ofZeroEnded: real)
    }
  }

  /// The text of a link; nil if it is not a link.
  var linkTarget: String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = withFileName { readlink($0, &bytes, Int(PATH_MAX)) }
    return count < 0 ? nil : FileName.text(ofZeroEnded: bytes)
  }

  private func appending(_ parts: [Substring]) -> String {
    var path = split(separator: "/")
    for part in parts where part != "." {
      if part == ".." { _ = path.popLast() } else { path.append(part) }
    }
    return "/" + path.joined(separator: "/")
  }
}
