import Formatting
import MarkupWriter
import ProseTree
import ReportModel

extension PageWriter {
  /// Returns a step: its kind and its lines, its folded source, and its results.
  func cell(_ cell: StepCell) -> Markup {
    let id = Anchors.withoutSpaces(cell.id)
    let caption = cell.caption.isEmpty ? nil : inlines(cell.caption.map(\.unlinked), insideLink: true)
    contents.append(
      .init(
        kind: .cell(cell.status, state: cell.unfinishedState, progress: cell.progress), anchor: id,
        label: .element("code", [:], .text(cell.id)) + (caption.map { .text(" ") + $0 } ?? .empty)))
    let results =
      written <= largestBody || cell.blocks.isEmpty
      ? cell.blocks.map { block($0, in: id) + .literal("\n") }.joined()
      : Markup.element(
        "p", ["class": "quiet"],
        .text(
          "Not shown: the page has more than \(largestBody >> 20) MB up to here. The step's values are in the run record."
        ))
    let label = "Step \(cell.id)" + (caption == nil ? "" : ": \(cell.caption.plainText)")
    return .element(
      "section",
      [
        "class": "cell", "id": id, "data-step": cell.step, "data-status": cell.status.rawValue,
        "data-origin": cell.status == .notRun ? nil : cell.origin.rawValue,
        "aria-label": label, "lang": ownLanguage,
      ],
      .element("div", ["class": "bar"], source(of: cell, caption: caption), place(of: cell)),
      .literal("\n"), cautions(of: cell), results, outcome(of: cell))
  }

  private func source(of cell: StepCell, caption: Markup?) -> Markup {
    var name = Markup.element("code", [:], .text(cell.step))
    if cell.id != cell.step { name += .text(" ") + .element("i", [:], .text(cell.id)) }
    if let caption { name += .text(" ") + .element("span", ["lang": notebookLanguage], caption) }
    for override in cell.overrides {
      name +=
        .text(" ")
        + .element(
          "b", ["class": "override", "title": "set on the command line"],
          .text("-P \(override.option)=\(override.value)"))
    }
    guard let source = cell.source else { return .element("p", ["class": "name"], name) }
    let isEmpty = source.allSatisfy(\.isWhitespace)
    let wrongLine = cell.failure?.location.map { $0.line - cell.lines.lowerBound - 1 }
    let box = ScrollBox(.group, scrolls: NarrowestWidth.code(source) > ScrollBox.narrowest)
    return .element(
      "details",
      [
        "open": cell.status == .failed || !cell.overrides.isEmpty ? "" : nil,
        // A source without options is not printed.
        "class": isEmpty && cell.overrides.isEmpty ? "default" : nil,
      ],
      .element("summary", ["class": "name"], name),
      .element(
        "pre", ["tabindex": box.tabIndex, "role": box.role, "aria-label": box.name("Source of \(cell.id)")],
        .element(
          "code", [:],
          YAMLColours.markup(
            isEmpty ? "# every option has its default" : source, marking: wrongLine,
            replacing: cell.overrides))))
  }

  private func place(of cell: StepCell) -> Markup {
    let (first, last) = (cell.lines.lowerBound, cell.lines.upperBound)
    let lines = sourceLink(to: first, first == last ? "line \(first)" : "lines \(first)–\(last)")
    let link = Markup.text(" ") + permalink(Anchors.withoutSpaces(cell.id), to: "step \(cell.id)")
    guard cell.status != .notRun else { return .element("p", ["class": "place"], lines, link) }
    let time = cell.seconds < 0.001 ? "< 1 ms" : NumberFormat.duration(cell.seconds)
    let origin: Markup =
      switch cell.origin {
      case .ran: .empty
      case .cache: mark(cell.origin.label, title: "From an earlier run; the time is what the step took then.")
      case .continued:
        mark(cell.origin.label, title: "The first epochs are from an earlier run; the time is that of all.")
      }
    return .element(
      "p", ["class": "place"], .element("span", [:], lines), .text(" "), origin,
      .element("span", [:], .text(time)), link)
  }

  /// Returns words that name a line of the notebook, as a link to the line if the page shows it.
  func sourceLink(to line: Int, _ words: String) -> Markup {
    source.address(ofLine: line).map { .element("a", ["href": $0], .text(words)) } ?? .text(words)
  }

  private func mark(_ word: String, title: String) -> Markup {
    .element("span", ["class": "origin", "title": title], .text(word)) + .text(" ")
  }

  private func cautions(of cell: StepCell) -> Markup {
    cell.cautions.map { caution in
      .element(
        "div", ["class": "note caution", "role": "note"],
        .element(
          "p", [:], .element("strong", [:], .text("Caution. ")),
          .text(caution.asSentence)))
    }.joined()
  }

  private func outcome(of cell: StepCell) -> Markup {
    guard cell.status != .notRun else {
      let reason =
        report.record.status == .interrupted ? "the run was interrupted before it" : "a step before it failed"
      return .element("p", ["class": "quiet"], .text("Not run: \(reason)."))
    }
    guard let failure = cell.failure else { return .empty }
    let place = failure.location.map { location in
      Markup.element(
        "p", ["class": "where"],
        sourceLink(to: location.line, "line \(location.line), column \(location.column)"))
    }
    return .element(
      "div", ["class": "failure"],
      .element("p", [:], .element("strong", [:], .text("Error: ")), .text(failure.message)),
      failure.hint.map { .element("p", [:], .element("strong", [:], .text("Hint: ")), .text($0)) } ?? .empty,
      place ?? .empty)
  }

  private func block(_ block: Block, in cell: String) -> Markup {
    switch block {
    case .prose(let blocks): return self.blocks(blocks)
    case .table(let table): return self.table(table)
    case .lineChart(let chart): return lineChart(chart)
    case .barChart(let chart): return barChart(chart)
    case .heatMap(let map): return heatMap(map)
    case .pictures(let grid): return pictures(grid)
    case .network(let diagram): return network(diagram)
    case .folded(let summary, let inner):
      return .element(
        "details", ["class": "folded"],
        .element("summary", [:], inlines(summary)), inner.map { self.block($0, in: cell) }.joined())
    case .note(let note):
      let isCaution = note.kind == .caution
      return .element(
        "div", ["class": isCaution ? "note caution" : "note", "role": "note"],
        .element(
          "p", [:], isCaution ? .element("strong", [:], .text("Caution. ")) : .empty, inlines(note.text)))
    }
  }
}
