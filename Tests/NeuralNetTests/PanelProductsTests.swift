import Kernels
import Testing

@testable import NeuralNet

/// The products of a layer, cut into blocks, for shapes on both sides of every block's end. The factors are small
/// integers, so the sums are exact, and the order of summing does not matter.
@Suite("Panel products")
struct PanelProductsTests {
  private func panels<Scalar: EngineScalar>(
    _ rows: Int, _ columns: Int, _ kernels: any KernelSet<Scalar>.Type, _ seed: Int
  ) -> PanelMatrix<Scalar> {
    let matrix = PanelMatrix<Scalar>(rows: rows, columns: columns, width: kernels.panelWidth)
    for row in 0..<rows {
      for column in 0..<columns {
        matrix[row, column] = Scalar((row * 31 + column * 17 + row * column + seed) % 15 - 7)
      }
    }
    return matrix
  }

  // Rows, inputs and outputs. Blocks end at 384 examples (two thirds of the examples are used), 256 inner indices, 192
  // inputs (in Double both are half) and a batch of 192.
  static let shapes = [
    (1, 1, 1), (5, 3, 2), (7, 16, 10), (13, 33, 17), (64, 40, 31), (385, 9, 5), (3, 257, 129), (193, 193, 6),
    (600, 9, 2), (3, 700, 3),
    (2, 3, 257),
  ]

  private func agrees<Scalar: EngineScalar>(
    _ kernels: any KernelSet<Scalar>.Type, _ rows: Int, _ inputs: Int, _ outputs: Int
  ) {
    let products = PanelProducts(kernels)
    let name = "\(kernels.name) \(Scalar.self): \(rows) × \(inputs) × \(outputs)"
    let (a, w) = (panels(rows, inputs, kernels, 1), panels(inputs + 1, outputs, kernels, 2))
    // Use only some of the rows; the others must not change.
    let some = rows / 3..<rows
    let z = panels(rows, outputs, kernels, 3)
    let before = z.matrix(rows: rows)
    // First the last panel of units, then the others.
    for panels in [z.panels - 1..<z.panels, 0..<z.panels - 1] {
      products.preactivations(of: a, rows: some, through: w, panels: panels, into: z)
    }
    let delta = panels(rows, outputs, kernels, 4)
    let blame = panels(rows, inputs, kernels, 5)
    let scratch = PanelMatrix<Scalar>(
      rows: products.blocking.depth.maximum, columns: kernels.panelWidth, width: kernels.panelWidth)
    let zeros = PanelMatrix<Scalar>(rows: 1, columns: kernels.panelWidth, width: kernels.panelWidth)
    products.backpropagate(
      of: delta, rows: some, through: w, into: blame, scratch: scratch.elements, zeros: zeros.elements)
    var isRight = true
    for row in 0..<rows {
      for output in 0..<outputs {
        let sum = (0..<inputs).reduce(w[inputs, output]) { $0 + a[row, $1] * w[$1, output] }
        if z[row, output] != (some.contains(row) ? sum : before[row, output]) { isRight = false }
      }
      for input in 0..<inputs where some.contains(row) {
        let sum = (0..<outputs).reduce(Scalar(0)) { $0 + delta[row, $1] * w[input, $1] }
        if blame[row, input] != sum { isRight = false }
      }
    }
    #expect(isRight, "\(name): forward and back")

    let gradient = panels(inputs + 1, outputs, kernels, 6)
    let start = gradient.matrix(rows: inputs + 1)
    let count = max(1, rows - 1)
    let members = rows % 2 == 0 ? 3 : 1
    for index in 0..<members {
      let slice = WorkSlice(
        lower: Double(index) / Double(members), upper: Double(index + 1) / Double(members))
      products.addGradient(
        of: delta, input: a, count: count, panels: 0..<delta.panels, inputs: products.inputs(slice, of: a),
        beta: 0.5, to: gradient)
      products.addBiasGradient(
        of: delta, count: count, panels: slice.of(delta.panels), beta: 0.5, to: gradient)
    }
    isRight = true
    for output in 0..<outputs {
      for input in 0...inputs {
        let sum = (0..<count).reduce(Scalar(0)) {
          $0 + (input < inputs ? a[$1, input] : 1) * delta[$1, output]
        }
        if gradient[input, output] != 0.5 * start[input, output] + sum { isRight = false }
      }
    }
    #expect(isRight, "\(name): gradient, in \(members) slices")
  }

  @Test("forward, back and gradient agree with their sums written out", arguments: shapes)
  func agrees(rows: Int, inputs: Int, outputs: Int) {
    for kernels in Float.kernelSets + [ReferenceKernels<Float>.self] {
      agrees(kernels, rows, inputs, outputs)
    }
    for kernels in Double.kernelSets + [ReferenceKernels<Double>.self] {
      agrees(kernels, rows, inputs, outputs)
    }
  }

  @Test(
    "a range is cut into even pieces that leave nothing out",
    arguments: [0, 1, 31, 32, 33, 256, 257, 784, 1000])
  func cutting(count: Int) {
    let side = Blocking(elementSize: 4).depth
    let pieces = Array(side.cut(0..<count))
    #expect(pieces.flatMap(Array.init) == Array(0..<count))
    #expect(pieces.allSatisfy { $0.count <= side.maximum && !$0.isEmpty && $0.lowerBound % side.unit == 0 })
    // The last piece may be shorter, if the range ends inside a unit.
    let lengths = pieces.dropLast().map(\.count)
    #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= side.unit)
  }

  @Test("a matrix goes into panels and comes back", arguments: [1, 15, 16, 17, 33])
  func roundTrip(columns: Int) {
    let matrix: Matrix<Float> = Fixture.input(rows: 5, columns: columns, seed: 1)
    let panels = PanelMatrix<Float>(rows: 7, columns: columns, width: 16)
    panels.fill(matrix)
    #expect(panels.matrix(rows: 5) == matrix)
    #expect(panels[6, columns - 1] == 0)
  }

  @Test("a network goes into panels and comes back")
  func network() {
    let network: Network<Double> = Fixture.network([37, 18, 5, 10], .tanh, seed: 1)
    var layers = network.layers.map(\.zeroed)
    PackedNetwork(network).unpack(into: &layers)
    #expect(layers == network.layers)
  }

  @Test("one parameter that is not finite is found", arguments: [Float.nan, .infinity, -.infinity])
  func notFinite(value: Float) {
    var network: Network<Float> = Fixture.network([37, 18, 10], .tanh, seed: 1)
    #expect(PackedNetwork(network).isFinite)
    network.layers[1].weights[9, 17] = value
    #expect(!PackedNetwork(network).isFinite)
  }
}
