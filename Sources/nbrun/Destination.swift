import Foundation
import OperatingSystem
import ReportModel
import RunStore
import SourceText

/// Where one notebook's report goes, and in which formats.
struct Destination {
  /// Where reports go that nobody named a place for.
  static let standardFolder = "output"

  private enum Place {
    case standardOutput
    case files([(format: any ReportFormat, place: OutputPlace)])
  }

  private let place: Place
  private let formats: [any ReportFormat]
  private var isForced = false
  private var inputs: [FileIdentity: String] = [:]

  /// One destination a notebook.
  /// - Parameters:
  ///   - isForced: files that are no reports may be replaced too.
  ///   - inputs: files that no report may replace, with what each is.
  /// - Throws: a diagnostic where the options contradict each other, or two reports would be one file.
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
      // Two names can be links to one file.
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

  /// What `--to` says, or the name in `-o`.
  static func formats(_ text: String?, output: String?) throws(Diagnostic) -> [any ReportFormat] {
    guard let text else {
      let named = output.flatMap { ReportFormats.withEnding($0.endingOfName.lowercased()) }
      return [named.flatMap { $0.isChosenByEnding ? $0 : nil } ?? ReportFormats.all[0]]
    }
    let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
    var formats: [any ReportFormat] = []
    for name in names {
      guard let format = ReportFormats.named(name) else {
        throw Diagnostic(
          "--to \(text): '\(name)' is no format of nbrun's",
          hint: CommandHints.formats[name]
            ?? nearestName(to: name, among: ReportFormats.all.map(\.name)).map { "did you mean '\($0)'?" }
            ?? "the formats are \(ReportFormats.list)")
      }
      if !formats.contains(where: { $0.name == name }) { formats.append(format) }
    }
    guard !formats.isEmpty else {
      throw Diagnostic("--to names no format", hint: "the formats are \(ReportFormats.list)")
    }
    return formats
  }

  /// What the user can open; nil for standard output.
  var path: String? {
    guard case .files(let files) = place else { return nil }
    return files.first?.place.path
  }

  /// Where the page of a format goes; nil where none is written to a file.
  func page(_ format: any ReportFormat) -> String? {
    guard case .files(let files) = place else { return nil }
    return files.first { $0.format.name == format.name }?.place.path
  }

  /// Where the runs are kept that report to here. Standard output has no place of its own: then it is where reports
  /// usually go, if anything does.
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

  /// Finds out before the run whether the report will have a place: training for nothing helps nobody.
  func prepare() throws(Diagnostic) {
    guard case .files(let files) = place else { return }
    for (format, place) in files {
      try place.prepare()
      try format.prepare(place.path)
    }
  }

  /// Writes the report in every format. One that cannot be written keeps no other from it.
  /// - Parameters:
  ///   - links: from the page of a format.
  ///   - isCancelled: whether the user wants no more waiting for a PDF.
  ///   - wrote: told each path as soon as its file is there, and what a person should know of it.
  /// - Returns: why a format was not written.
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

  /// What can be computed again gives way to what was computed.
  private func clearCache() -> Bool {
    guard let folder = runFolder else { return false }
    let cleared = try? CacheFolder(folder).clear()
    return (cleared?.entries ?? 0) > 0
  }

  /// A run's results are not lost to a full disk: they are kept where there is room, and the error says where.
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

  /// Keeps a report in the system's folder for temporary files.
  /// - Returns: its path; nil where there is no room either.
  private static func refuge(_ content: [UInt8], named name: String) -> String? {
    // Others write to this folder too: a name that they cannot know, and nothing that is there is replaced.
    let number = String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16)
    let path = NSTemporaryDirectory().appendingToPath("nbrun-\(number)-\(name)")
    let file = OutputFile(
      path: path,
      mayReplace: { _ throws(Diagnostic) in throw Diagnostic("'\(path)' is there already") })
    return (try? file.write(content)).map { path }
  }
}
