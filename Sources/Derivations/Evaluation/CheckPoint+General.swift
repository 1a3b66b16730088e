import NeuralNet
import RandomNumbers

extension CheckPoint {
  /// Returns this point with small random changes. At the changed point, no equation holds only because a bias is 0,
  /// two weights are equal, a pixel is black, or the examples have few different labels.
  ///
  /// - Every bias b becomes b + 0.1 n, with n standard normal.
  /// - A weight that is 0, or equals an earlier weight, becomes w + s n: s is a tenth of its layer's root mean square,
  ///   or 1/√inputs if the whole layer is 0.
  /// - Every pixel x becomes 0.95 x + 0.05 r, with r uniform between the smallest and the largest pixel of the batch.
  /// - The first example gets the first class for its label, and the last example gets the last class.
  func general(using generator: inout RandomGenerator) -> CheckPoint {
    var known: Set<UInt64> = []
    let layers = network.layers.map { layer in
      let weights = Self.withoutRepetitions(
        layer.weights.storage, inputs: layer.inputs, known: &known, using: &generator)
      return DenseLayer(
        weights: Matrix(rows: layer.outputs, columns: layer.inputs, storage: weights),
        biases: layer.biases.map { $0 + Self.biasMove * generator.normal() })
    }
    var labels = labels
    labels[0] = 0
    labels[labels.count - 1] = UInt8(truncatingIfNeeded: widths[depth] - 1)
    return CheckPoint(
      network.with(layers: layers), input: mixedInput(using: &generator),
      labels: labels)
  }

  /// The standard deviation of the noise that is added to each bias.
  public static let biasMove = 0.1

  private static func withoutRepetitions(
    _ weights: [Double], inputs: Int, known: inout Set<UInt64>, using generator: inout RandomGenerator
  ) -> [Double] {
    let square = weights.reduce(0) { $0 + $1 * $1 } / Double(max(1, weights.count))
    let move = square > 0 ? 0.1 * square.squareRoot() : 1 / Double(max(1, inputs)).squareRoot()
    known.reserveCapacity(known.count + weights.count)
    return weights.map { weight in
      let isFirst = known.insert(weight.bitPattern).inserted
      return isFirst && weight != 0 ? weight : weight + move * generator.normal()
    }
  }

  private func mixedInput(using generator: inout RandomGenerator) -> Matrix<Double> {
    let least = input.storage.min() ?? 0
    let largest = input.storage.max() ?? 0
    let width = largest > least ? largest - least : 1
    return Matrix(
      rows: input.rows, columns: input.columns,
      storage: input.storage.map { 0.95 * $0 + 0.05 * (least + width * generator.uniform()) })
  }
}
