import Foundation
import NotebookSyntax
import OperatingSystem
import ProseTree
import ReportHTML
import SourceText
import Synchronization

/// The local pictures of a notebook's prose, which become part of the report. Each file is read once.
final class PictureFiles: Sendable {
  /// The largest size of a picture in bytes. A page of tens of megabytes is slow to open, and larger pictures are
  /// photographs that can be made smaller.
  static let largest = 4_000_000
  /// The largest size of all pictures of a notebook together, so that the report can be sent by mail.
  static let largestSum = 20_000_000

  private struct Read {
    /// By the source as written in the notebook: the picture, or why there is none.
    var sources: [String: Result<HTMLPage.Options.Picture, PictureFolders.Refusal>] = [:]
    /// Two names of the same file are one picture.
    var files: [FileIdentity: HTMLPage.Options.Picture] = [:]
    var sum = 0
  }

  private let folders: PictureFolders
  private let read = Mutex(Read())

  /// - Parameters:
  ///   - folder: the notebook's folder, where relative paths start.
  ///   - others: the folders that `--pictures-from` allows.
  init(folder: String, others: [String]) {
    folders = PictureFolders(notebook: folder, others: others)
  }

  /// Returns a warning, with its place, for each picture that the report cannot show.
  func problems(in notebook: Notebook) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for block in notebook.prose {
      block.forEachInline { inline in
        guard case .image(let source, _, _, let span) = inline else { return }
        guard Self.isLocal(source) else {
          problems.append(
            Diagnostic(
              "the picture '\(source)' is on the web: the report shows a link in its place", at: span,
              hint: "download it into the notebook's folder", severity: .warning))
          return
        }
        guard case .failure(let refusal) = look(at: source) else { return }
        problems.append(
          Diagnostic(
            "the picture '\(source)' \(refusal.reason)", at: span, hint: refusal.hint, severity: .warning))
      }
    }
    return problems
  }

  /// Returns the picture; nil if the report cannot show it.
  func picture(_ source: String) -> HTMLPage.Options.Picture? { try? look(at: source).get() }

  /// Whether the source is a file. Pictures on the web are not downloaded; the report shows a link to them.
  private static func isLocal(_ source: String) -> Bool {
    let scheme = source.prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
    return !source.hasPrefix("//") && !scheme.hasPrefix("http:") && !scheme.hasPrefix("https:")
  }

  private func look(at source: String) -> Result<HTMLPage.Options.Picture, PictureFolders.Refusal> {
    read.withLock { read in
      if let known = read.sources[source] { return known }
      let result: Result<HTMLPage.Options.Picture, PictureFolders.Refusal>
      do throws(PictureFolders.Refusal) {
        result = .success(try load(source, into: &read))
      } catch {
        result = .failure(error)
      }
      read.sources[source] = result
      return result
    }
  }

  private func load(
    _ source: String, into read: inout Read
  ) throws(PictureFolders.Refusal) -> HTMLPage.Options.Picture {
    if source.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") {
      throw PictureFolders.Refusal(
        reason: "is not a path",
        hint: "name a file in the notebook's folder, such as pictures/loss.png, or a picture on the web")
    }
    let (bytes, identity) = try folders.read(
      source.percentDecoded, atMost: Self.largest)
    if let known = read.files[identity] { return known }
    guard let kind = PictureKind(of: bytes) else {
      throw PictureFolders.Refusal(
        reason: "is not PNG, JPEG, GIF, WebP or SVG",
        hint: "the file's first bytes decide, and an SVG must be well-formed XML without entities of its own")
    }
    guard read.sum + bytes.count <= Self.largestSum else {
      throw PictureFolders.Refusal(
        reason: "is one too many: with it, the notebook's pictures have more than "
          + "\(Self.largestSum / 1_000_000) MB together",
        hint: "make the pictures smaller: the report contains them all")
    }
    read.sum += bytes.count
    let picture = HTMLPage.Options.Picture(data: bytes, mediaType: kind.rawValue)
    read.files[identity] = picture
    return picture
  }
}
