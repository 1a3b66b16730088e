import Foundation
import ReportHTML
import ReportModel
import RunStore
import SourceText

/// Where one notebook's report goes, and in which formats.
struct Destination {
  enum Format: String, CaseIterable { case html, json }

  /// Where reports go that nobody named a place for.
  static let standardFolder = "output"

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
    for notebook in notebooks { owners[notebook.resolvedPath] = notebook }
    return try notebooks.map { notebook throws(Diagnostic) in
      let files = try self.files(of: notebook, output: output, formats: formats, isOnly: notebooks.count == 1)
      for (_, path) in files {
        if let owner = owners.updateValue(notebook, forKey: path.resolvedPath) {
          throw owner.resolvedPath == path.resolvedPath
            ? Diagnostic(
              "the report would overwrite the notebook '\(owner)'", hint: "name another file with -o")
            : Diagnostic(
              "'\(owner)' and '\(notebook)' would both be written to '\(path)'",
              hint: "run them one by one, each with its own -o")
        }
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

  /// A file for each format: in a folder by the notebook's name, or with one format exactly where -o says.
  private static func files(
    of notebook: String, output: String?, formats: [Format], isOnly: Bool
  ) throws(Diagnostic) -> [(format: Format, path: String)] {
    let name = ((notebook as NSString).lastPathComponent as NSString).deletingPathExtension
    guard let output else { return formats.map { ($0, "\(standardFolder)/\(name).\($0.rawValue)") } }
    if output.hasSuffix("/") || FileManager.default.isFolder(output) {
      let base = (output as NSString).appendingPathComponent(name)
      return formats.map { ($0, "\(base).\($0.rawValue)") }
    }
    guard isOnly else {
      throw Diagnostic(
        "-o '\(output)' is one file for several notebooks", hint: "name a folder: -o \(output)/")
    }
    if formats.count == 1 { return [(formats[0], output)] }
    let isKnown = Format.allCases.contains { output.lowercased().hasSuffix(".\($0.rawValue)") }
    let base = isKnown ? (output as NSString).deletingPathExtension : output
    return formats.map { ($0, "\(base).\($0.rawValue)") }
  }

  /// Where the runs are kept that report to here. Standard output has no place of its own: then it is where reports
  /// usually go, if anything does.
  var runFolder: RunFolder? {
    switch place {
    case .files(let files):
      return files.first.map { RunFolder(beside: ($0.path as NSString).deletingLastPathComponent) }
    case .standardOutput:
      let folder = RunFolder(beside: Self.standardFolder)
      return folder.exists ? folder : nil
    }
  }

  // MARK: Writing

  /// Finds out before the run whether the report will have a place: training for nothing helps nobody.
  func prepare() throws(Diagnostic) {
    guard case .files(let files) = place else { return }
    for (_, path) in files { try AtomicFile(path: path).prepare() }
  }

  /// Writes the report in every format.
  /// - Parameter wrote: told each path as soon as its file is there.
  func write(
    _ report: Report, unsafeHTML: Bool, notebookFolder: String, wrote: (String) -> Void
  ) throws(Diagnostic) {
    switch place {
    case .standardOutput:
      for format in formats {
        try StandardOutput.write(try text(of: report, format, unsafeHTML: unsafeHTML, notebookFolder))
      }
    case .files(let files):
      for (format, path) in files {
        try keep(try text(of: report, format, unsafeHTML: unsafeHTML, notebookFolder), at: path)
        wrote(path)
      }
    }
  }

  private func text(
    of report: Report, _ format: Format, unsafeHTML: Bool, _ notebookFolder: String
  ) throws(Diagnostic) -> String {
    switch format {
    case .html:
      let pictures = PictureFiles(folder: notebookFolder)
      let options = HTMLPage.Options(unsafeHTML: unsafeHTML, pictureLoader: { try? pictures.load($0) })
      return HTMLPage(report, options: options).html
    case .json:
      do {
        return try report.record.json() + "\n"
      } catch {
        throw Diagnostic("the run record cannot be written: \(error)")
      }
    }
  }

  /// What can be computed again gives way to what was computed.
  private func clearCache() -> Bool {
    guard let folder = runFolder else { return false }
    let cleared = try? EntryStore(folder, limit: 0).clear()
    return (cleared?.entries ?? 0) > 0
  }

  /// A run's results are not lost to a full disk: they are kept where there is room, and the error says where.
  private func keep(_ text: String, at path: String) throws(Diagnostic) {
    do {
      try AtomicFile(path: path, makeRoom: clearCache).write(text)
    } catch {
      // A name that nobody has, since nobody was asked for this one.
      let name = "nbrun-\(getpid())-\((path as NSString).lastPathComponent)"
      let refuge = (NSTemporaryDirectory() as NSString).appendingPathComponent(name)
      var error = error
      if (try? AtomicFile(path: refuge).write(text)) != nil { error.hint = "it is kept in \(refuge)" }
      throw error
    }
  }
}

/// Standard output, for what was asked for.
enum StandardOutput {
  /// What a command was asked for.
  static func print(_ lines: String) throws {
    do throws(Diagnostic) {
      try write(lines + "\n")
    } catch {
      Terminal(isQuiet: false).show(error, in: nil)
      try ExitStatus.stepFailed.leave()
    }
  }

  static func write(_ text: String) throws(Diagnostic) {
    let code = AtomicFile.write(text, to: STDOUT_FILENO)
    // Who has read enough closes the pipe, as `head` does.
    guard code != 0, code != EPIPE else { return }
    throw Diagnostic("standard output takes no more: \(AtomicFile.words(for: code))")
  }
}
