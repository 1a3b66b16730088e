import MarkupWriter
import ProseTree

extension PageWriter {
  /// Returns the number of a footnote in the text, as a link to the note.
  func footnoteReference(_ number: Int, occurrence: Int, insideLink: Bool) -> Markup {
    guard let names = footnoteNames[number], !insideLink else {
      return .element("sup", [:], .text("\(number)"))
    }
    let place = names.references.indices.contains(occurrence - 1) ? names.references[occurrence - 1] : nil
    return .element(
      "sup", ["class": "noteref"],
      .element(
        "a", ["id": place, "href": "#\(names.note)", "aria-label": "Note \(number)"], .text("\(number)")))
  }

  /// Returns the notes at the end, each with a link back to every place that refers to it.
  func footnotes() -> Markup {
    guard !report.footnotes.isEmpty else { return .empty }
    let notes = report.footnotes.map { note -> Markup in
      let names = footnoteNames[note.number]
      let places = names?.references ?? []
      let ways = places.enumerated().map { index, place -> Markup in
        let which = places.count > 1 ? ", place \(index + 1)" : ""
        return .literal(" ")
          + .element(
            "a", ["class": "back", "href": "#\(place)", "aria-label": "Back to the text\(which)"],
            // The variation selector keeps phones from drawing an emoji.
            .text("↩\u{FE0E}"))
      }.joined()
      // The links back stand beside the last words, not below them.
      if case .paragraph(let words)? = note.blocks.last {
        return .element(
          "li", ["id": names?.note, "value": "\(note.number)"], blocks(Array(note.blocks.dropLast())),
          .element("p", [:], inlines(words), ways))
      }
      return .element("li", ["id": names?.note, "value": "\(note.number)"], blocks(note.blocks), ways)
    }
    return .element(
      "section", ["class": "notes", "aria-label": "Notes"],
      .element("div", ["lang": ownLanguage], .heading(2, id: anchors.unique("notes"), .text("Notes"))),
      .element("ol", [:], containing: notes))
  }
}

/// The ids of one note: its own, and those of the places that refer to it.
struct FootnoteNames {
  var note: String
  var references: [String]

  static func all(_ notes: [Footnote], _ anchors: inout Anchors) -> [Int: FootnoteNames] {
    var names: [Int: FootnoteNames] = [:]
    for note in notes where names[note.number] == nil {
      names[note.number] = FootnoteNames(
        note: anchors.unique("fn-\(note.number)"),
        references: (0..<min(max(note.references, 0), 1000)).map { index in
          anchors.unique(index == 0 ? "fnref-\(note.number)" : "fnref-\(note.number)-\(index + 1)")
        })
    }
    return names
  }
}
