import Foundation
import Testing

@testable import Derivations

/// Equations of backpropagation from public sources, as their authors wrote them, with the definitions that the authors
/// give in formulas. `given.jsonl` was known when the notations were built. The sources of `found.jsonl` and of
/// `later.jsonl` were looked up afterwards; they were judged once before anything was changed for them.
@Suite("Equations of textbooks, notes and reports")
struct EquationsOfOthersTests {
  private struct Equation: Decodable {
    var id: String
    var key: String
    var truth: Bool
    var definitions: [String]
    var claim: String

    /// The lines of a formula.
    var source: String {
      let lines = definitions + [claim]
      return lines.count == 1
        ? lines[0] : "\\begin{aligned}\n" + lines.joined(separator: " \\\\\n") + "\n\\end{aligned}"
    }
  }

  private enum Outcome: Equatable { case holds, fails, notJudged }

  private static func equations(_ name: String) throws -> [Equation] {
    let file = try #require(Bundle.module.url(forResource: "Equations/" + name, withExtension: "jsonl"))
    return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Equation.self, from: Data($0))
    }
  }

  private static func outcome(of equation: Equation) -> Outcome {
    var bench = Bench(widths: [20, 12, 9, 10], examples: 3)
    let findings = bench.check(equation.source, entries: 24)
    if findings.contains(where: { $0.verdict == .fails }) { return .fails }
    let claims = findings.dropFirst(equation.definitions.count)
    if findings.contains(where: { $0.verdict == .unreadable }) { return .notJudged }
    return claims.contains { $0.verdict == .holds } ? .holds : .notJudged
  }

  /// - Parameters:
  ///   - right: the smallest number of true equations that hold, and of false ones that fail.
  ///   - wrong: equations that are judged wrongly. Each needs a convention that its formulas do not show.
  @Test(
    "are judged as they are written",
    arguments: [
      ("given", right: (true: 98, false: 24), wrong: ["y10"]),
      (
        "found", right: (true: 83, false: 21),
        wrong: ["s1j", "s2j", "s2k", "s8f", "s8h", "s9g", "s9i", "s10i"]
      ),
      (
        "later", right: (true: 216, false: 55),
        wrong: ["A2f", "B3f", "B5x", "B5y", "B6h", "B9w", "B10f", "B10x", "C1e", "C1g", "C6w"]
      ),
    ])
  func judged(_ file: (name: String, right: (true: Int, false: Int), wrong: [String])) throws {
    var right = (true: 0, false: 0)
    for equation in try Self.equations(file.name) {
      let outcome = Self.outcome(of: equation)
      if equation.truth {
        if outcome == .holds { right.true += 1 }
        #expect(
          outcome != .fails || file.wrong.contains(equation.id), "\(equation.id) is true: \(equation.source)")
      } else {
        if outcome == .fails { right.false += 1 }
        #expect(
          outcome != .holds || file.wrong.contains(equation.id), "\(equation.id) is false: \(equation.source)"
        )
      }
    }
    #expect(right.true >= file.right.true, "\(right)")
    #expect(right.false >= file.right.false, "\(right)")
  }

  /// All true equations of each source in one notebook. Some sources use a letter in two meanings, which one notation
  /// cannot have.
  /// - Parameters:
  ///   - true: the smallest number of equations that hold.
  ///   - false: the largest number that are found false.
  @Test(
    "are judged as one notebook for each source",
    arguments: [
      ("given", true: 104, false: 0), ("found", true: 95, false: 17), ("later", true: 218, false: 26),
    ])
  func together(_ file: (name: String, true: Int, false: Int)) throws {
    var verdicts: [EquationFinding.Verdict: Int] = [:]
    for (_, equations) in Dictionary(grouping: try Self.equations(file.name), by: \.key) {
      var lines: [String] = []
      for line in equations.filter(\.truth).flatMap({ $0.definitions + [$0.claim] })
      where !lines.contains(line) {
        lines.append(line)
      }
      var bench = Bench(widths: [20, 12, 9, 10], examples: 3)
      for finding in bench.check(
        "\\begin{aligned}\n" + lines.joined(separator: " \\\\\n") + "\n\\end{aligned}")
      {
        verdicts[finding.verdict, default: 0] += 1
      }
    }
    #expect(verdicts[.holds, default: 0] >= file.true, "\(verdicts)")
    #expect(verdicts[.fails, default: 0] <= file.false, "\(verdicts)")
  }
}
