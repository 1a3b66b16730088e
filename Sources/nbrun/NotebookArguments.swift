import OperatingSystem
import SourceText

/// Finds arguments that stand in place of notebooks but are not files because of a mistake other than a wrong name.
/// In this case nothing runs, because the meaning is not clear.
struct NotebookArguments {
  private let paths: [String]
  private let missing: Set<String>
  private let output: String?

  init(_ paths: [String], missing: [String], output: String?) {
    self.paths = paths
    self.missing = Set(missing)
    self.output = output
  }

  var mistake: Diagnostic? {
    for (index, path) in paths.enumerated() where missing.contains(path) {
      if let mistake = longDash(path) ?? lateCommand(path, at: index) ?? spaces(from: index) {
        return mistake
      }
    }
    return nil
  }

  /// `–seed`: a word processor has replaced two hyphens by one dash.
  private func longDash(_ path: String) -> Diagnostic? {
    let dashes = path.prefix {
      "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{FF0D}-".contains($0)
    }
    let name = path.dropFirst(dashes.count)
    guard let first = dashes.first, first != "-", !name.isEmpty else { return nil }
    let option = (name.prefix { $0 != "=" }.count == 1 ? "-" : "--") + name
    return Diagnostic("'\(path)' begins with a long dash, so it is not an option", hint: "write \(option)")
  }

  /// `nbrun homework.md check`: a command after a notebook.
  private func lateCommand(_ path: String, at index: Int) -> Diagnostic? {
    guard index > 0, NBRun.commandNames.contains(path) else { return nil }
    return Diagnostic(
      "the command '\(path)' stands after a notebook",
      hint: "a command comes first: nbrun \(path) \(paths[0])")
  }

  /// `nbrun My Docs/homework.md`: a name with spaces, without quotes.
  private func spaces(from start: Int) -> Diagnostic? {
    var name = paths[start]
    for next in paths[(start + 1)...].prefix(20) {
      name += " " + next
      if FileStatus.exists(name) {
        return Diagnostic(
          "there is no file '\(paths[start])'", hint: "a name with spaces stands in quotes: nbrun '\(name)'")
      }
    }
    let path = paths[start]
    // The rest of a name of a folder or report that contains a space.
    guard let output, paths.count > 1, path.hasSuffix("/") || ["html", "json"].contains(path.endingOfName)
    else {
      return nil
    }
    return Diagnostic(
      "there is no file '\(path)'", hint: "a name with spaces stands in quotes: -o '\(output) \(path)'")
  }
}
