import Foundation
import MathSyntax
import NotebookSyntax
import OperatingSystem
import ProseTree
import SourceText
import StepProtocol

/// Finds links of the prose that lead nowhere: to a heading, step or equation that does not exist, or to a file that
/// is not beside the notebook. They are only warnings, because the run does not depend on them.
struct DeadEnds {
  /// The places within the page that a link can lead to.
  private var anchors: Anchors
  /// The ids and names in raw HTML.
  private let namesInHTML: Set<String>
  private let search: NameSearch
  /// The anchors of the headings, in the order of the text.
  private var headings: [String] = []
  /// The notebook's folder. Nothing outside it is looked up: a notebook can come from a stranger, and must not find
  /// out what else is on the disk.
  private let folder: String
  private let bounds: FolderBounds
  /// The line numbers of the notebook's text. The report shows the text with an anchor for each line.
  private let lines: ClosedRange<Int>

  /// - Returns: the problems, and the links to places that the page does not have, as written.
  /// - Parameters:
  ///   - links: the links of the prose, of titles and of captions.
  ///   - equations: the names of the equations in links.
  static func problems(
    in notebook: Notebook, links: [Located<String>], equations: [String]
  ) -> (problems: [Diagnostic], deadLinks: Set<String>) {
    guard !links.isEmpty else { return ([], []) }
    var deadLinks: Set<String> = []
    let ends = DeadEnds(notebook, equations: equations)
    var files: [String: Diagnostic?] = [:]
    let problems = links.compactMap { link -> Diagnostic? in
      if link.value.isEmpty {
        return .warning(
          "this link leads nowhere", at: link.span, hint: "write its address between the brackets")
      }
      if link.value.hasPrefix("#") {
        let problem = ends.problem(ofAnchor: link)
        if problem != nil { deadLinks.insert(link.value) }
        return problem
      }
      if let problem = Self.problem(ofAddress: link) { return problem }
      // The file system is asked only once for each file.
      guard files.count < 1000, let path = Self.path(link.value) else { return nil }
      let problem = files[path] ?? ends.problem(ofFile: path)
      files.updateValue(problem, forKey: path)
      return problem.map { Diagnostic($0.message, at: link.span, hint: $0.hint, severity: .warning) }
    }
    return (problems, deadLinks)
  }

  /// Returns a warning about an address that the report shows as text.
  private static func problem(ofAddress link: Located<String>) -> Diagnostic? {
    if let scheme = LinkDestination.refusedScheme(of: link.value) {
      return .warning(
        "the report shows this link as text: it makes no links to '\(scheme):' addresses", at: link.span,
        hint: "a link can lead to https:, http: and mailto: addresses, and to files")
    }
    if link.value.hasPrefix("/"), !link.value.hasPrefix("//") {
      return .warning(
        "the report shows this link as text: '\(link.value)' is a path of this machine", at: link.span,
        hint: "write a path that starts from the notebook's folder")
    }
    return nil
  }

  private init(_ notebook: Notebook, equations: [String]) {
    folder = notebook.file.folder
    bounds = FolderBounds([folder])
    lines = 1...max(1, notebook.file.lineCount)
    anchors = Anchors(cells: StepNames(of: notebook.steps).ids, equations: equations)
    for words in notebook.prose.flatMap(\.headings) { headings.append(anchors.slug(for: words)) }
    namesInHTML = Set(notebook.prose.flatMap(\.rawHTML).flatMap(Self.identifiers))
    search = NameSearch(among: anchors.names + namesInHTML.sorted())
  }

  private func problem(ofAnchor link: Located<String>) -> Diagnostic? {
    let written = String(link.value.dropFirst())
    let name = written.removingPercentEncoding ?? written
    // "#" and "#top" are the top of every page; the page numbers its own figures, tables and notes.
    let isOfThePage = ["figure-", "table-", "fn-", "fnref-"].contains { prefix in
      name.hasPrefix(prefix) && name.dropFirst(prefix.count).allSatisfy { $0.isNumber || $0 == "-" }
    }
    let isLine =
      name.first == "L"
      && Int(name.dropFirst()).map { Anchors.line($0) == name && lines.contains($0) } == true
    if name.isEmpty || isLine || ["top", "symbols", "notes"].contains(name) || isOfThePage || isAnchor(name) {
      return nil
    }
    let near = isAnchor(name.lowercased()) ? name.lowercased() : search.nearest(to: name)
    let hint = near.map { "did you mean '#\($0)'?" }
    if name.hasPrefix("eq-") {
      let label = name.dropFirst(3)
      return .warning(
        "there is no equation for '\(link.value)'", at: link.span,
        hint: hint ?? "write \\label{\(label)} in the displayed equation")
    }
    return .warning(
      "there is no heading, step or equation for '\(link.value)'", at: link.span,
      hint: hint ?? listing)
  }

