import MathSyntax
import ProseTree
import ReportModel

/// The formulas of a page without the author's own macros. GitHub typesets each formula alone: it does not know the
/// front matter, nor what another formula defines.
struct PageFormulas {
  /// The largest size of all replacements together, in bytes. Formulas after this limit are shown as written.
  private static let largest = 4_000_000

  /// The expanded formulas of the notebook's text, each with the macros of its place. Formulas that do not change are
  /// not in it.
  private var expanded: [Formula: String] = [:]
  /// The macros after the whole text.
  private var macros = MathMacros()

  init(_ report: Report) {
    // Wrong macros were reported when the notebook was checked.
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

  /// Returns the expanded formula; nil if it stays as written.
  func expansion(of formula: Formula) -> String? { expanded[formula] }

  /// Returns a formula that does not come from the notebook's body, without the author's macros.
  func known(_ formula: Formula) -> Formula {
    var known = formula
    var macros = macros
    known.source = expanded[formula] ?? macros.expand(formula.source)
    return known
  }
}
