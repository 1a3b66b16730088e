import MarkupWriter
import ReportModel

/// An entry of the table of contents.
struct ContentsEntry {
  enum Kind {
    /// A heading, with its depth in the page, from 2.
    case heading(depth: Int)
    /// A step, with the reason why it did not finish and how far it came.
    case cell(StepCell.Status, state: String?, progress: String?)
  }

  var kind: Kind
  var anchor: String
  var label: Markup
  var direction: TextDirection?
}

extension PageWriter {
  func contentsList() -> Markup {
    // Deep headings are left out. A single entry needs no table of contents.
    let shown = contents.filter { if case .heading(let depth) = $0.kind { depth <= 3 } else { true } }
    guard shown.count > 1 else { return .empty }
    let lines = shown.map { entry -> Markup in
      let link = Markup.element("a", ["href": "#\(entry.anchor)"], entry.label)
      switch entry.kind {
      case .heading(let depth):
        return .element("li", ["class": depth == 2 ? nil : "sub", "dir": entry.direction?.attribute], link)
      case .cell(let status, let state, let progress):
        let words = [state, progress.map { "\($0) completed" }].compactMap(\.self)
        let mark =
          words.isEmpty
          ? Markup.empty
          : .text(" ") + .element("b", ["lang": ownLanguage], .text(words.joined(separator: ": ")))
        return .element(
          "li", ["class": status == .notRun ? "step not-run" : "step", "dir": entry.direction?.attribute],
          link, mark)
      }
    }
    return .element(
      "nav", ["class": "contents", "aria-label": "Contents"],
      .element(
        "details", [:], .element("summary", ["lang": ownLanguage], .text("Contents")),
        .element("ul", [:], containing: lines)))
  }
}
