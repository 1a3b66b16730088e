import MathSyntax
import Testing

@testable import Derivations

/// Resolves symbols to quantities and shapes, one expression at a time. The network has 6 inputs, layers of 5 and 4
/// units and 3 classes, and the batch has 7 examples. Each length is different, so a shape identifies its axes.
@Suite("The resolver")
struct ResolverTests {
  private static let network = NetworkOutline(widths: [6, 5, 4, 3], activation: .sigmoid, examples: 7)

  private func resolver(for expression: Expression, layers: [String: Int], _ layout: Layout) -> Resolver {
    let letters = LayerLetters(in: [expression])
    return Resolver(
      network: Self.network, definitions: [:], layout: layout, layers: layers, layerLetters: letters.layers,
      readsLogits: letters.readsLogits)
  }

  /// Returns the resolved expression.
  private func resolve(
    _ source: String, layers: [String: Int] = [:], _ layout: Layout = .mixed
  ) throws -> (term: Term, resolver: Resolver) {
    // The first side of a chain can be any expression.
    let written = try #require(ChainReader(MathFormula(parsing: source + " = 0")).chains.first, "\(source)")
    var reader = NotationReader(.standard, network: Self.network) { _ in false }
    let chain = try reader.chain(written)
    var resolver = resolver(for: chain.first, layers: layers, layout)
    let term = try resolver.term(chain.first)
    return (term, resolver)
  }

  private func shape(_ source: String, layers: [String: Int] = [:], _ layout: Layout = .mixed) throws
    -> String
  {
    let (term, resolver) = try resolve(source, layers: layers, layout)
    return resolver.words(term.shape)
  }

  private func mistake(in source: String) -> DerivationProblem? {
    do {
      let (term, resolver) = try resolve(source)
      try resolver.settle(term)
      return nil
    } catch {
      return error as? DerivationProblem
    }
  }

