import ArgumentParser
import Foundation
import OperatingSystem
import SourceText

/// `nbrun check NOTEBOOK…`: finds the mistakes in notebooks without running them.
struct CheckCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Finds the mistakes in a notebook without running it.")

  @Argument(help: "Markdown notebooks.")
  var notebooks: [PathArgument]

  @Option(help: "text for people, json for editors.")
  var format = Format.text

  @OptionGroup var pictureOptions: PictureOptions

  func run() throws {
    let paths = notebooks.map(\.path)
    let readings = paths.map {
      ReadNotebook($0, picturesFrom: pictureOptions.folders, refusesWrongEquations: true)
    }
    switch format {
    case .text:
      let terminal = Terminal(isQuiet: false)
      for (path, reading) in zip(paths, readings) {
        terminal.show(reading.diagnostics, in: reading.file)
        if !reading.hasErrors {
          terminal.say("\(path): \(reading.summary)")
        }
        for statement in reading.plan?.notation ?? [] {
          terminal.say("\(path): notation: \(statement)")
        }
      }
    case .json:
      let all = zip(paths, readings).flatMap { path, reading in
        // No editor shows more than this, but a notebook can have hundreds of thousands of mistakes.
        let (shown, rest) = reading.diagnostics.flatMap(\.atEachPlace).inSourceOrder().shown(atMost: 1_000)
        let last =
          rest > 0
          ? [
            Diagnostic(
              "and \(rest) more like these, which are not listed",
              severity: reading.hasErrors ? .error : .warning)
          ] : []
        return (shown + last).map { DiagnosticJSON($0, file: path) }
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try StandardOutput.print(
        content: String(decoding: try encoder.encode(all), as: UTF8.self).escapedInJSON + "\n")
    }
    if readings.contains(where: \.hasErrors) { try ExitStatus.usage.leave() }
  }
}

extension ReadNotebook {
  /// What there is to say about a notebook without errors.
  fileprivate var summary: String {
    let warnings = diagnostics.count { $0.severity == .warning }
    let open = plan?.openEquations.reduce(0) { $0 + 1 + $1.otherPlaces.count } ?? 0
    return (warnings == 0 ? "no mistakes" : "no errors; warnings: \(warnings)")
      + (open == 0 ? "" : "; open equations: \(open)")
  }
}

/// A diagnostic in the form that editors use: lines and columns from 1, the end directly after the last character.
private struct DiagnosticJSON: Encodable {
  struct End: Encodable {
    let line: Int
    let column: Int
  }

  let file: String
  let line: Int
  let column: Int
  let end: End
  let severity: String
  let message: String
  let hint: String?

  init(_ diagnostic: Diagnostic, file: String) {
    let span = diagnostic.span ?? SourceSpan(line: 1, column: 1, length: 0)
    self.file = file
    line = span.start.line
    column = span.start.column
    end = End(line: span.end.line, column: span.end.column)
    severity = diagnostic.severity.rawValue
    message = diagnostic.message
    hint = diagnostic.hint
  }
}

extension String {
  /// The JSON with control characters written as JSON escapes, so that they cannot steer a terminal. Its meaning is
  /// the same.
  fileprivate var escapedInJSON: String {
    // Between strings JSON has no control characters except newlines; inside strings it has no newlines.
    FileName.replacingStrayBytes(in: self)
      .split(separator: "\n", omittingEmptySubsequences: false).map { String($0).escapedForTerminal }
      .joined(separator: "\n")
  }
}
