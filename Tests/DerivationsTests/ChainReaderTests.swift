import MathSyntax
import Testing

@testable import Derivations

/// The reader that splits a formula into chains of equations. It does not know the meaning of symbols yet.
@Suite("The reader of chains")
struct ChainReaderTests {
  private func read(_ source: String, limit: Int = .max, symbols: Set<String> = []) -> ChainReader {
    ChainReader(MathFormula(parsing: source), limit: limit) { symbols.contains($0) }
  }

  /// Returns each chain as it is written, without blanks.
  private func chains(_ source: String, symbols: Set<String> = []) -> [String] {
    func written(_ range: Range<Int>) -> String { source.utf8Slice(range).filter { $0 != " " } }
    return read(source, symbols: symbols).chains.map { chain in
      chain.links.reduce(written(chain.first.range)) {
        "\($0) \(written($1.sign)) \(written($1.right.range))"
      }
    }
  }

  @Test(
    "each statement of a line is a chain, and each sign of a chain a link",
    arguments: [
      ("a = b", ["a = b"]), ("a = b = c", ["a = b = c"]), (#"a = b, \quad c = d"#, ["a = b", "c = d"]),
      (#"a = b \\ c = d"#, ["a = b", "c = d"]), (#"a = b; c = d."#, ["a = b", "c = d"]),
      (#"a = b \quad \text{and} \quad c = d"#, ["a = b", "c = d"]),
      (#"\begin{aligned} a &= b \\ c &= d \end{aligned}"#, ["a = b", "c = d"]),
      (#"\begin{gathered} a = b \\ c = d \end{gathered}"#, ["a = b", "c = d"]),
    ])
  func statements(source: String, expected: [String]) {
    #expect(chains(source) == expected)
    #expect(read(source).problems == [])
  }

  @Test(
    "a line that begins with a sign goes on with the chain, and one that begins with an operator with the side",
    arguments: [
      (#"\begin{aligned} a &= b \\ &= c \\ &= d \end{aligned}"#, [3]),
      (#"\begin{aligned} a &= b \\ &\quad + c \end{aligned}"#, [1]),
      (#"a = b \\ = c \\ d = e"#, [2, 1]), (#"a = \\ b"#, [1]),
    ])
  func continued(source: String, links: [Int]) {
    #expect(read(source).chains.map(\.links.count) == links)
    #expect(read(source).problems == [])
  }

  @Test(
    "every sign that is checked has its relation",
    arguments: [
      ("a = b", Relation.equal), (#"a \equiv b"#, .equal), (#"a \approx b"#, .approximate),
      (#"a \simeq b"#, .approximate), (#"a \ne b"#, .different), (#"a \neq b"#, .different),
      ("a := b", .defined), (#"a \coloneqq b"#, .defined),
    ])
  func relations(source: String, relation: Relation) {
    #expect(read(source).chains.flatMap(\.links).map(\.relation) == [relation])
  }

  @Test(
    "what an index runs over is no claim, and belongs to the line",
    arguments: [
      (#"z_l = a_l, \quad l = 1, \dots, 3"#, 1...3), (#"z_l = a_l, \quad l = 1, 2"#, 1...2),
      (#"z_l = a_l, \quad l = 2, 3, 4"#, 2...4), (#"z_l = a_l, \quad l < 3"#, 1...2),
      (#"z_l = a_l \quad (l = 1, 2)"#, 1...2),
    ])
  func ranges(source: String, range: ClosedRange<Int>) {
    let reader = read(source)
    #expect(reader.problems == [])
    #expect(reader.chains.count == 1)
    #expect(reader.chains.first?.ranges == ["l": range])
    #expect(reader.chains.first?.openRanges == [])
  }

  @Test("a range whose end is no number is open")
  func openRange() {
    let chains = read(#"z_l = a_l, \quad l = 1, \dots, m"#).chains
    #expect(chains.count == 1)
    #expect(chains.first?.openRanges == ["l"])
    #expect(chains.first?.ranges == [:])
  }

  @Test("a letter that is a symbol is no index: its range would be a claim")
  func symbolsAreNoIndices() {
    #expect(chains("q = 1, 2", symbols: ["q"]).first == "q = 1")
    #expect(chains("q = 1, 2") == [])
    // The formula itself defines this symbol.
    #expect(chains(#"q = \ln 2 \\ q = 3, 4"#) == [#"q = \ln2"#, "q = 3"])
  }

  @Test(
    "what is wrong is told at its place, and the other lines are read",
    arguments: [
      ("= b", "the left side of this sign is missing", "=", []),
      (#"a = = b \\ c = d"#, "two signs stand side by side", "= =", ["c = d"]),
      (#"a + b \\ c = d"#, "no equals sign: there is nothing to check here", "a + b", ["c = d"]),
      (
        #"a \leftarrow b \\ c = d"#, "'←' is not a sign that can be checked", #"\leftarrow"#,
        ["c = d"]
      ),
      (
        #"c = d \\ a < b"#, "this is a condition on $a$, which is no index of an equation here", "a < b",
        ["c = d"]
      ),
      (
        #"c = d \\ l < 1"#, "an index is a whole number from 1 on, and none is below this number", "1",
        ["c = d"]
      ),
      (#"a = \foo \\ = b \\ c = d"#, "the line before this sign could not be read", "=", ["c = d"]),
    ] as [(String, String, String, [String])])
  func mistakes(source: String, message: String, place: String, others: [String]) throws {
    let reader = read(source)
    let problem = try #require(reader.problems.first { $0.message == message }, "\(reader.problems)")
    #expect(source.utf8Slice(problem.range) == place)
    #expect(chains(source) == others)
  }

  @Test("a formula without a sign claims nothing, which is a problem of the whole")
  func nothing() {
    let reader = read(#"l = 1, \dots, 3"#)
    #expect(reader.chains.isEmpty)
    #expect(reader.problems.map(\.message) == ["nothing to check: there is no equals sign"])
  }

  @Test("beyond the limit nothing is read, and one problem says so")
  func limit() {
    let reader = read(#"a = b \\ c = d = e \\ f = g"#, limit: 2)
    #expect(reader.chains.count == 1)
    #expect(reader.problems.map(\.kind) == [.size])
    #expect(read(#"a = b \\ c = d = e"#, limit: 3).problems == [])
  }

  @Test("of a line that cannot be read, the symbol that it would define is known, and its letters")
  func unread() {
    let source = #"\delta_3 = \foo{y} \\ a = b"#
    let reader = read(source)
    #expect(reader.unreadDefinitions.map { source.utf8Slice($0.range) } == [#"\delta_3"#])
    #expect(reader.unreadLetters.contains("delta"))
    #expect(chains(source) == ["a = b"])
  }
}
