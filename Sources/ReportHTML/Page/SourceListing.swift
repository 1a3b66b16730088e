import MarkupWriter
import ProseTree
import SourceText

/// The notebook's text, up to the size that a page can show. Each line has an address, so that a link from "line 25"
/// leads to the line.
struct SourceListing {
  /// The largest number of lines, because longer pages are slow. `nbrun extract` writes the whole text.
  static let mostLines = 10_000
  static let mostBytes = 512 << 10

  /// The lines in order, without their line ends.
  let lines: [Substring]
  /// The number of lines of the whole text.
  let lineCount: Int

  /// - Parameter source: the text; nil for a report that does not contain its notebook.
  init(_ source: String?) {
    let file = SourceFile(path: "", text: source ?? "")
    // After the last line end there is no further line for a reader.
    lineCount = file.line(file.lineCount).isEmpty ? file.lineCount - 1 : file.lineCount
    var lines: [Substring] = []
    var bytes = 0
    for number in 1...max(1, min(lineCount, Self.mostLines)) where lineCount > 0 {
      let line = file.line(number)
      bytes += line.utf8.count
      guard bytes <= Self.mostBytes else { break }
      lines.append(line)
    }
    self.lines = lines
  }

  /// Returns the address of a line; nil if the page does not show the line.
  func address(ofLine number: Int) -> String? {
    (1...max(1, lines.count)).contains(number) && !lines.isEmpty ? "#" + Anchors.line(number) : nil
  }
}

extension PageWriter {
  /// Returns the folded listing. The style sheet makes the line numbers, so that they are not copied with the text.
  func sourceListing() -> Markup {
    guard !source.lines.isEmpty else { return .empty }
    let count = source.lineCount
    let lines = source.lines.enumerated().map { index, line -> Markup in
      let name = Anchors.line(index + 1)
      return .element(
        "span", ["id": anchors.contains(name) ? nil : name], .text(String(line).namingDirectionControls))
        + .literal("\n")
    }
    let rest =
      source.lines.count < count
      ? Markup.element(
        "p", ["class": "quiet"],
        .text(
          "Not shown: lines \(source.lines.count + 1) to \(count). nbrun extract takes the whole notebook out of this page."
        )) : .empty
    return .element(
      "details", ["class": "source", "lang": ownLanguage],
      .element(
        "summary", [:],
        .text(
          "The source of this page: \(report.record.notebook.path.nameInSource), \(count == 1 ? "1 line" : "\(count) lines")"
        )),
      .element(
        "pre", ["lang": notebookLanguage, "tabindex": "0", "role": "region", "aria-label": "Source"],
        .element("code", [:], containing: lines)), rest)
  }
}

extension String {
  /// The file's name without its folders, which say something about the author's machine.
  fileprivate var nameInSource: String { String(split(separator: "/").last ?? "the notebook") }
}
