import Formatting
import Foundation
import NotebookSyntax
import ProseTree
import ReportHTML
import ReportModel
import SourceText

/// Writes one page. Its state is what numbering needs, and the files so far.
struct MarkdownWriter {
  let report: Report
  private let folder: String
  let pictureLoader: (String) -> HTMLPage.Options.Picture?
  let linkResolver: (String) -> HTMLPage.Options.LinkTarget
  let formulas: PageFormulas
  private(set) var files: [MarkdownPage.File] = []
  private var figures = 0
  private var tables = 0

  init(
    _ report: Report, folder: String, pictureLoader: @escaping (String) -> HTMLPage.Options.Picture?,
    linkResolver: @escaping (String) -> HTMLPage.Options.LinkTarget
  ) {
    self.report = report
    self.folder = folder
    self.pictureLoader = pictureLoader
    self.linkResolver = linkResolver
    formulas = PageFormulas(report)
  }

  mutating func addFile(_ file: MarkdownPage.File) {
    if !files.contains(where: { $0.name == file.name }) { files.append(file) }
  }

  /// Returns text that does not come from the notebook's body.
  private func inlines(_ words: [ProseInline]) -> String { MarkdownText.inlines(known(words)) }

  mutating func page() -> String {
    let head = head()
    var body = body()
    var title = ""
    // The result of the run stands below the page's title.
    if report.titleIsFirstHeading, body.hasPrefix("# ") {
      title = String(body.prefix { !$0.isNewline })
      body = String(body.dropFirst(title.count)).trimmingLines
    }
    let glossary = report.glossary.map { "## Symbols\n\n" + table($0) } ?? ""
    return ([opening, title, head, body, glossary, footer].filter { !$0.isEmpty }.joined(separator: "\n\n"))
      + "\n"
  }

  // MARK: Head and foot

  private var opening: String {
    let name = report.record.notebook.path.split(separator: "/").last.map(String.init) ?? "a notebook"
    return
      "\(MarkdownPage.opening)\(report.record.nbrun)\(MarkdownPage.maker)\(MarkdownText.comment(name)): what is changed here is lost when it runs again. -->"
  }

  private mutating func head() -> String {
    var parts: [String] = []
    if !report.titleIsFirstHeading, !report.title.isEmpty {
      parts.append("# \(inlines(report.title))")
    }
    if !report.description.isEmpty { parts.append("*\(inlines(report.description))*") }
    if let soundness = report.soundness {
      let line = ([soundness.headline] + soundness.parts.map(\.words)).map(MarkdownText.escaped)
      let cautions = report.cells.flatMap { cell in
        cell.cautions.map { "Caution: in \(MarkdownText.escaped(cell.id)), \(MarkdownText.escaped($0))." }
      }
      parts.append(
        MarkdownText.alert(
          soundness.level == .sound || soundness.level == .unchecked ? "NOTE" : "WARNING",
          ["**\(line[0])** " + line.dropFirst().joined(separator: " · ")] + cautions))
    }
    if !report.summary.figures.isEmpty {
      let figures = report.summary.figures
      parts.append(
        MarkdownText.table(
          header: figures.map { MarkdownText.cell($0.label) }, alignments: figures.map { _ in "---" },
          rows: [
            figures.map { "**\(MarkdownText.cell($0.value))**" },
            figures.map { MarkdownText.cell($0.note ?? "") },
          ]))
    }
    if let trainings = report.summary.trainings {
      parts.append(block(.lineChart(trainings.chart)))
      parts.append(table(trainings.table))
    }
    return parts.joined(separator: "\n\n")
  }

  private var footer: String {
    let record = report.record
    return
      "---\n\nMade by nbrun \(record.nbrun) from `\(MarkdownText.code(record.notebook.path))` "
      + "(SHA-256 `\(record.notebook.sha256.prefix(12))…`), begun \(record.started), with seed \(record.seed)."
  }

  // MARK: The notebook

