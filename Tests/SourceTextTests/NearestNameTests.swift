import SourceText
import Testing

@Suite("nearest names")
struct NearestNameTests {
  private let names = ["learning_rate", "epochs", "batch_size", "seed", "lr"]

  @Test(
    "a name within a third of the word, and two slips, is found",
    arguments: [
      ("learning-rate", "learning_rate"), ("learningrate", "learning_rate"),
      ("Learning_Rate", "learning_rate"),
      ("laerning_raet", "learning_rate"), ("epoch", "epochs"), ("ephocs", "epochs"), ("epohcs", "epochs"),
      ("sed", "seed"), ("sd", nil), ("lx", "lr"), ("x", nil), ("", nil), ("momentum", nil),
      ("learn", "learning_rate"),
      ("Batch", "batch_size"), ("ba", nil), ("rate", nil),
    ] as [(String, String?)])
  func nearest(word: String, expected: String?) {
    #expect(nearestName(to: word, among: names) == expected)
  }

  @Test("of very many wrong names only the first get a hint")
  func search() {
    let search = NameSearch(among: (0..<1000).map { "name\($0)" })
    let found = (0..<100).map { _ in search.nearest(to: "nume7") }
    #expect(found.prefix(10).allSatisfy { $0 == "name7" })
    #expect(found.last == .some(nil))
  }

  @Test("of two names equally near the first is taken")
  func first() {
    #expect(nearestName(to: "tast", among: ["test", "task", "taste"]) == "test")
  }

  @Test("a word that several names begin with is none of them")
  func ambiguous() {
    #expect(nearestName(to: "learning", among: ["learning_rate", "learning_curve"]) == nil)
  }

  @Test("a word of a million letters is near to nothing, at once")
  func longWord() {
    #expect(nearestName(to: String(repeating: "a", count: 1_000_000), among: names) == nil)
  }

  @Test(
    "a letter added, dropped, replaced, or exchanged with its neighbour is one slip",
    arguments: [
      ("load", "load", 0), ("", "", 0), ("", "abc", 3), ("lod", "load", 1), ("loadd", "load", 1),
      ("laod", "load", 1), ("lead", "load", 1), ("dola", "load", 3), ("ca", "abc", 3), ("é", "e", 1),
    ])
  func slipsBetween(word: String, other: String, count: Int) {
    #expect(slips(from: word, to: other) == count)
    #expect(slips(from: other, to: word) == count)
  }
}
