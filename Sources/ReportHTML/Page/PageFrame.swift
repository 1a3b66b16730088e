import MarkupWriter
import ProseTree
import ReportModel

extension PageWriter {
  /// Title, byline and the run at a glance.
  func pageHeader() -> Markup {
    let byline = [report.author, report.date].compactMap { $0 }.filter { !$0.isEmpty }.joined(
      separator: " · ")
    return .element(
      "header", ["class": "page", "lang": ownLanguage],
      .element(
        "h1",
        [
          "id": report.titleIsFirstHeading ? anchors.slug(for: report.title.plainText) : nil,
          "lang": notebookLanguage, "dir": TextDirection(of: report.title)?.attribute,
        ],
        report.title.isEmpty ? .text("Report") : inlines(report.title)),
      report.description.isEmpty
        ? .empty
        : .element(
          "p",
          [
            "class": "lead", "lang": notebookLanguage,
            "dir": TextDirection(of: report.description)?.attribute,
          ], inlines(report.description)),
      byline.isEmpty ? .empty : .element("p", ["class": "byline"], .text(byline)),
      outcome(), cautions(), summary(), comparison(), provenance(), warnings())
  }

  /// What the run changed against an earlier one.
  private func comparison() -> Markup {
    guard let comparison = report.comparison else { return .empty }
    let label = anchors.unique("against")
    let tables = comparison.tables.map { table in
      Markup.element("div", ["class": "compared"], grid(table, label: label))
    }
    return .element(
      "section", ["class": "comparison", "aria-labelledby": label],
      .element(
        "p", ["id": label], .text("Against \(comparison.run), begun "),
        .element("time", ["datetime": comparison.started], .text(Self.words(comparison.started)))),
      tables.isEmpty ? .element("p", [:], .text("Nothing differs.")) : tables.joined())
  }

  /// Which steps ran, and why.
  private func provenance() -> Markup {
    let cells = report.cells.filter { $0.reason != nil }
    guard !cells.isEmpty else { return .empty }
    let cached = cells.count { $0.origin == .cache }
    let words =
      cells.allSatisfy { $0.origin == .ran }
      ? "Every step ran" : "\(cached) of \(cells.count) steps came from the cache"
    let rows = cells.map { cell -> Markup in
      let origin =
        switch cell.origin {
        case .ran: "ran"
        case .cache: "from the cache"
        case .continued: "went on"
        }
      return .element(
        "li", [:],
        .element("a", ["href": "#\(Anchors.withoutSpaces(cell.id))"], .element("code", [:], .text(cell.id))),
        .text(" \(origin): \(cell.reason ?? "")"))
    }
    return .element(
      "details", ["class": "provenance"], .element("summary", [:], .text(words)),
      .element("ul", [:], containing: rows))
  }

  /// "2026-11-23 04:31:05 UTC"
  private static func words(_ moment: String) -> String {
    moment.replacing("T", with: " ").replacing("Z", with: " UTC")
  }

  /// What a reader must know first when the run did not end well.
  private func outcome() -> Markup {
    let cells = report.cells
    let words: Markup
    switch report.record.status {
    case .ok: return .empty
    case .interrupted: words = .text("This run was interrupted: the page holds what was done until then.")
    case .expectationFailed:
      words = .text("The run went through, but did not keep what its notebook expects. ")
    case .failed:
      let skipped = cells.count { $0.status == .notRun }
      let rest = ["", "The step after it did not run. "]
      words = .text(
        "This run failed. "
          + (skipped < rest.count ? rest[skipped] : "The \(skipped) steps after it did not run. "))
    }
    let failed = cells.first { $0.status == .failed }.map { cell in
      Markup.element(
        "a", ["href": "#\(Anchors.withoutSpaces(cell.id))"],
        .text("See \(cell.id), line \(cell.lines.lowerBound)")) + .text(".")
    }
    return .element("p", ["class": "outcome"], words, failed ?? .empty)
  }

  /// What a reader must know first of a run that went well as far as nbrun can tell.
  private func cautions() -> Markup {
    report.cells.flatMap { cell in
      cell.cautions.map { caution in
        Markup.element(
          "p", ["class": "outcome"], .element("strong", [:], .text("Caution. ")),
          .text("In "),
          .element(
            "a", ["href": "#\(Anchors.withoutSpaces(cell.id))"],
            .text("\(cell.id), line \(cell.lines.lowerBound)")),
          .text(", \(caution)."))
      }
    }.joined()
  }

  private func summary() -> Markup {
    guard !report.summary.figures.isEmpty || !report.summary.groups.isEmpty else { return .empty }
    let figures = report.summary.figures.map { figure in
      Markup.element(
        "li", [:],
        .element("b", [:], .text(figure.value)), .text(" "),
        .element("span", [:], .text(figure.label)),
        figure.note.map { .text(" ") + .element("small", [:], .text($0)) } ?? .empty)
    }
    let groups = report.summary.groups.map { group in
      let facts = group.facts.map { fact in
        Markup.element("dt", [:], .text(fact.label)) + .element("dd", [:], .text(fact.value))
      }
      return Markup.element(
        "div", ["class": "group"], .element("p", [:], .text(group.name)),
        .element("dl", [:], containing: facts))
    }
    return .element(
      "section", ["class": "summary", "aria-label": "The run at a glance"],
      figures.isEmpty ? .empty : .element("ul", ["class": "figures"], containing: figures),
      groups.isEmpty ? .empty : .element("div", ["class": "groups"], containing: groups))
  }

  private func warnings() -> Markup {
    guard !report.warnings.isEmpty else { return .empty }
    let count = report.warnings.count
    let shown = 100
    return .element(
      "details", ["class": "warnings"],
      .element("summary", [:], .text(count == 1 ? "1 warning" : "\(count) warnings")),
      .element("ul", [:], containing: report.warnings.prefix(shown).map { .element("li", [:], .text($0)) }),
      count > shown ? .element("p", [:], .text("and \(count - shown) more, which nbrun check lists")) : .empty
    )
  }

  /// Where the page comes from, so that the run can be done again.
  func pageFooter() -> Markup {
    let record = report.record
    let sha = record.notebook.sha256.prefix(12)
    let started = Self.words(record.started)
    let machine = [record.machine.cpu, record.machine.os, record.machine.blas].filter { !$0.isEmpty }
    let threads = record.threads == 1 ? "1 thread" : "up to \(record.threads) threads"
    return .element(
      "footer", ["lang": ownLanguage],
      .element(
        "p", [:], .text("Made by nbrun \(record.nbrun) from "),
        .element("code", [:], .text(record.notebook.path)),
        sha.isEmpty
          ? .empty
          : .text(" (SHA-256 ")
            + .element("code", ["title": record.notebook.sha256], .text("\(sha)…")) + .text(")"),
        .text(", begun "),
        .element("time", ["datetime": record.started], .text(started)),
        .text(
          ", done in \(NumberFormat.duration(record.seconds)) with seed \(record.seed) on \(threads).")),
      machine.isEmpty ? .empty : .element("p", [:], .text(machine.joined(separator: " · "))))
  }
}
