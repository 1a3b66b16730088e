import Formatting
import MarkupWriter
import ProseTree
import ReportModel

extension PageWriter {
  /// Returns the title, the byline and the summary of the run.
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
      soundness(), summary(), details())
  }

  /// Returns what differs from an earlier run.
  private func comparison() -> Markup {
    guard let comparison = report.comparison else { return .empty }
    let label = anchors.unique("against")
    let tables = comparison.tables.map { table in
      Markup.element("div", ["class": "compared"], grid(table, label: label, as: .group))
    }
    return .element(
      "details", ["class": "comparison"],
      .element(
        "summary", ["id": label], .text("Against \(comparison.run), begun "),
        .element("time", ["datetime": comparison.started], .text(Self.words(comparison.started)))),
      tables.isEmpty ? .element("p", [:], .text("Nothing differs.")) : tables.joined())
  }

  /// Returns facts about the run and why each step ran, both folded, and the comparison, which is folded on a narrow
  /// page.
  private func details() -> Markup {
    let inner = [groups(), provenance(), warnings()].filter { !$0.isEmpty }
    guard !inner.isEmpty else { return comparison() }
    return .element(
      "details", ["class": "run", "id": Anchors.details],
      .element("summary", [:], .text("Details of the run")), inner.joined()) + comparison()
  }

  /// Returns why each step ran, or why it did not have to.
  private func provenance() -> Markup {
    let cells = report.cells.filter { $0.reason != nil && $0.status != .notRun }
    guard !cells.isEmpty else { return .empty }
    let rows = cells.map { cell -> Markup in
      let reason = cell.reason ?? ""
      let origin =
        cell.failure.map {
          "\(cell.origin.words) (\(reason)), and \($0.isInterruption ? "was interrupted" : "failed")"
        }
        ?? "\(cell.origin.words): \(reason)"
      return .element(
        "li", [:],
        .element("a", ["href": "#\(Anchors.withoutSpaces(cell.id))"], .element("code", [:], .text(cell.id))),
        .text(" \(origin)"))
    }
    return .element(
      "div", ["class": "provenance"], .element("p", [:], .text("Why each step ran")),
      .element("ul", [:], containing: rows))
  }

  /// Returns a time in words: "2026-11-23 04:31:05 UTC".
  private static func words(_ moment: String) -> String {
    moment.replacing("T", with: " ").replacing("Z", with: " UTC")
  }

  /// Returns one line that says whether a reader can rely on the page, and the cautions.
  private func soundness() -> Markup {
    guard let soundness = report.soundness else { return .empty }
    let parts = soundness.parts.map { part -> Markup in
      let words = Markup.element(part.isBad ? "b" : "span", [:], .text(part.words))
      return part.place.map { .element("a", ["href": "#\(anchor(of: $0))"], words) } ?? words
    }
    return .element(
      "section",
      [
        "class": "verdict", "data-level": soundness.level.rawValue, "aria-label": "Is this report sound?",
      ],
      .element(
        "p", [:],
        .element("strong", [:], .text(soundness.level.mark + "\u{A0}" + soundness.headline)), .text(" "),
        parts.joined(separator: .text(" · "))),
      cautions(),
      .element(
        "p", ["class": "how"], .text("To check it yourself: "),
        .element("code", [:], .text("nbrun verify")),
        .text(" with the name of this file runs the notebook again and compares every number.")))
  }

  private func anchor(of place: Soundness.Place) -> String {
    switch place {
    case .cell(let id): Anchors.withoutSpaces(id)
    case .equation(let outcome): Anchors.equation(outcome)
    }
  }

  /// Returns the cautions: what a reader must know first about steps that ran without an error.
  private func cautions() -> Markup {
    report.cells.flatMap { cell in
      cell.cautions.map { caution in
        Markup.element(
          "p", [:], .element("strong", [:], .text("Caution: ")), .text("in "),
          .element("a", ["href": "#\(Anchors.withoutSpaces(cell.id))"], .text(cell.id)),
          .text(", \(caution)."))
      }
    }.joined()
  }

  private func summary() -> Markup {
    let trainings = report.summary.trainings.map { lineChart($0.chart) + table($0.table) }
    guard !report.summary.figures.isEmpty || trainings != nil else { return .empty }
    let figures = report.summary.figures.map { figure in
      Markup.element(
        "li", [:],
        .element("b", [:], .text(figure.value)), .text(" "),
        .element("span", [:], .text(figure.label)),
        figure.note.map { .text(" ") + .element("small", [:], .text($0)) } ?? .empty)
    }
    return .element(
      "section", ["class": "summary", "aria-label": "The run at a glance"],
      figures.isEmpty ? .empty : .element("ul", ["class": "figures"], containing: figures),
      trainings ?? .empty)
  }

  private func groups() -> Markup {
    let groups = report.summary.groups.map { group in
      let facts = group.facts.map { fact in
        Markup.element("dt", [:], .text(fact.label)) + .element("dd", [:], .text(fact.value))
      }
      return Markup.element(
        "div", ["class": "group"], .element("p", [:], .text(group.name)),
        .element("dl", [:], containing: facts))
    }
    return groups.isEmpty ? .empty : .element("div", ["class": "groups"], containing: groups)
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

  /// Returns where the page comes from, so that the run can be repeated.
  func pageFooter() -> Markup {
    let record = report.record
    let sha = record.notebook.sha256.prefix(12)
    let started = Self.words(record.started)
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
          ", done in \(NumberFormat.duration(record.seconds)) with seed \(record.seed) on \(threads).")))
  }
}

extension Soundness.Level {
  fileprivate var mark: String {
    switch self {
    case .sound: "✓"
    case .unchecked: "○"
    case .doubtful: "⚠"
    case .open: "□"
    case .unsound, .failed: "✗"
    case .interrupted: "■"
    }
  }
}
