import Foundation
import MathSyntax
import Testing

@testable import ReportHTML

/// The formulas of `formulas.txt`, one a line, under headings that begin with `##`.
struct FormulaPage {
  struct Section {
    var title: String
    var formulas: [String] = []
  }

  let sections: [Section]

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "formulas.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    sections = lines.reduce(into: []) { sections, line in
      if line.hasPrefix("## ") {
        sections.append(Section(title: String(line.dropFirst(3))))
      } else {
        sections[sections.count - 1].formulas.append(String(line))
      }
    }
  }

  /// What `\ref` finds on the page.
  static let numbers = ["eq:pythagoras": "7", "eq:f": "8"]
}

@Suite("The page of formulas")
struct FormulaPageTests {
  @Test("two hundred formulas and more are typeset without a single problem, as well-formed XML")
  func everyFormula() throws {
    let page = try FormulaPage()
    #expect(page.sections.reduce(0) { $0 + $1.formulas.count } >= 200)
    var macros = MathMacros()
    var writer = MathMLWriter(numbers: FormulaPage.numbers)
    for source in page.sections.flatMap(\.formulas) {
      let formula = MathFormula(parsing: source, macros: &macros)
      #expect(formula.problems == [], "\(source)")
      for markup in [writer.display(formula), writer.inline(formula)] {
        #expect(try wellFormedness(of: markup.html) == nil, "\(source)")
      }
    }
  }
}
