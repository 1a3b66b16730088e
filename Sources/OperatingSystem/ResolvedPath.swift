import Foundation

extension String {
  /// The path as every other path of the same file resolves: absolute, and without links, "." and "..". Of a path to
  /// nothing the part that is there is resolved so, and links that lead nowhere are followed; the rest is taken by its
  /// words.
  public var resolvedPath: String {
    var path = self
    // As many links as the system follows.
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

  /// The path from the root on, without "." and "..". Links stay.
  public var absolutePath: String {
    (hasPrefix("/") ? "/" : ".".realPath ?? "/").appending(split(separator: "/"))
  }

  /// The longest part of the path that leads to something, resolved, and the rest of its parts. Nil where the path is
  /// longer than the system takes, and so leads nowhere.
  private var partThatIsThere: (real: String, rest: [Substring])? {
    guard utf8.count < Int(PATH_MAX) else { return nil }
    let parts = split(separator: "/")
    for count in stride(from: parts.count, through: 0, by: -1) {
      let path = (hasPrefix("/") ? "/" : "./") + parts[..<count].joined(separator: "/")
      if let real = path.realPath { return (real, Array(parts[count...])) }
    }
    return nil
  }

  /// Nil where there is nothing.
  private var realPath: String? {
    withFileName { name in
      guard let real = realpath(name, nil) else { return nil }
      defer { free(real) }
      return FileName.text(ofZeroEnded: real)
    }
  }

  /// What is written in a link; nil where there is none.
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
