import Foundation
import OperatingSystem
import ReportModel
import RunStore
import SourceText

/// The place of one notebook's report, and its formats.
struct Destination {
  /// The folder of reports if the user names none.
  static let standardFolder = "output"

  private enum Place {
    case standardOutput
    case files([(format: any ReportFormat, place: OutputPlace)])
  }

  private let place: Place
  private let formats: [any ReportFormat]
  private var isForced = false
  private var inputs: [FileIdentity: String] = [:]

  /// Returns one destination for each notebook.
  /// - Parameters:
  ///   - isForced: whether files that are not reports may be replaced too.
  ///   - inputs: files that no report may replace, each with a description.
  /// - Throws: a diagnostic if the options contradict each other, or if two reports would be the same file.
  static func all(
    for notebooks: [String], output: String?, formats: String?, isForced: Bool = false,
    inputs: [FileIdentity: String] = [:]
  ) throws(Diagnostic) -> [Destination] {
    let names = try ReportNames(output: output, formats: Self.formats(formats, output: output))
    if output == "-" {
      guard notebooks.count == 1, names.formats.count == 1 else {
        throw Diagnostic(
          "-o - is for one notebook and one format", hint: "choose with --to html or --to json")
      }
      if let refusal = names.formats[0].refusalOfStandardOutput {
        throw Diagnostic(refusal, hint: "name a file or a folder with -o")
      }
      return [Destination(place: .standardOutput, formats: names.formats)]
    }
    var owners: [String: String] = [:]
    return try zip(notebooks, names.paths(for: notebooks)).map { notebook, files throws(Diagnostic) in
      // Two names can be links to the same file.
      for path in files {
        if let owner = owners.updateValue(notebook, forKey: path.resolvedPath) {
          throw Diagnostic(
            "'\(owner)' and '\(notebook)' would both be written to '\(path)'",
            hint: "run them one by one, each with its own -o")
        }
      }
      let places = zip(names.formats, files).map { format, path in
        (format: format, place: OutputPlace(path: path, rule: .report, isForced: isForced, inputs: inputs))
      }
      return Destination(
        place: .files(places), formats: names.formats, isForced: isForced, inputs: inputs)
    }
  }

  /// Returns the formats that `--to` names, or the format for the ending of the name after `-o`.
  static func formats(_ text: String?, output: String?) throws(Diagnostic) -> [any ReportFormat] {
    guard let text else {
      let named = output.flatMap { ReportFormatCatalogue.withEnding($0.endingOfName.lowercased()) }
      return [named.flatMap { $0.isChosenByEnding ? $0 : nil } ?? ReportFormatCatalogue.all[0]]
    }
    let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    var formats: [any ReportFormat] = []
    for name in names {
      guard let format = ReportFormatCatalogue.named(name) else {
        throw Diagnostic(
          "--to \(text): '\(name)' is not a format of nbrun",
          hint: CommandHints.formats[name]
            ?? nearestName(to: name, among: ReportFormatCatalogue.all.map(\.name)).map {
              "did you mean '\($0)'?"
            }
            ?? "the formats are \(ReportFormatCatalogue.list)")
      }
      if !formats.contains(where: { $0.name == name }) { formats.append(format) }
    }
    guard !formats.isEmpty else {
      throw Diagnostic("--to names no format", hint: "the formats are \(ReportFormatCatalogue.list)")
    }
    return formats
  }

  /// The path of the file that the user can open; nil for standard output.
  var path: String? {
    guard case .files(let files) = place else { return nil }
    return files.first?.place.path
  }

  /// Returns the path of a format's file; nil if this run writes no such file.
  func page(_ format: any ReportFormat) -> String? {
    guard case .files(let files) = place else { return nil }
    return files.first { $0.format.name == format.name }?.place.path
  }

  /// The folder with the runs whose reports have this destination. Standard output has no folder, so its runs are
  /// kept in the folder where reports usually go, if that folder exists.
  var runFolder: RunFolder? {
    switch place {
    case .files(let files):
      return files.first.map { RunFolder(beside: $0.place.path.folderOfPath) }
    case .standardOutput:
      let folder = RunFolder(beside: Self.standardFolder)
      return folder.exists ? folder : nil
    }
  }

  // MARK: Writing

  /// Checks before the run that the report can be written, so that no training is lost.
  func prepare() throws(Diagnostic) {
    guard case .files(let files) = place else { return }
    for (format, place) in files {
      try place.prepare()
      try format.prepare(place.path)
    }
  }

  /// Writes the report in every format. If one of them cannot be written, the others still are.
  /// - Parameters:
  ///   - links: returns the links for a format's file.
  ///   - isCancelled: whether the user does not want to wait any longer for a PDF.
  ///   - wrote: receives each path as soon as its file is written, and the text to show about it.
  /// - Returns: for each format that was not written, the reason.
  func write(
    _ report: Report, unsafeHTML: Bool, pictures: PictureFiles, links: (any ReportFormat) -> NotebookLinks,
    isCancelled: @escaping () -> Bool, wrote: (String, String) -> Void
  ) -> [Diagnostic] {
    func content(_ format: any ReportFormat, _ path: String?) throws(Diagnostic) -> [UInt8] {
      try format.content(
        of: report,
        in: ReportContext(
          path: path, unsafeHTML: unsafeHTML, pictures: pictures, links: links(format), isForced: isForced,
          inputs: inputs, isCancelled: isCancelled))
    }
    switch place {
    case .standardOutput:
      return formats.compactMap { format in
        Self.problem { () throws(Diagnostic) in
          try StandardOutput.write(content: String(decoding: try content(format, nil), as: UTF8.self))
        }
      }
    case .files(let files):
      return files.compactMap { format, place in
        Self.problem { () throws(Diagnostic) in
          wrote(place.path, try keep(try content(format, place.path), at: place))
        }
      }
    }
  }

  private static func problem(of work: () throws(Diagnostic) -> Void) -> Diagnostic? {
    do throws(Diagnostic) {
      try work()
      return nil
    } catch {
      return error
    }
  }

  /// Empties the cache to make room: its contents can be computed again, but the report would be lost.
  private func clearCache() -> Bool {
    guard let folder = runFolder else { return false }
    let cleared = try? CacheFolder(folder).clear()
    return (cleared?.entries ?? 0) > 0
  }

  /// Writes the report. If the disk is full, the report is written to another folder, and the error names that
  /// folder.
  private func keep(_ content: [UInt8], at place: OutputPlace) throws(Diagnostic) -> String {
    do {
      return try place.write(content, makeRoom: clearCache)
    } catch {
      var error = error
      if let refuge = Self.refuge(content, named: place.path.nameInPath) {
        error.hint = "it is kept in \(refuge)"
      }
      throw error
    }
  }

  /// Writes a report to the system's folder for temporary files.
  /// - Returns: its path; nil if that is not possible either.
  private static func refuge(_ content: [UInt8], named name: String) -> String? {
    // Other users write to this folder too. So the name is random, and no existing file is replaced.
    let number = String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16)
    let path = NSTemporaryDirectory().appendingToPath("nbrun-\(number)-\(name)")
    let file = OutputFile(
      path: path,
      mayReplace: { _ throws(Diagnostic) in throw Diagnostic("'\(path)' is there already") })
    return (try? file.write(content)).map { path }
  }
}
