import ProseTree
import ReportModel

extension Report {
  /// Every formula of the page, in the order of the page.
  var formulas: [Formula] {
    title.formulas + description.formulas
      + items.flatMap { item in
        switch item {
        case .prose(let block): block.formulas
        case .cell(let cell): cell.caption.formulas + cell.blocks.flatMap(\.formulas)
        }
      } + (glossary?.formulas ?? []) + footnotes.flatMap { $0.blocks.flatMap(\.formulas) }
  }
}

extension Block {
  fileprivate var formulas: [Formula] {
    switch self {
    case .prose(let blocks): blocks.flatMap(\.formulas)
    case .table(let table): table.formulas
    case .lineChart(let chart): chart.caption.formulas
    case .barChart(let chart): chart.caption.formulas
    case .heatMap(let map): map.caption.formulas
    case .pictures(let grid): grid.caption.formulas
    case .network(let diagram): diagram.caption.formulas
    case .note(let note): note.text.formulas
    case .folded(let summary, let inner): summary.formulas + inner.flatMap(\.formulas)
    }
  }
}

extension Table {
  fileprivate var formulas: [Formula] {
    caption.formulas + columns.flatMap(\.heading.formulas)
      + rows.joined().flatMap { cell in
        if case .text(let words) = cell { words.formulas } else { [Formula]() }
      }
  }
}

extension [ProseInline] {
  fileprivate var formulas: [Formula] { ProseBlock.paragraph(self).formulas }
}
