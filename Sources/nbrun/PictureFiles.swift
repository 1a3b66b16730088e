import Foundation
import SourceText

/// The local pictures of a notebook's prose, read so that the report can carry them.
final class PictureFiles {
  /// Larger ones would make a report that no mail takes.
  private static let limit = 5_000_000

  private let folder: URL
  private(set) var warnings: [Diagnostic] = []

  /// - Parameter folder: the notebook's, where relative paths start.
  init(folder: String) {
    self.folder = URL(fileURLWithPath: folder.isEmpty ? "." : folder, isDirectory: true)
  }

  /// The bytes of the file that `source` names, or nil with a warning.
  func load(_ source: String) -> Data? {
    let path = source.removingPercentEncoding ?? source
    let url = URL(fileURLWithPath: path, relativeTo: folder)
    do {
      let values = try url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
      guard values.isRegularFile == true else { return complain(source, "is no file") }
      guard let size = values.fileSize, size <= Self.limit else {
        return complain(source, "is larger than 5 MB")
      }
      return try Data(contentsOf: url)
    } catch {
      return complain(source, "cannot be read")
    }
  }

  private func complain(_ source: String, _ reason: String) -> Data? {
    warnings.append(
      Diagnostic(
        "the picture '\(source)' \(reason)", hint: "paths start at the notebook's folder", severity: .warning))
    return nil
  }
}
