import MathSyntax
import ProseTree
import ReportModel

/// The formulas of a page without the author's own commands. GitHub typesets each formula alone: it knows nothing of the
/// front matter, and forgets what another formula defines.
struct PageFormulas {
  /// What all that is put in may come to, in bytes. What comes behind is shown as it is written.
  private static let largest = 4_000_000

  /// Of the notebook's text, each with the commands of its place; only those that are written in another way.
  private var expanded: [Formula: String] = [:]
  /// As they are behind the whole text.
  private var macros = MathMacros()

  init(_ report: Report) {
    // What is wrong with a command was said when the notebook was checked.
    for macro in report.macros { _ = macros.define(macro.name, as: macro.body) }
    var size = 0
    func read(_ block: ProseBlock, isTable: Bool, _ formulas: inout PageFormulas) {
      for formula in block.formulas where size < Self.largest {
        let text = formulas.macros.expand(formula.source, spellsBars: isTable)
        guard text != formula.source else { continue }
        size += text.utf8.count
        formulas.expanded[formula] = text
      }
    }
    for words in [report.title, report.description] { read(.paragraph(words), isTable: false, &self) }
    let blocks = report.items.compactMap { if case .prose(let block) = $0 { block } else { nil } }
    for block in blocks + report.footnotes.flatMap(\.blocks) {
      if case .table = block { read(block, isTable: true, &self) } else { read(block, isTable: false, &self) }
    }
  }

  /// Nil where the formula stays as it is written.
  func expansion(of formula: Formula) -> String? { expanded[formula] }

  /// A formula that stands outside of the notebook's text.
  func known(_ formula: Formula) -> Formula {
    var known = formula
    var macros = macros
    known.source = expanded[formula] ?? macros.expand(formula.source)
    return known
  }
}
