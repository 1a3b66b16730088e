import MarkupWriter
import ProseTree
import ReportModel

extension PageWriter {
  /// "Figure 3."
  func figureLabel(_ number: Int) -> Markup {
    .element("b", [:], .text("Figure \(number).")) + .text(" ")
  }

  /// A chart as a numbered figure: drawn for both widths, its caption below. Its numbers are folded away behind the
  /// figure, not in it: a caption must be the first or the last child of its figure.
  func plot(
    _ drawing: some Drawing, title: String, description: String, caption: [ProseInline], numbers: Table
  ) -> Markup {
    let number = nextFigure()
    let id = anchors.unique("figure-\(number)")
    let drawings = DrawingRoom.allCases.map { room in
      Markup.svg(
        drawing, room: room, title: title, description: description,
        text: anchors.unique("\(id)-\(room)"))
    }
    let summary = anchors.unique("\(id)-numbers")
    return .element(
      "figure", ["class": "chart", "id": id],
      .element("div", ["class": "scroll"], containing: drawings),
      figureCaption(number, title: title, caption))
      + .element(
        "details", ["class": "numbers"],
        .element("summary", ["id": summary], .text(numbersTitle(number, numbers))),
        grid(numbers, label: summary))
  }

  /// "The numbers of figure 3, every 100th"
  private func numbersTitle(_ number: Int, _ numbers: Table) -> String {
    let which = numbers.caption.plainText
    return "The numbers of figure \(number)\(which.isEmpty ? "" : ", \(which)")"
  }

  func figureCaption(_ number: Int, title: String, _ caption: [ProseInline]) -> Markup {
    // A caption that begins with the title need not say it twice.
    let showsTitle = !title.isEmpty && !caption.plainText.lowercased().hasPrefix(title.lowercased())
    let stop = title.last.map { ".!?".contains($0) } == true ? "" : "."
    return .element(
      "figcaption", [:], figureLabel(number),
      showsTitle ? .element("strong", [:], .text(title + stop)) + .text(" ") : .empty,
      inlines(caption))
  }
}
