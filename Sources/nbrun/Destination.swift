import Foundation
import ReportHTML
import ReportModel
import SourceText

/// Where one notebook's report goes, and in which formats.
struct Destination {
  enum Format: String, CaseIterable { case html, json }

  private enum Place {
    case standardOutput
    case files([(format: Format, path: String)])
  }

  private let place: Place
  private let formats: [Format]

  /// One destination a notebook.
  /// - Throws: a diagnostic where the options contradict each other, or two reports would be one file.
  static func all(for notebooks: [String], output: String?, formats: String?) throws(Diagnostic)
    -> [Destination]
  {
    let formats = try parse(formats, output: output)
    if output == "-" {
      guard notebooks.count == 1, formats.count == 1 else {
        throw Diagnostic(
          "-o - is for one notebook and one format", hint: "choose with --to html or --to json")
      }
      return [Destination(place: .standardOutput, formats: formats)]
    }
    var owners: [String: String] = [:]
    return try notebooks.map { notebook throws(Diagnostic) in
      let base = try basePath(of: notebook, output: output, isOnly: notebooks.count == 1)
      let files = formats.map { (format: $0, path: "\(base).\($0.rawValue)") }
      for (_, path) in files {
        let key = URL(fileURLWithPath: path).standardizedFileURL.path
        if key == URL(fileURLWithPath: notebook).standardizedFileURL.path {
          throw Diagnostic(
            "the report would overwrite the notebook '\(notebook)'", hint: "name another file with -o")
        }
        if let other = owners[key] {
          throw Diagnostic(
            "'\(other)' and '\(notebook)' would both be written to '\(path)'",
            hint: "run them one by one, each with its own -o")
        }
        owners[key] = notebook
      }
      return Destination(place: .files(files), formats: formats)
    }
  }

  private static func parse(_ text: String?, output: String?) throws(Diagnostic) -> [Format] {
    guard let text else {
      return output?.lowercased().hasSuffix(".json") == true ? [.json] : [.html]
    }
    let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    var formats: [Format] = []
    for name in names {
      guard let format = Format(rawValue: name) else {
        throw Diagnostic(
          "--to \(text): '\(name)' is no format",
          hint: nearestName(to: name, among: Format.allCases.map(\.rawValue)).map { "did you mean '\($0)'?" }
            ?? "the formats are html and json")
      }
      if !formats.contains(format) { formats.append(format) }
    }
    guard !formats.isEmpty else {
      throw Diagnostic("--to names no format", hint: "the formats are html and json")
    }
    return formats
  }

  /// The report's path without its extension.
  private static func basePath(of notebook: String, output: String?, isOnly: Bool) throws(Diagnostic)
    -> String
  {
    let name = ((notebook as NSString).lastPathComponent as NSString).deletingPathExtension
    guard let output else { return "output/\(name)" }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
    if output.hasSuffix("/") || (exists && isFolder.boolValue) {
      return (output as NSString).appendingPathComponent(name)
    }
    guard isOnly else {
      throw Diagnostic(
        "-o '\(output)' is one file for several notebooks", hint: "name a folder: -o \(output)/")
    }
    let known = Format.allCases.contains { output.lowercased().hasSuffix(".\($0.rawValue)") }
    return known ? (output as NSString).deletingPathExtension : output
  }

  // MARK: Writing

  /// Finds out before the run whether the report will have a place: training for nothing helps nobody.
  func prepare() throws(Diagnostic) {
    guard case .files(let files) = place else { return }
    for (_, path) in files { try AtomicFile(path: path).prepare() }
  }

  /// A run's results are not lost to a full disk: they are kept where there is room, and the error says where.
  private func write(_ text: String, to path: String) throws(Diagnostic) {
    do {
      try AtomicFile(path: path).write(text)
    } catch {
      let refuge = (NSTemporaryDirectory() as NSString).appendingPathComponent(
        (path as NSString).lastPathComponent)
      var error = error
      if refuge != path, (try? AtomicFile(path: refuge).write(text)) != nil {
        error.hint = "it is kept in \(refuge)"
      }
      throw error
    }
  }

  struct Written {
    var paths: [String] = []
    var warnings: [Diagnostic] = []
  }

  func write(_ report: Report, unsafeHTML: Bool, notebookFolder: String) throws(Diagnostic) -> Written {
    var written = Written()
    for format in formats {
      let text: String
      switch format {
      case .html:
        let pictures = PictureFiles(folder: notebookFolder)
        text =
          HTMLPage(report, options: .init(unsafeHTML: unsafeHTML, pictureLoader: { pictures.load($0) })).html
        written.warnings += pictures.warnings
      case .json:
        do {
          text = try report.record.json() + "\n"
        } catch {
          throw Diagnostic("the run record cannot be written: \(error)")
        }
      }
      switch place {
      case .standardOutput:
        do {
          try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
          throw Diagnostic("standard output takes no more: \(error.localizedDescription)")
        }
      case .files(let files):
        for (_, path) in files where files.first(where: { $0.format == format })?.path == path {
          try write(text, to: path)
          written.paths.append(path)
        }
      }
    }
    return written
  }
}
