import MarkupWriter
import ProseTree
import ReportModel

extension PageWriter {
  /// Returns "Figure 3.", which is a link to itself, so that its address can be copied.
  func figureLabel(_ number: Int, _ id: String) -> Markup { label("Figure \(number).", id) }

  /// Returns "Table 3." in the same form.
  func tableLabel(_ number: Int, _ id: String) -> Markup { label("Table \(number).", id) }

  private func label(_ words: String, _ id: String) -> Markup {
    .element(
      "a", ["class": "self", "href": "#\(id)", "lang": ownLanguage], .element("b", [:], .text(words)))
      + .text(" ")
  }

  /// Returns a chart as a numbered figure: drawn for both page widths, its numbers folded, its caption below.
  func plot(
    _ drawing: some Drawing, title: String, description: String, caption: [ProseInline], numbers: Table
  ) -> Markup {
    plot(
      [ScaledDrawing(scale: .linear, drawing: drawing)], title: title, description: description,
      caption: caption, numbers: numbers)
  }

  /// Returns a figure with several scales. The first is shown until the reader chooses another.
  func plot(
    _ drawings: [ScaledDrawing], title: String, description: String, caption: [ProseInline], numbers: Table
  ) -> Markup {
    let number = nextFigure()
    let id = anchors.unique("figure-\(number)")
    let drawn = drawings.flatMap { drawing in
      DrawingRoom.allCases.map { room in
        (room: room, scale: drawing.scale, drawing: drawing.drawing.draw(room))
      }
    }
    let pictures = drawn.map { one in
      Markup.svg(
        one.drawing, room: one.room, scale: drawings.count > 1 ? one.scale : nil, title: title,
        description: description, text: anchors.unique("\(id)-\(one.room)"))
    }
    let summary = anchors.unique("\(id)-numbers")
    let box = ScrollBox(.region, scrolls: drawn.contains { $0.drawing.size.width > $0.room.largestWidth })
    return .element(
      "figure", ["class": "chart", "id": id],
      drawings.count > 1 ? choice(of: drawings.map(\.scale), in: id) : .empty,
      .element(
        "div",
        [
          "class": "scroll", "tabindex": box.tabIndex, "role": box.role,
          "aria-label": box.name("Figure \(number)"),
        ], containing: pictures),
      .element(
        "details", ["class": "numbers"],
        .element("summary", ["id": summary], .text(numbersTitle(number, numbers))),
        grid(numbers, label: summary, rows: TableMarkup.folded, name: id)),
      figureCaption(number, id, title: title, caption))
  }

  /// Returns the radio buttons for the scales. The style sheet shows the drawing of the selected one.
  private func choice(of scales: [LineChart.Scale], in id: String) -> Markup {
    .element(
      "fieldset", ["class": "scales"],
      .element("legend", [:], .text("y axis")),
      scales.enumerated().map { index, scale in
        .element(
          "label", [:],
          .void(
            "input",
            [
              "type": "radio", "name": "\(id)-scale", "class": scale.name,
              "checked": index == 0 ? "" : nil,
            ]), .text(" \(scale.name)"))
      }.joined())
  }

  /// Returns the title of a chart's numbers: "The numbers of figure 3, every 100th".
  private func numbersTitle(_ number: Int, _ numbers: Table) -> String {
    let which = numbers.caption.plainText
    return "The numbers of figure \(number)\(which.isEmpty ? "" : ", \(which)")"
  }

  func figureCaption(_ number: Int, _ id: String, title: String, _ caption: [ProseInline]) -> Markup {
    // If the caption begins with the title, the title is not shown.
    let showsTitle = !title.isEmpty && !caption.plainText.lowercased().hasPrefix(title.lowercased())
    let stop = title.last.map { ".!?".contains($0) } == true ? "" : "."
    return .element(
      "figcaption", [:], figureLabel(number, id),
      showsTitle ? .element("strong", [:], .text(title + stop)) + .text(" ") : .empty,
      inlines(caption))
  }
}
