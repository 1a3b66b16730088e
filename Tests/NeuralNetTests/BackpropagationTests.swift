import RandomNumbers
import Testing

@testable import NeuralNet

@Suite("Backpropagation")
struct BackpropagationTests {
  /// Depths 1 to 4, of odd widths, so that no dimension can be confused with another.
  static let shapes = [[5, 4], [5, 7, 4], [6, 7, 5, 3], [5, 6, 7, 6, 4]]
  static let cases = Activation.allCases.flatMap { activation in
    shapes.flatMap { shape in (1...8).map { (activation, shape, $0) } }
  }

  // h = 1e-5: truncation ~h², rounding ~1e-16/h, so 1e-7 relative is the right bound.
  @Test("central differences agree on every entry of every tensor", arguments: cases)
  func centralDifferences(activation: Activation, widths: [Int], batch: Int) throws {
    let seed = UInt64(batch)
    var generator = RandomGenerator(seed: seed)
    let result = GradientCheck(
      of: Fixture.network(widths, activation, seed: seed),
      input: Fixture.input(rows: batch, columns: widths[0], seed: seed + 100),
      labels: Fixture.labels(batch, classes: widths.last!, seed: seed + 200),
      entries: nil, using: &generator)
    let check = try #require(result)
    #expect(check.tensors.count == 2 * (widths.count - 1))
    for tensor in check.tensors {
      #expect(tensor.worstRelativeError <= 1e-7, "\(tensor)")
      #expect(tensor.checked + tensor.kinks == tensor.rows * tensor.columns)
      // A unit is rarely within 1e-5·|x| of its kink.
      #expect(tensor.kinks * 20 <= tensor.rows * tensor.columns)
    }
  }

  @Test("the scalar twin has the same gradients", arguments: cases)
  func twin(activation: Activation, widths: [Int], batch: Int) {
    let seed = UInt64(batch) + 300
    let network: Network<Double> = Fixture.network(widths, activation, seed: seed)
    let input: Matrix<Double> = Fixture.input(rows: batch, columns: widths[0], seed: seed + 1)
    let labels = Fixture.labels(batch, classes: widths.last!, seed: seed + 2)
    let gradients = Gradients(of: network, input: input, labels: labels)
    let pairs = (0..<batch).map { (x: Array(input.row($0)), y: Int(labels[$0])) }
    let twin = ScalarTwin(network)
    let (weights, biases) = twin.gradients(pairs)
    // The sums add a few dozen numbers below 1 in another order.
    let tolerance = 1e-14
    #expect(gradients.layers.count == widths.count - 1 && weights.count == widths.count - 1)
    for (l, layer) in gradients.layers.enumerated() {
      #expect(layer.weights.storage.count == weights[l].count * weights[l][0].count)
      #expect(layer.biases.count == biases[l].count)
      for (a, b) in zip(layer.weights.storage, weights[l].flatMap(\.self)) { #expect(abs(a - b) < tolerance) }
      for (a, b) in zip(layer.biases, biases[l]) { #expect(abs(a - b) < tolerance) }
    }
    let loss = pairs.reduce(0.0) { $0 + twin.loss($1.x, $1.y) } / Double(batch)
    #expect(abs(gradients.meanLoss - loss) < 1e-13)
  }

  @Test("in Float the gradients are Double's, up to rounding", arguments: Activation.allCases)
  func precisions(activation: Activation) {
    let double: Network<Double> = Fixture.network([20, 16, 12, 10], activation, seed: 9)
    let input: Matrix<Double> = Fixture.input(rows: 8, columns: 20, seed: 10)
    let labels = Fixture.labels(8, classes: 10, seed: 11)
    let exact = Gradients(of: double, input: input, labels: labels)
    let single = Gradients(
      of: Network<Float>(converting: double), input: Matrix(converting: input), labels: labels)
    #expect(single.layers.count == 3 && exact.layers.count == 3)
    for (a, b) in zip(single.layers, exact.layers) {
      let difference = Matrix(
        rows: b.weights.rows, columns: b.weights.columns,
        storage: zip(a.weights.storage, b.weights.storage).map { Double($0) - $1 })
      // Some twenty roundings of 6e-8 each.
      #expect(difference.frobeniusNorm < 2e-6 * b.weights.frobeniusNorm)
    }
  }

  @Test("δ of the output layer is softmax(z) − y, and a gradient is the mean of the examples' own")
  func mean() {
    let network: Network<Double> = Fixture.network([3, 4, 3], .sigmoid, seed: 1)
    let input: Matrix<Double> = Fixture.input(rows: 2, columns: 3, seed: 2)
    let labels: [UInt8] = [2, 0]
    let both = Gradients(of: network, input: input, labels: labels)
    let probabilities = ForwardPass(of: network, input: input).probabilities
    var expected = probabilities
    expected[0, 2] -= 1
    expected[1, 0] -= 1
    #expect(both.layers[1].delta == expected)
    let each = (0..<2).map { row in
      Gradients(of: network, input: Matrix([Array(input.row(row))]), labels: [labels[row]])
    }
    for l in 0..<2 {
      for i in both.layers[l].weights.storage.indices {
        let mean = (each[0].layers[l].weights.storage[i] + each[1].layers[l].weights.storage[i]) / 2
        // The two differ by one addition in another order.
        #expect(abs(both.layers[l].weights.storage[i] - mean) < 1e-16)
      }
    }
  }
}