  /// Returns the notebook's text after its front matter, with every edit applied.
  private mutating func body() -> String {
    guard let source = report.record.notebook.source else { return "" }
    let file = SourceFile(path: report.record.notebook.path, text: source)
    var edits = linkEdits(in: file)
    for item in report.items {
      switch item {
      case .cell(let cell):
        let above = file.hasWords(onLine: cell.lines.lowerBound - 1) ? "\n" : ""
        let below = file.hasWords(onLine: cell.lines.upperBound + 1) ? "\n" : ""
        edits.append(
          TextEdit(range: file.utf8Range(ofLines: cell.lines), text: above + self.cell(cell) + below))
      case .prose(let block): edits += self.edits(in: block, of: file)
      }
    }
    for note in report.footnotes { for block in note.blocks { edits += self.edits(in: block, of: file) } }
    return file.text(from: FrontMatter.end(in: file), with: edits).trimmingLines
  }

  /// Returns the edits for values, for formulas with the author's macros, and for checked formulas of the prose.
  private func edits(in block: ProseBlock, of file: SourceFile) -> [TextEdit] {
    var edits: [TextEdit] = []
    block.forEachInline { inline in
      guard case .value(let value) = inline else { return }
      let place = file.utf8Range(of: value.span)
      guard let range = file.braces(in: place, from: edits.last?.range.upperBound ?? 0) else { return }
      let words = MarkdownText.escaped(value.result ?? "not run")
      // A quotation mark would end the title of a picture.
      edits.append(
        TextEdit(range: range, text: range == place ? words : words.replacing("\"", with: "\\\"")))
    }
    for formula in block.formulas {
      guard let span = formula.span, let text = formulas.expansion(of: formula) else { continue }
      let last = formula.source.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
      let lines = file.indented(text, asLine: span.end.line, without: last.prefix { $0 == " " }.count)
      edits.append(TextEdit(range: file.utf8Range(of: span), text: lines))
    }
    for formula in block.displayedFormulas {
      guard let verdict = formula.verdict, let span = formula.span, let directive = formula.directive else {
        continue
      }
      // GitHub knows only fences with the single word math.
      if let place = directive.span { edits.append(TextEdit(range: file.utf8Range(of: place), text: "")) }
      let last = file.closingFence(from: span.end.line)
      edits.append(
        TextEdit(
          range: file.endOffset(ofLine: last)..<file.endOffset(ofLine: last),
          text: file.indented(
            verdictLines(verdict) + (file.hasWords(onLine: last + 1) ? "\n" : ""), asLine: last)))
    }
    return edits
  }

  private func verdictLines(_ verdict: FormulaVerdict) -> String {
    func count(_ outcome: FormulaVerdict.Outcome) -> Int { verdict.signs.count { $0.outcome == outcome } }
    var parts: [String] = []
    if count(.holds) > 0 { parts.append("✓ \(count(.holds)) true") }
    if count(.fails) > 0 { parts.append("✗ \(count(.fails)) false") }
    if count(.unreadable) > 0 { parts.append("? \(count(.unreadable)) not read") }
    if count(.open) > 0 { parts.append("□ \(count(.open)) open") }
    if count(.saysNothing) > 0 { parts.append("∅ \(count(.saysNothing)) saying nothing") }
    if count(.defines) > 0 { parts.append("\(count(.defines)) defining") }
    if count(.notChecked) > 0 {
      return "\n\n" + MarkdownText.alert("WARNING", ["○ Not checked: the run ended before this formula."])
    }
    let worst = verdict.signs.filter { $0.outcome == .holds }.compactMap(\.worstError).max()
    let error = worst.map {
      $0 == 0 ? "; exact" : "; largest relative error \(NumberFormat.power($0, precision: 0))"
    }
    let allowances = verdict.signs.compactMap(\.allowance)
    let allowance = allowances.max { $0.number < $1.number }.map { "; ≈ means \($0.words)" } ?? ""
    let (compared, total) = verdict.signs.reduce((0.0, 0.0)) { ($0.0 + Double($1.compared), $0.1 + $1.total) }
    let sample =
      compared > 0 && compared < total
      ? "; \(NumberFormat.count(compared)) of \(NumberFormat.count(total)) entries were compared" : ""
    var lines = [
      "Checked by this run: \(parts.joined(separator: ", "))\(error ?? "")\(allowance)\(sample)."
    ]
    for fault in verdict.faults + verdict.gaps + verdict.doubts {
      lines.append(
        [fault.message, fault.detail, fault.hint].filter { !$0.isEmpty }.map(inlines)
          .joined(separator: " "))
    }
    return "\n\n"
      + MarkdownText.alert(verdict.faults.isEmpty && verdict.gaps.isEmpty ? "NOTE" : "WARNING", lines)
  }

