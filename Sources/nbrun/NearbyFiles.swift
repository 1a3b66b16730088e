import Foundation
import OperatingSystem
import SourceText

/// Existing files that the user may have meant by a name that does not exist.
struct NearbyFiles {
  /// The files that a command takes, by the endings of their names.
  enum Kind {
    case notebooks, reports

    var endings: [String] {
      switch self {
      case .notebooks: ["md", "markdown", "Rmd", "qmd"]
      case .reports: ["html", "json"]
      }
    }

    var words: (one: String, many: String) {
      switch self {
      case .notebooks: ("Markdown file", "Markdown files")
      case .reports: ("report", "reports")
      }
    }
  }

  let hint: String?

  /// The largest number of entries of a folder that are examined.
  private static let limit = 5_000
  /// The largest number of files that are listed.
  private static let shown = 5

  /// - Parameter path: a file that does not exist.
  init(_ kind: Kind, near path: String) {
    let folder = path.folderOfPath
    // Spaces and points at the end of the name are typing mistakes.
    var name = path.nameInPath
    while let last = name.last, last.isWhitespace || last == ".", name.count > 1 { name.removeLast() }
    if !folder.isEmpty, !FileStatus.isFolder(folder) {
      hint = Self.hint(forFolder: folder)
      return
    }
    let files = Self.files(kind, in: folder)
    let stems = files.map { (file: $0, stem: $0.withoutEnding) }
    let stem = name.withoutEnding
    // First a name that differs only in case or ending, then one with one or two typing mistakes.
    let same =
      stems.first { [$0.file.lowercased(), $0.stem.lowercased()].contains(name.lowercased()) }
      ?? stems.first { $0.stem.lowercased() == stem.lowercased() }
    let near = nearestName(to: stem, among: stems.map(\.stem)).flatMap { near in
      stems.first { $0.stem == near }
    }
    if let found = same?.file ?? near?.file {
      hint = "did you mean '\(Self.path(folder, found))'?"
    } else if let below = Self.folders(in: folder).map({ Self.path(folder, "\($0)/\(name)") })
      .first(where: FileStatus.exists)
    {
      hint = "did you mean '\(below)'?"
    } else {
      hint = Self.list(kind, files, in: folder, nearestTo: stem)
    }
  }

  /// - Parameter folder: a folder that was named although a file is needed.
  init(_ kind: Kind, in folder: String) {
    hint = Self.list(kind, Self.files(kind, in: folder), in: folder, nearestTo: "")
  }

  /// Whether nothing has this name, not even a link.
  static func isMissing(_ path: String) -> Bool {
    (try? FileStatus(ofPath: path, followingLink: false)) == nil
  }

  private static func list(
    _ kind: Kind, _ files: [String], in folder: String, nearestTo stem: String
  ) -> String? {
    let place = folder.isEmpty || folder == "." ? "here" : "in '\(folder)'"
    guard let first = files.first else {
      // For reports there is no such hint: the standard place of a report is a better one.
      return kind == .reports ? nil : "there is no \(kind.words.one) \(place)"
    }
    guard files.count > 1 else { return "the \(kind.words.one) \(place) is \(first)" }
    guard !stem.isEmpty else { return words(kind, files, files.prefix(shown), place) }
    let nearest = files.prefix(500).map { (name: $0, slips: slips(from: String(stem.prefix(40)), to: $0)) }
      .sorted { ($0.slips, $0.name) < ($1.slips, $1.name) }.prefix(shown).map(\.name)
    return words(kind, files, nearest[...], place)
  }

  private static func words(
    _ kind: Kind, _ files: [String], _ named: ArraySlice<String>, _ place: String
  ) -> String {
    let rest = files.count - named.count
    return
      "the \(kind.words.many) \(place) are \(named.joined(separator: ", "))\(rest > 0 ? ", and \(rest) more" : "")"
  }

  private static func hint(forFolder folder: String) -> String {
    let above = folder.folderOfPath
    let near = nearestName(to: folder.nameInPath, among: folders(in: above))
    return "there is no folder '\(folder)'" + (near.map { "; did you mean '\(path(above, $0))'?" } ?? "")
  }

  private static func path(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder.appendingToPath(name)
  }

  private static func files(_ kind: Kind, in folder: String) -> [String] {
    let endings = kind.endings.map { $0.lowercased() }
    return entries(of: folder).filter { name in
      endings.contains(name.endingOfName.lowercased()) && !FileStatus.isFolder(path(folder, name))
    }
  }

  private static func folders(in folder: String) -> [String] {
    entries(of: folder).filter { FileStatus.isFolder(path(folder, $0)) }
  }

  private static func entries(of folder: String) -> [String] {
    Folder.visibleNames(in: folder, atMost: limit)
  }
}
