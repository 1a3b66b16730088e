import Foundation
import OperatingSystem
import SourceText

/// The file names of reports.
struct ReportNames {
  let output: String?
  let formats: [any ReportFormat]

  /// - Parameter output: the value of `-o`.
  init(output: String?, formats: [any ReportFormat]) {
    self.output = output
    self.formats = formats
  }

  /// Returns the paths of every notebook's reports, in the order of the formats.
  /// - Throws: a diagnostic if a name has another format's ending, or if two reports would be the same file.
  func paths(for notebooks: [String]) throws(Diagnostic) -> [[String]] {
    if let twice = Self.namedTwice(notebooks) {
      throw Diagnostic("the notebook '\(twice)' is named twice", hint: "name each notebook once")
    }
    guard let folder else { return [try file(for: notebooks)] }
    let names = Self.names(of: notebooks)
    if let clash = Self.clash(names) {
      throw Diagnostic(
        "'\(notebooks[clash.first])' and '\(notebooks[clash.second])' would both be written to '\(folder)/\(names[clash.second]).\(formats[0].name)'",
        hint: "run them one by one, each with its own -o")
    }
    return names.map { name in
      formats.map { folder.appendingToPath("\(name).\($0.name)") }
    }
  }

  /// The folder in which reports are named after their notebooks; nil if `-o` names a file.
  private var folder: String? {
    guard let output else { return Destination.standardFolder }
    return output.hasSuffix("/") || FileStatus.isFolder(output) ? output : nil
  }

  // MARK: In a folder

  /// Returns the notebooks' own names. If two notebooks have the same name, the names of their folders are added:
  /// "ada-homework".
  private static func names(of notebooks: [String]) -> [String] {
    let parts = notebooks.map { path -> [String] in
      path.withoutEnding.absolutePath.split(separator: "/").map(String.init)
    }
    let short = parts.map { $0.last ?? "" }
    return parts.indices.map { index in
      let alike = parts.indices.filter { $0 != index && short[$0] == short[index] }
      let depth = alike.map { commonSuffix(parts[index], parts[$0]) }.max() ?? 0
      return parts[index].suffix(depth + 1).joined(separator: "-")
    }
  }

  private static func commonSuffix(_ a: [String], _ b: [String]) -> Int {
    zip(a.reversed(), b.reversed()).prefix { $0 == $1 }.count
  }

  private static func clash(_ names: [String]) -> (first: Int, second: Int)? {
    var owners: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if let first = owners.updateValue(index, forKey: name) { return (first, index) }
    }
    return nil
  }

  private static func namedTwice(_ notebooks: [String]) -> String? {
    var seen: Set<String> = []
    return notebooks.first { !seen.insert($0.resolvedPath).inserted }
  }

  // MARK: A file by its name

  private func file(for notebooks: [String]) throws(Diagnostic) -> [String] {
    guard let output else { return [] }
    guard !output.nameInPath.isEmpty else {
      throw Diagnostic(
        "-o names no file", hint: "it takes a file or a folder, such as -o report.html or -o reports/")
    }
    let ending = output.endingOfName.lowercased()
    if output.hasNotebookEnding, !formats.contains(where: { $0.endings.contains(ending) }) {
      throw refusal(ofNotebookName: output, notebooks)
    }
    guard notebooks.count == 1 else {
      throw Diagnostic(
        "-o '\(output)' is one file for several notebooks",
        hint: "name a folder: -o \(output.withoutEnding)/")
    }
    if formats.count > 1 {
      let isOurs = ReportFormatCatalogue.withEnding(ending) != nil
      guard isOurs || ending.isEmpty else { throw refusal(of: ending, in: output) }
      let base = isOurs ? output.withoutEnding : output
      return formats.map { "\(base).\($0.name)" }
    }
    guard ending.isEmpty || formats[0].endings.contains(ending) else { throw refusal(of: ending, in: output) }
    return [output]
  }

  /// The error for a notebook's name after `-o`: it comes from `nbrun -o *.md`, or is a typing mistake.
  private func refusal(ofNotebookName output: String, _ notebooks: [String]) -> Diagnostic {
    let isThere = FileStatus.exists(output)
    return Diagnostic(
      "-o '\(output)': that is a notebook's name, and -o says where the report goes",
      hint: isThere && notebooks.count > 0
        ? "if you wrote -o *.md, the shell put the names of your notebooks there, and -o took the first of them: write nbrun *.md, or nbrun *.md -o reports/"
        : "end the name with .html: -o \(output.withoutEnding).html")
  }

  private func refusal(of ending: String, in output: String) -> Diagnostic {
    let base = output.withoutEnding
    let other = ReportFormatCatalogue.withEnding(ending)
    let hint =
      switch ending {
      case _ where other != nil:
        "name it \(base).\(formats[0].name), or write --to \(other?.name ?? "")"
      default:
        "a page ends with .html or .htm, Markdown with .md, a PDF with .pdf, a record with .json: -o \(base).\(formats[0].name)"
      }
    return Diagnostic(
      "-o '\(output)': a file that ends with .\(ending) is no \(formats[0].words)", hint: hint)
  }
}
