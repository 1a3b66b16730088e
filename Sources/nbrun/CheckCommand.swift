import ArgumentParser
import Foundation
import OperatingSystem
import SourceText

/// `nbrun check NOTEBOOK…`: the mistakes in it, without running it.
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
          let warnings = reading.diagnostics.count { $0.severity == .warning }
          terminal.say(warnings == 0 ? "\(path): no mistakes" : "\(path): no errors; warnings: \(warnings)")
        }
      }
    case .json:
      let all = zip(paths, readings).flatMap { path, reading in
        // No editor shows more, and a notebook of nothing but mistakes has hundreds of thousands.
        let (shown, rest) = reading.diagnostics.shown(atMost: 1_000)
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

/// A diagnostic as editors take it: lines and columns from 1, the end just past the last character.
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
  /// JSON whose strings name the scalars that could steer a terminal, as JSON names them; it means the same.
  fileprivate var escapedInJSON: String {
    // Between strings JSON has no such scalar but newlines, and inside strings it has no newline.
    FileName.replacingStrayBytes(in: self)
      .split(separator: "\n", omittingEmptySubsequences: false).map { String($0).escapedForTerminal }
      .joined(separator: "\n")
  }
}
