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

  /// A page to be looked at, where `NBRUN_MATH_PAGE` names a folder: `formulas.html` and, for the same page by
  /// other software, `formulas.json`.
  @Test(
    "the page of formulas can be looked at",
    .enabled(if: ProcessInfo.processInfo.environment["NBRUN_MATH_PAGE"] != nil))
  func pageToLookAt() throws {
    let folder = URL(fileURLWithPath: try #require(ProcessInfo.processInfo.environment["NBRUN_MATH_PAGE"]))
    let page = try FormulaPage()
    var macros = MathMacros()
    var writer = MathMLWriter(numbers: FormulaPage.numbers)
    var body = ""
    for section in page.sections {
      body += "<h2>\(section.title)</h2>\n"
      for source in section.formulas {
        let formula = MathFormula(parsing: source, macros: &macros)
        body += "<div class=f>\(writer.display(formula).html)</div>\n"
      }
    }
    let html = """
      <!doctype html><html lang="en"><meta charset="utf-8"><title>Formulas</title><style>
      body{max-width:45rem;margin:1rem auto;font:18px/1.5 serif}h2{font-size:1rem;margin:.5rem 0}.f{border-bottom:1px dotted #ccc}
      \(MathStyleSheet(for: writer).css)</style>\(body)</html>
      """
    try html.write(to: folder.appending(path: "formulas.html"), atomically: true, encoding: .utf8)
    let list = page.sections.map { ["title": [$0.title], "formulas": $0.formulas] }
    try JSONEncoder().encode(list).write(to: folder.appending(path: "formulas.json"))
  }
}
