import RandomNumbers
import Testing

@testable import NeuralNet

@Suite("Network")
struct NetworkTests {
  static let forms: [WeightInitialization] = [
    .xavier, .xavierUniform, .he, .lecun, .normal(deviation: 0.01), .zeros,
  ]

  private func weights(_ form: WeightInitialization, inputs: Int = 300, outputs: Int = 200) -> [Double] {
    var generator = RandomGenerator(seed: 11)
    return form.weights(inputs: inputs, outputs: outputs, using: &generator).storage
  }

  @Test("an initialization's description is read back", arguments: forms)
  func roundTrip(form: WeightInitialization) {
    #expect(WeightInitialization(form.description) == form)
  }

  @Test(
    "what is no initialization is refused",
    arguments: [
      "", "Xavier", "normal", "normal()", "normal(0)", "normal(-1)", "normal(nan)", "normal(inf)", "normal(1",
    ])
  func refused(text: String) {
    #expect(WeightInitialization(text) == nil)
  }

  @Test("a space in normal( 0.01 ) is no mistake")
  func spaces() {
    #expect(WeightInitialization("normal( 0.01 )") == .normal(deviation: 0.01))
  }

  static let variances: [(String, Double)] = [
    ("xavier", 2.0 / 500), ("xavier-uniform", 2.0 / 500), ("he", 2.0 / 300), ("lecun", 1.0 / 300),
    ("normal(0.01)", 1e-4), ("zeros", 0),
  ]

  @Test("the deviations are the published formulas", arguments: variances)
  func deviations(name: String, variance: Double) throws {
    let form = try #require(WeightInitialization(name))
    let draws = weights(form)
    let mean = draws.reduce(0, +) / 60_000
    let measured = draws.reduce(0) { $0 + $1 * $1 } / 60_000
    // For 60,000 draws the standard deviation of the mean is σ/√n, and that of the variance at most √2·σ²/√n. The bound
    // is five of these.
    #expect(abs(mean) <= 5 * (variance / 60_000).squareRoot())
    #expect(abs(measured - variance) <= 5 * variance * (2.0 / 60_000).squareRoot())
  }

  @Test("xavier-uniform stays within ±√(6 / (inputs + outputs)) and comes near it")
  func uniformReach() {
    let reach = (6.0 / 500).squareRoot()
    let largest = weights(.xavierUniform).map(abs).max() ?? 0
    #expect(largest <= reach && largest > 0.99 * reach)
  }

  @Test("Float and Double draw the same network up to rounding")
  func precisions() {
    var single = RandomGenerator(seed: 5)
    var double = single
    let a = Network<Float>(widths: [7, 5, 3], activation: .tanh, initialization: .xavier, using: &single)
    let b = Network<Double>(widths: [7, 5, 3], activation: .tanh, initialization: .xavier, using: &double)
    #expect(a == Network<Float>(converting: b))
    #expect(single == double)
  }

  @Test("biases start at zero; shapes and counts are the homework's")
  func homework() {
    var generator = RandomGenerator(seed: 5)
    let network = Network<Float>(
      widths: [784, 128, 64, 10], activation: .sigmoid, initialization: .xavier, using: &generator)
    #expect(network.layers.map(\.outputs) == [128, 64, 10])
    #expect(network.layers.map(\.inputs) == [784, 128, 64])
    #expect(network.layers.allSatisfy { $0.biases.allSatisfy { $0 == 0 } })
    #expect(network.widths == [784, 128, 64, 10])
    #expect(network.classCount == 10)
    // 785·128 + 129·64 + 65·10
    #expect(network.parameterCount == 109_386)
    #expect(Network<Float>.parameterCount(widths: [784, 128, 64, 10]) == 109_386)
  }

  @Test("memory is counted before anything is allocated, padding and all")
  func memory() {
    let (single, double) = (Float.kernels.panelWidth, Double.kernels.panelWidth)
    // 6 parameters three times; in panels, 3 + 1 rows of one panel, and 300 + 1 rows of X, the next X, a and delta. For the
    // lists of nonzero inputs of each X: a word of bits for each row and for each tile of four, a list of the rows, and
    // the lengths.
    func lists(_ rows: Int) -> Int {
      Int(NonzeroInputs<Float>.bytes(rows: Double(rows), inputs: 2).rounded())
    }
    #expect(lists(128) == 66 * 128 / 8 + 66 * 128 / 4 + 128 + 256 + 128 / 4 * 2 + 4 + 4096 + 1)
    #expect(
      Network<Float>.memoryNeeded(widths: [2, 2], batchSize: 300, activation: .sigmoid)
        == (18 + 4 * single + 4 * 301 * single) * 4
        + 2 * lists(300))
    #expect(
      Network<Double>.memoryNeeded(
        widths: [2, 2], batchSize: 300, activation: .sigmoid,
        optimizer: GradientDescent(learningRate: 1, momentum: 0.5))
        == (36 + 2 * 4 * double + 4 * 301 * double) * 8 + 2 * lists(300))
    // SiLU's derivative reads z: a third matrix for each layer.
    #expect(
      Network<Float>.memoryNeeded(widths: [2, 2], batchSize: 300, activation: .silu)
        == (18 + 4 * single + 5 * 301 * single) * 4 + 2 * lists(300))
    #expect(
      Network<Float>.memoryNeededToEvaluate(widths: [2, 2], threads: 5)
        == (4 * single + 5 * 2 * (Evaluation.chunkSize + 1) * single) * 4
        + 5 * lists(Evaluation.chunkSize))
  }

  static let widest = Int(Int32.max)
  static let uncountableWidths: [[Int]] = [
    [784, 1 << 40, 10], [784, widest, widest, widest, widest, 10], [784, 0, 10], [784, -1, 10], [784],
  ]

  @Test("a network too large to count has no size", arguments: uncountableWidths)
  func uncountable(widths: [Int]) {
    #expect(Network<Float>.memoryNeeded(widths: widths, batchSize: 64, activation: .sigmoid) == nil)
  }

  @Test("a batch too large to count has no size")
  func uncountableBatch() {
    #expect(Network<Float>.memoryNeeded(widths: [784, 10], batchSize: .max, activation: .sigmoid) == nil)
  }

  @Test("a NaN or infinite parameter is seen", arguments: [Float.nan, .infinity, -.infinity])
  func finite(value: Float) {
    let sound = DenseLayer(weights: Matrix<Float>([[1, 2]]), biases: [0])
    #expect(Network(layers: [sound], activation: .relu).isFinite)
    let badWeight = DenseLayer(weights: Matrix<Float>([[1, value]]), biases: [0])
    let badBias = DenseLayer(weights: Matrix<Float>([[1, 2]]), biases: [value])
    #expect(!Network(layers: [badWeight], activation: .relu).isFinite)
    #expect(!Network(layers: [badBias], activation: .relu).isFinite)
  }
}
