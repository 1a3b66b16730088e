import MarkupWriter
import ProseTree
import SourceText

/// The notebook's own text, as much of it as a page can show: each line has an address, so that "line 25" can be looked
/// up where the page says it.
struct SourceListing {
  /// No browser is glad of more; `nbrun extract` gives the whole.
  static let mostLines = 10_000
  static let mostBytes = 512 << 10

  /// In order, without their ends.
  let lines: [Substring]
  /// Of the whole text.
  let lineCount: Int

  /// - Parameter source: nil for a report that does not carry its notebook.
  init(_ source: String?) {
    let file = SourceFile(path: "", text: source ?? "")
    // What the last line's end begins is no line to a reader.
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

  /// Where a link to a line leads; nil where the page does not show the line.
  func address(ofLine number: Int) -> String? {
    (1...max(1, lines.count)).contains(number) && !lines.isEmpty ? "#" + Anchors.line(number) : nil
  }
}

extension PageWriter {
  /// Folded, the numbers made by the style sheet: nobody copies them with the text.
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
  /// The file's name without its folders, which are of the author's machine.
  fileprivate var nameInSource: String { String(split(separator: "/").last ?? "the notebook") }
}
