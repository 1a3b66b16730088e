import Foundation
import MathSyntax
import Testing

/// KaTeX's own table of functions, with one example for each. Users of KaTeX write these.
@Suite("KaTeX's table of functions")
struct KaTeXTests {
  private struct Example {
    var name: String
    var source: String
  }

  private static func examples() throws -> [Example] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "KaTeX/functions.txt")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#\tC") && !$0.hasPrefix("# ") }
      .map { line in
        let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
        return Example(name: parts[0], source: parts[1])
      }
  }

  /// Two examples that KaTeX refuses too, and examples that would let a formula write HTML or load a picture.
  private static let expectedFailures = [
    #"\begingroup"#, #"\endgroup"#, #"\htmlClass"#, #"\htmlData"#, #"\htmlId"#, #"\htmlStyle"#,
    #"\includegraphics"#,
  ]

  @Test("all are read but those of HTML, a picture, and two that KaTeX refuses, too")
  func table() throws {
    let examples = try Self.examples()
    #expect(examples.count == 999)
    var failures: [String] = []
    for example in examples {
      var macros = MathMacros()
      #expect(macros.define("VERT", as: "|") == [])
      let formula = MathFormula(parsing: example.source, macros: &macros)
      if !formula.problems.isEmpty { failures.append(example.name) }
    }
    #expect(failures == Self.expectedFailures)
  }

  @Test("what is not read is a located problem that names the command")
  func unread() throws {
    let names = Self.expectedFailures.suffix(5)
    let examples = try Self.examples().filter { names.contains($0.name) }
    #expect(examples.count == names.count)
    for example in examples {
      let problem = try #require(MathFormula(parsing: example.source).problems.first)
      #expect(problem.message == "unknown command \(example.name)")
      #expect(example.source[utf8Range: problem.range] == example.name)
    }
  }
}
