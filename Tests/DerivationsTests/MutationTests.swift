import RandomNumbers
import Testing

@testable import Derivations

/// True equations with one random change. If a changed equation passes on a sample of one network's entries, it must
/// hold for every entry of other networks too. No false equation may pass.
@Suite("Mutations of true equations", .timeLimit(.minutes(4)))
struct MutationTests {
  private static let changes: [(String, String)] = [
    ("+", "-"), (" - ", " + "), ("_1", "_2"), ("_2", "_1"), ("_2", "_3"), ("_3", "_2"), ("z_", "a_"),
    ("a_", "z_"),
    ("^T", ""), ("L", "J"), ("J", "L"), (#"\hat y"#, "y"), ("y", #"\hat y"#), (#"\odot"#, #"\cdot"#),
    (#"\frac1B"#, ""),
    (#"\frac{1}{B}"#, ""), ("B", "K"), ("j", "k"), ("k", "j"), (#"\log"#, #"\exp"#), ("1 - ", "2 - "),
    ("-", ""),
    (#"\sigma'"#, #"\sigma"#), ("l-1", "l"), ("l+1", "l"), ("x", "y"), ("W", "b"), ("= ", "= 2 "), ("Z", "A"),
    (#"\sum"#, #"\prod"#), ("{3", "{2"), ("{2", "{3"), ("e^", "2^"), ("1", "2"),
  ]

  /// Returns the source with one random change, or nil if no change is possible.
  private static func mutation(of source: String, _ generator: inout RandomGenerator) -> String? {
    let (old, new) = changes[generator.integer(below: changes.count)]
    let places = source.ranges(of: old)
    guard !places.isEmpty else { return nil }
    return source.replacing(places[generator.integer(below: places.count)], new)
  }

  @Test("what is false of another network neither passes nor says nothing", arguments: 0..<8)
  func slip(_ seed: UInt64) {
    var generator = RandomGenerator(seed: 77 + seed)
    let lines = TrueEquationTests.forward + TrueEquationTests.backward
    var tried = 0
    while tried < 150 {
      let line = lines[generator.integer(below: lines.count)]
      guard let mutation = Self.mutation(of: line, &generator), mutation != line else { continue }
      tried += 1
      var bench = Bench(seed: seed)
      let findings = bench.check(mutation, entries: 32, workLimit: 20_000_000)
      guard findings.contains(where: { $0.verdict == .holds || $0.verdict == .saysNothing }) else { continue }
      var other = Bench(widths: [4, 6, 5, 3], examples: 3, seed: 900 + seed)
      let again = other.check(mutation, entries: 100_000, workLimit: 500_000_000)
      #expect(again.count == findings.count, "\(mutation)")
      for (first, second) in zip(findings, again) {
        if first.verdict == .holds {
          #expect(second.verdict == .holds, "\(mutation): \(first.summary) / \(second.summary)")
        } else if first.verdict == .saysNothing {
          #expect(second.verdict != .fails, "\(mutation): \(first.summary) / \(second.summary)")
        }
      }
    }
  }
}

extension String {
  fileprivate func replacing(_ range: Range<String.Index>, _ new: String) -> String {
    String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
  }
}
