import MarkupWriter
import ProseTree
import ReportModel

/// Writes one page. Its state is the names in use, the numbers of figures and tables, and the formulas so far.
///
/// It is a class, because every part of the page uses the same counters.
final class PageWriter {
  let report: Report
  let options: HTMLPage.Options
  var formulas: MathTypesetter
  var anchors: Anchors
  var contents: [ContentsEntry] = []
  /// The size of the body, in bytes, from which on the results of steps are left out and replaced by a message. No
  /// browser opens a larger page in a reasonable time.
  var largestBody = 64 << 20
  /// The size of the body so far, in bytes.
  private(set) var written = 0
  private var figures = 0
  private var tables = 0
  /// Targets of links to figures and tables. Whether they exist is known only when the whole page is written.
  var numberedDestinations: Set<String> = []
  /// Outcomes of equations of which the first is already on the page.
  var equationsMet: Set<FormulaVerdict.Outcome> = []
  /// Whether the marks of checked formulas have been explained.
  var hasLegend = false
  /// Tags of raw HTML that are open around the current block.
  var openTags = TagStack()
  /// The number of levels by which the prose's headings stand below the page's own.
  let headingShift: Int
  let footnoteNames: [Int: FootnoteNames]
  let pictureBook: PictureBook
  /// The `lang` of nbrun's own text, which is English; nil if the whole page is English.
  let ownLanguage: String?
  /// The `lang` of the author's text within nbrun's own.
  let notebookLanguage: String?
  /// The direction of the text around the current block.
  var direction = TextDirection.toTheRight
  let source: SourceListing

  init(_ report: Report, options: HTMLPage.Options) {
    self.report = report
    self.options = options
    formulas = MathTypesetter(macros: report.macros)
    formulas.prepare(report.formulas)
    anchors = Anchors(cells: report.cells.map(\.id), equations: formulas.anchors)
    footnoteNames = FootnoteNames.all(report.footnotes, &anchors)
    pictureBook = PictureBook(report.allProse, load: options.pictureLoader, &anchors)
    let isEnglish = report.language.map { $0.lowercased().prefix { $0 != "-" } == "en" } ?? true
    ownLanguage = isEnglish ? nil : "en"
    notebookLanguage = isEnglish ? nil : report.language
    source = SourceListing(report.record.notebook.source)
    headingShift = 2 - (report.bodyHeadingLevels.min() ?? 2)
  }

  func nextFigure() -> Int {
    figures += 1
    return figures
  }

  func nextTable() -> Int {
    tables += 1
    return tables
  }

  /// Returns the whole page. Links to figures and tables that it does not have are shown as text.
  static func page(_ report: Report, options: HTMLPage.Options) -> Markup {
    let writer = PageWriter(report, options: options)
    let page = writer.page()
    let dead = writer.numberedDestinations.filter { !writer.anchors.contains(String($0.dropFirst())) }
    guard !dead.isEmpty else { return page }
    var report = report
    report.deadLinks.formUnion(dead)
    return PageWriter(report, options: options).page()
  }

  func page() -> Markup {
    // The body is written first, because the head and the contents need its headings, formulas and pictures.
    let plainTitle = report.title.plainText
    let title = plainTitle.allSatisfy(\.isWhitespace) ? "Report" : plainTitle
    let header = pageHeader()
    let body = items() + glossary()
    let notes = footnotes()
    let page = [
      Markup.element(
        "a", ["class": "skip", "href": "#\(Anchors.main)", "lang": ownLanguage], .text("Skip to the text")),
      pictureBook.store, header, contentsList(),
      .element("main", ["id": Anchors.main], body, notes),
      sourceListing(), pageFooter(), HTMLPage.recordScript(report.record),
    ]
    return .literal("<!DOCTYPE html>\n")
      + .element(
        "html", ["lang": report.language ?? "en"], head(title: title),
        .element("body", [:], containing: page.filter { !$0.isEmpty }.map { $0 + .literal("\n") }))
      + .literal("\n")
  }

  private func items() -> Markup {
    var body = Markup.empty
    var first = true
    for item in report.items {
      switch item {
      case .prose(let block):
        if first, report.titleIsFirstHeading { break }
        body += prose(block)
      case .cell(let cell):
        body += self.cell(cell)
      }
      body += .literal("\n")
      written = body.html.utf8.count
      first = false
    }
    return body + openTags.closeAll()
  }

  /// Returns the symbols of the checked formulas.
  private func glossary() -> Markup {
    guard let glossary = report.glossary else { return .empty }
    let slug = anchors.slug(for: "Symbols")
    contents.append(.init(kind: .heading(depth: 2), anchor: slug, label: .text("Symbols")))
    return .heading(2, id: slug, .text("Symbols")) + .literal("\n") + table(glossary)
  }

  private func head(title: String) -> Markup {
    .element(
      "head", [:],
      .void("meta", ["charset": "utf-8"]),
      .void(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:",
        ]),
      .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .void("meta", ["name": "color-scheme", "content": "light dark"]),
      HTMLPage.generator(report.record.nbrun),
      report.author.map { .void("meta", ["name": "author", "content": $0]) } ?? .empty,
      report.description.isEmpty
        ? .empty : .void("meta", ["name": "description", "content": report.description.plainText]),
      .element("title", [:], .text(title)),
      .element(
        "style", [:],
        .unescaped(StyleSheet.page + formulas.styleSheet + StyleSheet.runningFooter(runningFooter))))
      + .literal("\n")
  }

  /// The footer in print: "A three-layer perceptron · homework.md, run 2026-11-28".
  private var runningFooter: String {
    let path = report.record.notebook.path
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return [
      String(report.title.plainText.prefix(120)),
      "\(file.prefix(120)), run \(report.record.started.prefix(10))",
    ]
    .filter { !$0.isEmpty }
    .joined(separator: " · ")
  }
}

extension Report {
  /// The author's prose, and the prose that steps wrote.
  fileprivate var allProse: [ProseBlock] {
    let shown = items.flatMap { item -> [ProseBlock] in
      switch item {
      case .prose(let block): return [block]
      case .cell(let cell):
        return cell.blocks.unfolded.flatMap { block -> [ProseBlock] in
          if case .prose(let blocks) = block { blocks } else { [] }
        }
      }
    }
    return shown + footnotes.flatMap(\.blocks)
  }

  /// The levels of the prose's headings, without a heading that only repeats the title.
  fileprivate var bodyHeadingLevels: [Int] {
    items.enumerated().compactMap { index, item in
      guard case .prose(.heading(let level, let words)) = item else { return nil }
      return index == 0 && level == 1 && words.plainText == title.plainText ? nil : level
    }
  }
}