  @Test(
    "a symbol has the shape of what it stands for",
    arguments: [
      ("x", "6 × 1"), ("X", "6 × 7"), ("y", "3 × 1"), (#"\hat y"#, "3 × 1"), ("Y", "3 × 7"), ("W_1", "5 × 6"),
      ("W_3", "3 × 4"), ("b_2", "4 × 1"), ("z_1", "5 × 1"), ("Z_2", "4 × 7"), ("a_0", "6 × 1"),
      ("a_3", "3 × 1"), ("A_2", "4 × 7"), ("L", "1 × 1"), ("J", "1 × 1"), ("B", "1 × 1"), ("K", "1 × 1"),
      ("W_{1,23}", "1 × 1"), ("z_{3,k}", "1 × 1"), ("x^{(i)}", "6 × 1"), (#"\mathbf 1_B"#, "7 × 1"),
      ("I_{10}", "10 × 10"), (#"\delta_{jk}"#, "1 × 1"),
    ])
  func symbols(source: String, expected: String) throws {
    #expect(try shape(source) == expected)
  }

  @Test(
    "an operation has the shape that follows from its parts",
    arguments: [
      ("W_1 x", "5 × 1"), ("W_1 X", "5 × 7"), ("W_2 W_1", "4 × 6"), ("x^T", "1 × 6"), ("x x^T", "6 × 6"),
      ("x^T x", "1 × 1"), (#"x \cdot x"#, "1 × 1"), (#"x \odot x"#, "6 × 1"), ("2 W_1", "5 × 6"),
      ("W_1 x + b_1", "5 × 1"), ("W_1 X + b_1", "5 × 7"), ("z_1^2", "5 × 1"), (#"\sigma(z_1)"#, "5 × 1"),
      (#"\text{softmax}(z_3)"#, "3 × 1"), (#"\operatorname{diag}(y)"#, "3 × 3"), (#"\|W_1\|"#, "1 × 1"),
      (#"\sum_k y_k"#, "1 × 1"), (#"\sum_i x^{(i)}"#, "6 × 1"), (#"\sum_{l=1}^{3} \|W_l\|^2"#, "1 × 1"),
      ("(W_1)_{23}", "1 × 1"), (#"Z_3 \mathbf 1"#, "3 × 1"),
    ])
  func operations(source: String, expected: String) throws {
    #expect(try shape(source) == expected)
  }

  @Test(
    "a derivative has the shape of the layout",
    arguments: [
      (#"\frac{\partial L}{\partial W_1}"#, ["5 × 6", "5 × 6", "6 × 5"]),
      (#"\frac{\partial L}{\partial z_1}"#, ["5 × 1", "5 × 1", "1 × 5"]),
      (#"\frac{\partial z_2}{\partial z_1}"#, ["4 × 5", "5 × 4", "4 × 5"]),
      (#"\frac{\partial z_2}{\partial z_{1,k}}"#, ["4 × 1", "4 × 1", "4 × 1"]),
      (#"\frac{\partial L}{\partial W_{1,23}}"#, ["1 × 1", "1 × 1", "1 × 1"]),
      // A batch's gradient has one column per example in every layout.
      (#"\frac{\partial J}{\partial Z_1}"#, ["5 × 7", "5 × 7", "5 × 7"]),
      // The chain rule through a matrix.
      (#"\frac{\partial L}{\partial z_2} \frac{\partial z_2}{\partial W_2}"#, ["4 × 5", "4 × 5", "5 × 4"]),
    ])
  func derivatives(source: String, expected: [String]) throws {
    let shapes = try [Layout.mixed, .denominator, .numerator].map { try shape(source, $0) }
    #expect(shapes == expected)
  }

  @Test("a letter for a layer stands for the layer that was chosen")
  func layers() throws {
    #expect(try shape("W_l", layers: ["l": 1]) == "5 × 6")
    #expect(try shape("W_l a_{l-1} + b_l", layers: ["l": 3]) == "3 × 1")
    #expect(try shape("W_{l+1}", layers: ["l": 1]) == "4 × 5")
  }

  @Test("an index that nothing binds is free, and runs over what it indexes")
  func freeLetters() throws {
    let (term, resolver) = try resolve("W_{1,jk} x_k")
    #expect(resolver.freeLetters.keys.sorted() == ["j", "k"])
    let lengths = resolver.freeLetters.mapValues { resolver.extent(ofSlot: $0) }
    #expect(lengths == ["j": .width(1), "k": .width(0)])
    // The slots are the current example and both indices.
    #expect(term.slots.nonzeroBitCount == 3)
  }

  @Test("a sum binds its index, and one over the examples the example at hand")
  func bound() throws {
    let sum = try resolve(#"\sum_k W_{1,jk} x_k"#)
    #expect(sum.resolver.freeLetters.keys.sorted() == ["j"])
    #expect(sum.term.extent == .width(0))
    let batch = try resolve(#"\sum_{i=1}^B L^{(i)}"#)
    #expect(batch.resolver.freeLetters.isEmpty)
    #expect(batch.term.extent == .examples)
    #expect(batch.term.slots == 0)
    #expect(batch.term.usesBatch)
  }

  @Test("a length that is not written is found out from what stands beside it")
  func unknownLengths() throws {
    var (term, resolver) = try resolve(#"\mathbf 1 - \hat y"#)
    try resolver.settle(term)
    #expect(term.shape == .column(.width(3)))
    #expect(mistake(in: #"\mathbf 1"#)?.message == "the length of this is unknown")
    // After lengths are made equal, a value for one is the value of all, and a different length does not unify with it.
    let (first, second) = (resolver.freshLength(), resolver.freshLength())
    let fits = [
      resolver.unify(first, second), resolver.unify(second, .count(3)), resolver.unify(first, .one),
    ]
    #expect(fits == [true, true, false])
    #expect(resolver.settled(first) == .count(3))
  }

  @Test("shapes that do not fit change no length")
  func unifiesAllOrNothing() throws {
    var (_, resolver) = try resolve("x")
    let length = resolver.freshLength()
    let fits = resolver.unify(
      Shape(rows: length, columns: .width(0)), Shape(rows: .width(1), columns: .width(1)))
    #expect(!fits)
    #expect(resolver.settled(length) == length)
  }

  @Test(
    "how it was read is noted where that is not plain",
    arguments: [
      (#"x \cdot x"#, "inner product"), ("z_1^2", "entry by entry"),
      ("W_1 X + b_1", "added to every example's"),
      (#"\sum_{k=0}^{K-1} y_k"#, "counts from 0"), ("n", "number of examples"),
      (#"\frac{\partial L}{\partial z_2} \frac{\partial z_2}{\partial W_2}"#, "summed over the 4 units"),
    ])
  func notes(source: String, words: String) throws {
    #expect(try resolve(source).resolver.notes.filter { $0.contains(words) }.count == 1)
  }

  @Test(
    "what does not fit, or is not known, is told at its place",
    arguments: [
      (
        "W_1 W_2", DerivationProblem.Kind.shape, "the shapes of this product do not fit: 5 × 6 times 4 × 5",
        "W_2"
      ),
      ("x + y", .shape, "the shapes of this sum differ: 6 × 1 on the left, 3 × 1 on the right", "+"),
      (
        #"x \odot y"#, .shape,
        #"$\odot$ takes two operands of the same shape, and these are 6 × 1 and 3 × 1"#, #"\odot"#
      ),
      ("W_1^2", .shape, "a power of a matrix of 5 × 6 is not defined here", "W_1^2"),
      ("y_4", .shape, "there is no entry 4: it goes from 1 to 3", "4"),
      ("x_k y_k", .shape, "$k$ runs over 6 elsewhere, and over 3 here", "k"),
      ("(L)_k", .shape, "a number has no entries", "(L)_k"),
      (#"\operatorname{diag}(W_1)"#, .shape, "diag takes a column, and this is 5 × 6", "W_1"),
      (#"\sum_k L"#, .symbol, "the sum does not use its index $k$", "k"),
      (#"\sum_{k=3}^{2} y_k"#, .shape, "the sum ends before it begins", #"\sum_{k=3}^{2} y_k"#),
      (
        #"\frac{\partial L}{\partial J}"#, .syntax,
        "nbrun cannot change the loss alone, so it knows no derivative with respect to it", "J"
      ),
      (
        #"\frac{\partial z_2}{\partial W_2}"#, .syntax,
        "the derivative of 4 × 1 by 4 × 5 has more than two axes, and cannot be a matrix",
        #"\frac{\partial z_2}{\partial W_2}"#
      ),
      (#"\frac{\partial}{\partial z} \frac{\partial^2 L}{\partial z_{1,k}^2}"#, .syntax, nil, nil),
      ("z_4", .layer, nil, "z_4"), (#"\rho"#, .symbol, nil, #"\rho"#),
    ] as [(String, DerivationProblem.Kind, String?, String?)])
  func mistakes(source: String, kind: DerivationProblem.Kind, message: String?, place: String?) throws {
    let problem = try #require(mistake(in: source), "\(source)")
    #expect(problem.kind == kind)
    if let message { #expect(problem.message == message) }
    if let place { #expect(source.utf8Slice(problem.range) == place) }
  }
}
