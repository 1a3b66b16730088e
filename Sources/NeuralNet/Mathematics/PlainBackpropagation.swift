/// Backpropagation for one example, as a textbook writes it: one loop for each sum, in double precision. The engine in
/// `Fast/` computes the same, but faster; `PlainBackpropagationTests` compares the two.
///
/// Layers are counted from 1, and a₀ is the example x. For a label y, with the activation f and the element-wise
/// product ⊙:
///
///     zₗ = Wₗ aₗ₋₁ + bₗ                       forward
///     aₗ = f(zₗ), and a_L = softmax(z_L)
///     ℓ  = −log a_L[y]                        the loss
///     δ_L = a_L − e_y                         backward, δₗ = ∂ℓ/∂zₗ
///     δₗ₋₁ = (Wₗᵀ δₗ) ⊙ f′(zₗ₋₁)
///     ∂ℓ/∂Wₗ = δₗ aₗ₋₁ᵀ,  ∂ℓ/∂bₗ = δₗ         the gradient
///
/// f and f′ are in `Kernels/Activations`, one file for each function; softmax and its loss are in
/// `Losses/SoftmaxCrossEntropy.swift`. A network may also have another loss.
struct PlainBackpropagation {
  typealias Vector = [Double]

  /// z[l] and δ[l] belong to the layer `network.layers[l]`; a[l] is the input of that layer, so a[0] is x, and the last
  /// a is the class probabilities.
  private(set) var z: [Vector] = []
  private(set) var a: [Vector]
  private(set) var delta: [Vector] = []
  /// ℓ, in nats.
  let loss: Double

  private let network: Network<Double>

  init(of network: Network<Double>, _ x: Vector, label y: Int) {
    self.network = network
    let layers = network.layers
    a = [x]
    for (l, layer) in layers.enumerated() {
      z.append(Self.product(layer.weights, a[l]).plus(layer.biases))
      let isLast = l == layers.count - 1
      a.append(isLast ? network.loss.outputs(z[l]) : z[l].map { network.activation.value($0) })
    }
    loss = network.loss.loss(z[layers.count - 1], label: y)

    var delta = network.loss.gradient(outputs: a[layers.count], label: y)
    self.delta = [delta]
    for l in stride(from: layers.count - 1, to: 0, by: -1) {
      let slope = zip(z[l - 1], a[l]).map { network.activation.derivative(z: $0, a: $1) }
      delta = zip(Self.transposedProduct(layers[l].weights, delta), slope).map { $0 * $1 }
      self.delta.insert(delta, at: 0)
    }
  }

  /// ∂ℓ/∂W and ∂ℓ/∂b of each layer.
  var gradient: [DenseLayer<Double>] {
    network.layers.indices.map { l in
      let rows = delta[l].map { d in a[l].map { d * $0 } }
      return DenseLayer(
        weights: Matrix(
          rows: delta[l].count, columns: a[l].count, storage: rows.flatMap(\.self)),
        biases: delta[l])
    }
  }

  /// Returns the mean gradient and the mean loss of a batch, whose examples are the rows of `input`.
  static func mean(
    of network: Network<Double>, input: Matrix<Double>, labels: [UInt8]
  ) -> (gradient: [DenseLayer<Double>], loss: Double) {
    var sum = network.layers.map(\.zeroed)
    var loss = 0.0
    for (row, label) in labels.enumerated() {
      let example = PlainBackpropagation(of: network, Vector(input.row(row)), label: Int(label))
      loss += example.loss
      for (l, part) in example.gradient.enumerated() { sum[l].add(part, times: 1 / Double(labels.count)) }
    }
    return (sum, loss / Double(labels.count))
  }

  /// Takes one step of gradient descent without momentum: θ ← θ − η·∂L/∂θ.
  static func step(
    _ network: Network<Double>, along gradient: [DenseLayer<Double>], learningRate: Double
  ) -> Network<Double> {
    var layers = network.layers
    for (l, part) in gradient.enumerated() { layers[l].add(part, times: -learningRate) }
    return network.with(layers: layers)
  }

  /// W·v.
  private static func product(_ w: Matrix<Double>, _ v: Vector) -> Vector {
    (0..<w.rows).map { row in zip(w.row(row), v).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// Wᵀ·v.
  private static func transposedProduct(_ w: Matrix<Double>, _ v: Vector) -> Vector {
    (0..<w.columns).map { column in (0..<w.rows).reduce(0) { $0 + w[$1, column] * v[$1] } }
  }
}

extension [Double] {
  fileprivate func plus(_ other: [Double]) -> [Double] { zip(self, other).map { $0 + $1 } }
}

extension DenseLayer<Double> {
  fileprivate mutating func add(_ other: DenseLayer, times factor: Double) {
    for i in weights.storage.indices { weights.storage[i] += factor * other.weights.storage[i] }
    for i in biases.indices { biases[i] += factor * other.biases[i] }
  }
}
