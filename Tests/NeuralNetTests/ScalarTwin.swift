import Glibc

/// The homework's perceptron written a second time, without matrices: one example, one unit and one weight at a time,
/// in double precision, with the C library's functions. It shares no code with the engine, so a mistake is noticed
/// unless it was made twice.
struct ScalarTwin {
  enum Squash: String { case sigmoid, tanh, relu, silu }

  /// weights[l][j][i] is the weight from input i of layer l to its unit j.
  var weights: [[[Double]]]
  var biases: [[Double]]
  let squash: Squash
  private var weightVelocity: [[[Double]]]
  private var biasVelocity: [[Double]]

  init(weights: [[[Double]]], biases: [[Double]], squash: Squash) {
    self.weights = weights
    self.biases = biases
    self.squash = squash
    weightVelocity = weights.map { $0.map { $0.map { _ in 0 } } }
    biasVelocity = biases.map { $0.map { _ in 0 } }
  }

  /// Returns a of every layer for one example; the input is first, the probabilities are last.
  func forward(_ x: [Double]) -> [[Double]] { pass(x).a }

  /// Returns the same, and z of every layer.
  private func pass(_ x: [Double]) -> (z: [[Double]], a: [[Double]]) {
    var layers = [x]
    var sums: [[Double]] = []
    for l in weights.indices {
      var z = biases[l]
      for j in z.indices {
        for i in weights[l][j].indices { z[j] += weights[l][j][i] * layers[l][i] }
      }
      sums.append(z)
      layers.append(l == weights.count - 1 ? softmax(z) : z.map(activate))
    }
    return (sums, layers)
  }

  func loss(_ x: [Double], _ y: Int) -> Double { -log(forward(x)[weights.count][y]) }

  /// Returns the mean gradients of a batch.
  func gradients(_ batch: [(x: [Double], y: Int)]) -> (weights: [[[Double]]], biases: [[Double]]) {
    var weightSums = weights.map { $0.map { $0.map { _ in 0.0 } } }
    var biasSums = biases.map { $0.map { _ in 0.0 } }
    for (x, y) in batch {
      let (z, a) = pass(x)
      // ∂L/∂z₃ = softmax(z₃) − y
      var delta = a[weights.count]
      delta[y] -= 1
      for l in stride(from: weights.count - 1, through: 0, by: -1) {
        for j in delta.indices {
          biasSums[l][j] += delta[j] / Double(batch.count)
          for i in a[l].indices { weightSums[l][j][i] += delta[j] * a[l][i] / Double(batch.count) }
        }
        guard l > 0 else { break }
        // ∂L/∂zₗ₋₁ = (Wₗᵀ ∂L/∂zₗ) ⊙ f′(zₗ₋₁)
        var below = [Double](repeating: 0, count: a[l].count)
        for i in below.indices {
          for j in delta.indices { below[i] += weights[l][j][i] * delta[j] }
          below[i] *= slope(z: z[l - 1][i], a: a[l][i])
        }
        delta = below
      }
    }
    return (weightSums, biasSums)
  }

  /// v ← μ·v + (g + λ·θ), θ ← θ − η·v
  mutating func step(_ batch: [(x: [Double], y: Int)], rate: Double, momentum: Double, decay: Double) {
    let gradient = gradients(batch)
    for l in weights.indices {
      for j in weights[l].indices {
        for i in weights[l][j].indices {
          weightVelocity[l][j][i] =
            momentum * weightVelocity[l][j][i] + gradient.weights[l][j][i] + decay * weights[l][j][i]
          weights[l][j][i] -= rate * weightVelocity[l][j][i]
        }
        biasVelocity[l][j] = momentum * biasVelocity[l][j] + gradient.biases[l][j] + decay * biases[l][j]
        biases[l][j] -= rate * biasVelocity[l][j]
      }
    }
  }

  private func activate(_ z: Double) -> Double {
    switch squash {
    case .sigmoid: 1 / (1 + exp(-z))
    case .tanh: Glibc.tanh(z)
    case .relu: max(0, z)
    case .silu: z / (1 + exp(-z))
    }
  }

  private func slope(z: Double, a: Double) -> Double {
    switch squash {
    case .sigmoid: a * (1 - a)
    case .tanh: 1 - a * a
    case .relu: a > 0 ? 1 : 0
    case .silu: (1 + exp(-z) + z * exp(-z)) / ((1 + exp(-z)) * (1 + exp(-z)))
    }
  }

  private func softmax(_ z: [Double]) -> [Double] {
    let powers = z.map { exp($0) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
