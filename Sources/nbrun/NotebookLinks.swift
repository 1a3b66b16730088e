import Digests
import Foundation
import OperatingSystem
import ReportHTML
import ReportModel
import SourceText
import Synchronization

/// Finds where the links of a notebook's prose to files lead from its report: to the report of another notebook, or
/// to a file in the notebook's folder or below. Addresses are relative, and name no folder above the one that page
/// and file have in common, so that the page tells nothing about its author's machine.
final class NotebookLinks: Sendable {
  typealias Target = HTMLPage.Options.LinkTarget
  /// The paths of the pages that this run writes, by the notebook's resolved path and the name of the format.
  typealias Pages = [String: [String: String]]

  /// The largest number of different links that are examined. Each of them needs several system calls.
  private static let limit = 1_000

  /// The notebook's folder, where relative paths start.
  private let folder: String
  private let bounds: FolderBounds
  /// The resolved path of the page's folder; nil if it is not known.
  private let pageFolder: String?
  /// The formats to which a link to a notebook may lead, the best first.
  private let formats: [any ReportFormat]
  private let pages: Pages
  /// The pages that this run writes. Such a page is not an earlier report of another notebook with the same name.
  private let written: Set<String>
  private let known = Mutex<[String: Target]>([:])

  /// - Parameters:
  ///   - page: the path of the report; nil for standard output.
  ///   - format: the report's format. Markdown links to Markdown if possible, and PDF to PDF if there is no HTML.
  ///   - pages: the pages of all notebooks of the run.
  init(folder: String, page: String?, format: any ReportFormat = HTMLFormat(), pages: Pages) {
    self.folder = folder
    formats = format.linkedFormats.compactMap(ReportFormatCatalogue.named)
    bounds = FolderBounds([folder])
    pageFolder = page.map { $0.folderOfPath.isEmpty ? ".".resolvedPath : $0.folderOfPath.resolvedPath }
    self.pages = pages
    written = Set(pages.values.flatMap(\.values).map(\.resolvedPath))
  }

  /// Returns the paths of the pages that this run writes.
  static func pages(of jobs: [RunJob]) -> Pages {
    var pages: Pages = [:]
    for job in jobs where job.isRunnable {
      for format in ReportFormatCatalogue.all where !format.linkedFormats.isEmpty {
        if let page = job.destination.page(format) {
          pages[job.path.resolvedPath, default: [:]][format.name] = page
        }
      }
    }
    return pages
  }

  /// - Parameter destination: a path with its part after "#" or "?", as written.
  func target(of destination: String) -> Target {
    known.withLock { known in
      if let target = known[destination] { return target }
      guard known.count < Self.limit else {
        return .nowhere("not looked up: the notebook has more than \(Self.limit) links to files")
      }
      let target = find(destination)
      known[destination] = target
      return target
    }
  }

  private func find(_ destination: String) -> Target {
    let written = destination.prefix { $0 != "#" && $0 != "?" }
    let tail = destination[written.endIndex...]
    let path = String(written).percentDecoded
    guard !path.isEmpty else { return .address(destination) }
    guard !path.hasPrefix("/") else { return .nowhere("a path of the author's machine") }
    guard path.utf8.count < Int(PATH_MAX) else { return .nowhere("no path") }
    let place = folder.appendingToPath(path)
    let isNotebook = path.hasNotebookEnding
    guard let pageFolder else {
      return .nowhere("its place is not known to a page on standard output")
    }
    if isNotebook, let (page, remark) = page(ofNotebook: place),
      let way = Self.way(from: pageFolder, to: page)
    {
      return .address(way + tail, remark: remark)
    }
    do throws(FolderBounds.Failure) {
      _ = try bounds.hold(place)
    } catch {
      if case .system = error { return .nowhere("no such file") }
      return .nowhere(
        isNotebook
          ? "outside of the notebook's folder, and no report of it stands beside this page"
          : "outside of the notebook's folder")
    }
    guard let way = Self.way(from: pageFolder, to: place.resolvedPath) else {
      return .nowhere(isNotebook ? "its report is missing" : "this page cannot link to it")
    }
    return .address(
      way + (isNotebook ? "" : tail),
      remark: isNotebook ? "the notebook itself: no report of it stands beside this page" : nil)
  }

  /// Returns the report of another notebook: the one that this run writes, or an earlier one beside this page. Two
  /// notebooks can have the same name, so a report of a notebook with another text gets a remark.
  private func page(ofNotebook place: String) -> (path: String, remark: String?)? {
    for format in formats {
      if let page = pages[place.resolvedPath]?[format.name] { return (page.resolvedPath, nil) }
      guard let pageFolder else { continue }
      let page = pageFolder.appendingToPath("\(place.nameInPath.withoutEnding).\(format.name)")
      guard !written.contains(page.resolvedPath),
        let head = try? FileReading.prefix(ofFile: page, count: ReportFile.headLength)
      else { continue }
      if format.isOwn(page, head: head) {
        return (page, isReport(page, ofNotebook: place) ? nil : Self.otherText)
      }
    }
    return nil
  }

  private static let otherText = "a report of an earlier version, or of another notebook of this name"

  /// Whether a report contains the present text of a notebook. Markdown and PDF do not contain the text, and are
  /// accepted.
  private func isReport(_ page: String, ofNotebook place: String) -> Bool {
    guard let digest = try? ReportFile.notebookDigest(of: page) else { return true }
    let text = try? SourceFile(contentsOf: place).text
    return text.map { SHA256.hexDigest(of: $0) } == digest
  }

  /// Returns the relative address of a file; both paths are absolute and without links. Returns nil if the address
  /// would go up to the root or to a folder above the user's home folder.
  private static func way(from folder: String, to file: String) -> String? {
    let (start, end) = (folder.split(separator: "/"), file.split(separator: "/"))
    let common = zip(start, end).prefix { $0 == $1 }.count
    let steps = start.count - common
    if steps > 0 {
      let home = NSHomeDirectory().resolvedPath.split(separator: "/")
      let isAboveHome = common < home.count && start[..<common].elementsEqual(home[..<common])
      guard common > 0, !isAboveHome else { return nil }
    }
    let parts = [String](repeating: "..", count: steps) + end[common...].map { encoded(String($0)) }
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  /// Percent-encodes every byte except the unreserved ones (RFC 3986, section 2.3).
  private static func encoded(_ name: String) -> String {
    FileName.bytes(of: name).map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      if isPlain || ["-", ".", "_", "~"].contains(scalar) { return String(Character(scalar)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