  private func isAnchor(_ name: String) -> Bool { anchors.contains(name) || namesInHTML.contains(name) }

  /// The headings that a link can lead to, for a hint.
  private var listing: String {
    if headings.isEmpty { return "the notebook has no headings" }
    return "the headings are \(NameListing.words(headings.map { "#\($0)" }))"
  }

  /// Returns the path of a file beside the notebook; nil for an address elsewhere.
  private static func path(_ destination: String) -> String? {
    let path = destination.prefix { $0 != "#" && $0 != "?" }
    let beforeSlash = path.prefix { $0 != "/" }
    guard !path.isEmpty, !path.hasPrefix("/"), !beforeSlash.contains(":"), path.utf8.count < 4096 else {
      return nil
    }
    return String(path)
  }

  private func problem(ofFile path: String) -> Diagnostic? {
    let decoded = path.percentDecoded
    let places = [path, decoded].map(folder.appendingToPath)
    if places.contains(where: { !isMissing($0) && !isOutside($0) }) { return nil }
    if isOutside(folder.appendingToPath(decoded)) {
      // Another notebook has its own report, wherever the notebook is.
      guard !decoded.hasNotebookEnding else { return nil }
      return .warning(
        "'\(decoded)' is outside of the notebook's folder, and the report shows this link as text", at: nil,
        hint: "a report leads to files in the folder of its notebook and below")
    }
    let above = decoded.folderOfPath
    let place = folder.appendingToPath(above)
    let siblings = (try? bounds.hold(place)) == nil ? [] : Folder.visibleNames(in: place)
    let near = nearestName(to: decoded.nameInPath, among: siblings)
    return .warning(
      "there is no file '\(decoded)' beside the notebook", at: nil,
      hint: near.map { "did you mean '\(above.appendingToPath($0))'?" }
        ?? "a relative address starts from the notebook's folder")
  }

  /// Whether the path is inside the notebook's folder and no such file exists.
  private func isMissing(_ path: String) -> Bool {
    do throws(FolderBounds.Failure) {
      _ = try bounds.hold(path)
      return false
    } catch {
      guard case .system(let error) = error else { return false }
      return [ENOENT, ENOTDIR].contains(error.code)
    }
  }

  /// Whether the path is outside the notebook's folder, no matter whether the file exists.
  private func isOutside(_ path: String) -> Bool {
    do throws(FolderBounds.Failure) {
      _ = try bounds.hold(path)
      return false
    } catch {
      return error == .outside
    }
  }

  /// Returns the names that raw HTML gives: `<a id="x">` and `<a name='x'>`.
  private static func identifiers(in html: String) -> [String] {
    var names: [String] = []
    for attribute in ["id=", "name="] {
      for piece in html.components(separatedBy: attribute).dropFirst() {
        guard let quote = piece.first else { continue }
        let isQuoted = quote == "\"" || quote == "'"
        let name = piece.dropFirst(isQuoted ? 1 : 0).prefix { isQuoted ? $0 != quote : !" >".contains($0) }
        names.append(String(name))
      }
    }
    return names
  }
}

extension ProseBlock {
  /// The texts of the headings, in the order in which the page gives them anchors.
  fileprivate var headings: [String] {
    switch self {
    case .heading(_, let words): [words.plainText]
    case .quotation(let blocks), .alert(_, let blocks): blocks.flatMap(\.headings)
    case .list(let list): list.items.flatMap { $0.blocks.flatMap(\.headings) }
    default: []
    }
  }

  fileprivate var rawHTML: [String] {
    if case .html(let source) = self { return [source] }
    var found: [String] = []
    forEachInline { inline in
      if case .html(let source) = inline { found.append(source) }
    }
    switch self {
    case .quotation(let blocks), .alert(_, let blocks): return found + blocks.flatMap(\.htmlBlocks)
    case .list(let list): return found + list.items.flatMap { $0.blocks.flatMap(\.htmlBlocks) }
    default: return found
    }
  }

  private var htmlBlocks: [String] {
    switch self {
    case .html(let source): [source]
    case .quotation(let blocks), .alert(_, let blocks): blocks.flatMap(\.htmlBlocks)
    case .list(let list): list.items.flatMap { $0.blocks.flatMap(\.htmlBlocks) }
    default: []
    }
  }
}
