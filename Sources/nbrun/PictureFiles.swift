import Foundation
import ReportHTML
import SourceText
import Synchronization

/// The local pictures of a notebook's prose, read so that the report can carry them.
final class PictureFiles: Sendable {
  /// Larger ones would make a report that no mail takes.
  private static let limit = 5_000_000

  private let folder: String
  private let problems = Mutex<[Diagnostic]>([])

  /// What could not be put into the report.
  var warnings: [Diagnostic] { problems.withLock(\.self) }

  /// - Parameter folder: the notebook's, where relative paths start.
  init(folder: String) {
    self.folder = folder
  }

  /// The file that `source` names, or nil with a warning.
  func load(_ source: String) -> HTMLPage.Options.Picture? {
    let path = source.removingPercentEncoding ?? source
    let url = URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true))
    do {
      let values = try url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
      guard values.isRegularFile == true else { return refuse(source, "is no file") }
      guard let size = values.fileSize, size <= Self.limit else {
        return refuse(source, "is larger than \(Self.limit / 1_000_000) MB")
      }
      let data = try Data(contentsOf: url)
      guard let type = Self.mediaType(of: data) else {
        return refuse(source, "is no PNG, JPEG, GIF, WebP or SVG")
      }
      return HTMLPage.Options.Picture(data: data, mediaType: type)
    } catch {
      return refuse(source, "cannot be read")
    }
  }

  /// By the file's first bytes: its name may lie.
  private static func mediaType(of data: Data) -> String? {
    func begins(_ bytes: [UInt8], at offset: Int = 0) -> Bool { data.dropFirst(offset).starts(with: bytes) }
    if begins([0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
    if begins([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if begins(Array("GIF8".utf8)) { return "image/gif" }
    if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) { return "image/webp" }
    let head = String(decoding: data.prefix(1000), as: UTF8.self)
    return head.contains("<svg") ? "image/svg+xml" : nil
  }

  private func refuse(_ source: String, _ reason: String) -> HTMLPage.Options.Picture? {
    problems.withLock {
      $0.append(
        Diagnostic(
          "the picture '\(source)' \(reason)", hint: "paths start at the notebook's folder",
          severity: .warning))
    }
    return nil
  }
}
