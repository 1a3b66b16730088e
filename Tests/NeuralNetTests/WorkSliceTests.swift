import RandomNumbers
import Testing

@testable import NeuralNet

@Suite("Work slices")
struct WorkSliceTests {
  /// Bounds from 0 to 1, some of them close together.
  static func slices(_ members: Int, seed: UInt64) -> [WorkSlice] {
    var generator = RandomGenerator(seed: seed)
    let widths = (0..<members).map { _ in Double.random(in: 0...1, using: &generator) }
    let sum = widths.reduce(0, +)
    var bounds = [0.0]
    for width in widths.dropLast() { bounds.append(bounds[bounds.count - 1] + width / sum) }
    bounds.append(1)
    return zip(bounds, bounds.dropFirst()).map { WorkSlice(lower: $0, upper: $1) }
  }

  @Test("slices follow each other and leave nothing out", arguments: [0, 1, 5, 64, 784], [1, 2, 3, 7])
  func ranges(count: Int, members: Int) {
    for seed in 1...20 as ClosedRange<UInt64> {
      let ranges = Self.slices(members, seed: seed).map { $0.of(10..<10 + count) }
      #expect(ranges.flatMap(Array.init) == Array(10..<10 + count))
    }
    #expect(WorkSlice.whole.of(10..<10 + count) == 10..<10 + count)
  }

  @Test(
    "slices of panels follow each other, panel by panel, and leave nothing out", arguments: [1, 2, 5, 8, 32],
    [1, 2, 3, 7, 16])
  func panels(count: Int, members: Int) {
    for seed in 1...20 as ClosedRange<UInt64> {
      var reached = [Double](repeating: 0, count: count)
      var order: [Int] = []
      for slice in Self.slices(members, seed: seed) {
        var wholes = 0
        slice.eachPanelSlice(of: count) { piece in
          for panel in piece.panels {
            #expect(piece.part.lower == reached[panel] && piece.part.upper > piece.part.lower)
            reached[panel] = piece.part.upper
            order.append(panel)
          }
          #expect(piece.part == .whole || piece.panels.count == 1)
          wholes += piece.part == .whole ? 1 : 0
        }
        #expect(wholes <= 1)
      }
      #expect(reached.allSatisfy { $0 == 1 })
      #expect(order == order.sorted())
    }
  }

  /// Runs rounds in which each member works for the given seconds, waits at a barrier for the slowest, and works for
  /// the same time again.
  private func rounds(
    _ count: Int, of slices: LoadBalancer, _ clock: Clock, members: Int, seconds: (Int) -> Double
  ) {
    for _ in 0..<count {
      let beginning = clock.now
      let slowest = (0..<members).map(seconds).max() ?? 0
      for member in 0..<members {
        clock.now = beginning + seconds(member)
        slices.excludingWait(of: member) { clock.now = beginning + slowest }
        clock.now = beginning + slowest + seconds(member)
        slices.recordArrival(of: member)
      }
      clock.now = beginning + 2 * slowest
      slices.rebalance()
    }
  }

  private final class Clock: @unchecked Sendable {
    var now = 100.0
  }

  @Test("the slice of a faster thread grows until all take equally long")
  func bySpeed() {
    let clock = Clock()
    let slices = LoadBalancer(count: 3) { clock.now }
    let speeds = [1.0, 2.0, 5.0]
    #expect(slices[0] == WorkSlice(lower: 0, upper: 1.0 / 3))
    rounds(100, of: slices, clock, members: 3) { (slices[$0].upper - slices[$0].lower) / speeds[$0] }
    for (index, speed) in speeds.enumerated() {
      #expect(abs(slices[index].upper - slices[index].lower - speed / 8) < 1e-6)
    }
    #expect(slices[0].lower == 0 && slices[2].upper == 1)
    #expect(slices[0].upper == slices[1].lower && slices[1].upper == slices[2].lower)
  }

  @Test("a short interruption makes a slice little smaller, and a long one does not take all of it")
  func interruption() {
    let clock = Clock()
    let slices = LoadBalancer(count: 2) { clock.now }
    // The first rebalancing only begins the measurement.
    rounds(2, of: slices, clock, members: 2) { $0 == 0 ? 1 : 1000 }
    #expect(slices[1].upper - slices[1].lower > 0.43 && slices[1].upper - slices[1].lower < 0.45)
    rounds(1000, of: slices, clock, members: 2) { $0 == 0 ? 0 : 1000 }
    #expect(slices[1].upper - slices[1].lower > 0.1)
  }

  @Test("a thread that had nothing to do, and took no time for it, is not given everything")
  func idle() {
    let clock = Clock()
    let slices = LoadBalancer(count: 16) { clock.now }
    rounds(2, of: slices, clock, members: 16) { $0 == 3 ? 0 : 1 }
    #expect(slices[3].upper - slices[3].lower < 1.3 / 16)
  }

  @Test(
    "a network's sums and gradient are the same bits, slice by slice, whatever the slices",
    arguments: [[40, 170, 10], [33, 10], [300, 20, 31, 10]], [2, 3, 16])
  func bits(widths: [Int], members: Int) {
    bits(Float.self, widths, members)
    bits(Double.self, widths, members)
  }

  private func bits<Scalar: EngineScalar>(_: Scalar.Type, _ widths: [Int], _ members: Int) {
    let count = 37
    let network = PackedNetwork<Scalar>(Fixture.network(widths, .tanh, seed: 1))
    var input: Matrix<Scalar> = Fixture.input(rows: count, columns: widths[0], seed: 2)
    // The zeros are in runs, as in pictures.
    for row in 0..<count {
      for column in 0..<widths[0] where (row * 5 + column) / 11 % 3 != 0 { input[row, column] = 0 }
    }
    let batch = Batch(
      for: network, input,
      labels: (0..<count).map { UInt8($0 % 10) })
    // Compute the first layer's z, then the gradient of every layer.
    func work(_ slices: [WorkSlice], skippingZeros skips: Bool) -> [Matrix<Scalar>] {
      let buffers = BatchBuffers(for: network, capacity: count, goingBack: true)
      for slice in slices {
        slice.eachPanelSlice(of: network.layers[0].panels) { units in
          buffers.preactivateFirstLayer(
            units.part, of: count, of: batch, through: network, panels: units.panels, skippingZeros: skips)
        }
      }
      for slice in slices {
        let rows = slice.of(count)
        buffers.activate(0, rows, of: batch, through: network)
        buffers.forward(rows, of: batch, through: network, from: 1)
        buffers.backward(rows, of: batch, through: network, scale: -0.1, scratch: buffers.scratch())
      }
      return network.layers.indices.map { index in
        let layer = network.layers[index]
        let target = PanelMatrix<Scalar>(rows: layer.rows, columns: layer.columns, width: layer.width)
        for slice in slices {
          slice.eachPanelSlice(of: target.panels) { units in
            buffers.addGradient(
              of: index, batch, count: count, units: units, beta: 0.5, to: target, skippingZeros: skips)
            // The runs of `eachRun` must be exactly the elements that were added to.
            buffers.eachRun(of: target, layer: index, batch, units: units) { place, length in
              for i in place..<place + length { target.elements[i] += 1 }
            }
          }
        }
        return target.matrix(rows: layer.rows)
      }
    }
    let whole = work([.whole], skippingZeros: false)
    for seed in 1...5 as ClosedRange<UInt64> {
      let slices = Self.slices(members, seed: seed)
      #expect(work(slices, skippingZeros: false) == whole)
      #expect(work(slices, skippingZeros: true) == whole)
    }
  }
}