  // MARK: Steps

  private mutating func cell(_ cell: StepCell) -> String {
    let name = cell.id == cell.step ? "`\(cell.step)`" : "`\(cell.step)` \(MarkdownText.escaped(cell.id))"
    var parts = ["**\(name)**" + caption(of: cell)]
    if let source = cell.source, !source.allSatisfy(\.isWhitespace) {
      parts.append(MarkdownText.fenced(source, "yaml"))
    }
    if !cell.overrides.isEmpty {
      let words = cell.overrides.map { "`-P \(MarkdownText.code($0.option))=\(MarkdownText.code($0.value))`" }
      parts.append("It ran with \(words.joined(separator: ", ")) from the command line.")
    }
    parts += cell.cautions.map { MarkdownText.alert("CAUTION", [MarkdownText.escaped($0.asSentence)]) }
    parts += cell.blocks.map { block($0) }
    if let failure = cell.failure {
      let hint = failure.hint.map { ["Hint: " + MarkdownText.escaped($0)] } ?? []
      parts.append(
        MarkdownText.alert("CAUTION", ["**Error:** " + MarkdownText.escaped(failure.message)] + hint))
    }
    if cell.status == .notRun { parts.append("*Not run.*") }
    return parts.joined(separator: "\n\n")
  }

  private func caption(of cell: StepCell) -> String {
    cell.caption.isEmpty ? "" : " " + inlines(cell.caption)
  }

  private mutating func block(_ block: Block) -> String {
    switch block {
    case .prose(let blocks):
      return blocks.map { MarkdownText.block($0.mapInlines(known).mapDisplayedFormulas(formulas.known)) }
        .joined(separator: "\n\n")
    case .table(let table): return self.table(table)
    case .note(let note):
      return MarkdownText.alert(note.kind == .caution ? "CAUTION" : "NOTE", [inlines(note.text)])
    case .folded(let summary, let inner):
      let body = inner.map { self.block($0) }.joined(separator: "\n\n")
      return
        "<details>\n<summary>\(MarkdownText.escaped(summary.plainText))</summary>\n\n\(body)\n\n</details>"
    case .lineChart(let chart): return figure(block, chart.title, chart.description, chart.caption)
    case .barChart(let chart): return figure(block, chart.title, chart.description, chart.caption)
    case .heatMap(let map): return figure(block, map.title, map.description, map.caption)
    case .network(let diagram): return figure(block, diagram.title, diagram.description, diagram.caption)
    case .pictures(let grid): return figure(block, grid.title, grid.title, grid.caption)
    }
  }

  private mutating func figure(
    _ block: Block, _ title: String, _ description: String, _ caption: [ProseInline]
  ) -> String {
    figures += 1
    let name = "figure-\(figures).svg"
    // Every figure has a drawing.
    guard let svg = FigureFile.svg(block) else { return "" }
    files.append(.init(name: name, data: Data(svg.utf8)))
    let words = title == description ? "\(title)." : "\(title). \(description)"
    return
      "![\(MarkdownText.escaped(words))](\(address(of: name)))\n\n"
      + "**Figure \(figures).** \(inlines(caption))"
  }

  func address(of name: String) -> String {
    let path = "\(folder)/\(name)"
    // Spaces and brackets would end the address.
    return path.addingPercentEncoding(
      withAllowedCharacters: .urlPathAllowed.subtracting(.init(charactersIn: "()"))) ?? path
  }

  private mutating func table(_ table: Table) -> String {
    tables += 1
    let rows = table.rows.map { row in row.map(cell) }
    return "**Table \(tables).** \(inlines(table.caption))\n\n"
      + MarkdownText.table(
        header: table.columns.map { MarkdownText.cell(inlines($0.heading), isMarkdown: true) },
        alignments: table.columns.map { $0.alignment == .number ? "---:" : "---" }, rows: rows)
  }

  private func cell(_ cell: Table.Cell) -> String {
    guard case .text(let words) = cell else { return MarkdownText.cell(cell) }
    return MarkdownText.cell(.text(known(words)))
  }
}
