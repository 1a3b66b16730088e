import Kernels
import LabelledExamples

/// How much of the work on a data set is multiplication by zero, estimated from some of its examples.
struct Sparsity<Scalar: EngineScalar> {
  /// The fraction of the inputs that are not zero in at least one example of a tile.
  var forward = 1.0
  /// The fraction of an example's blocks of eight neighbouring inputs in which at least one input is not zero.
  var gradient = 1.0
  /// The number of panels of the first layer's units.
  private let panels: Double
  /// The number of examples in a tile.
  private let tileRows: Double
  /// The number of examples that a gradient is summed over.
  private let batchSize: Double

  /// - Parameters:
  ///   - network: the network that the examples are for.
  ///   - order: the order in which the examples are used.
  ///   - batchSize: at least one.
  init(
    of examples: Examples, through network: PackedNetwork<Scalar>,
    order: some RandomAccessCollection<Int>, batchSize: Int
  ) {
    let kernels = network.kernels
    panels = Double(network.layers[0].panels)
    let batchSize = max(1, min(batchSize, order.count))
    self.batchSize = Double(batchSize)
    // A batch is cut evenly into tiles: ten examples become two tiles of five.
    let tilesOfBatch = kernels.tiles(of: batchSize)
    let tile = (batchSize + tilesOfBatch - 1) / tilesOfBatch
    tileRows = Double(tile)
    let largest = Scalar(examples.scaling.largestMagnitude)
    // With offset 0, a byte of zero becomes exactly 0, and every byte becomes a finite number.
    guard network.execution.skipsZeros, examples.scaling.offset == 0, largest.isFinite, !order.isEmpty else {
      return
    }
    let inputs = examples.featureCount
    let stride = kernels.markBytes(of: inputs)
    var (seen, tiles, nonzero, inputBlocks) = ([UInt8](), 0, 0, 0)
    var bits = [UInt8](repeating: 0, count: stride)
    for first in Swift.stride(from: 0, through: order.count - tile, by: max(tile, order.count / Self.tiles)) {
      seen = [UInt8](repeating: 0, count: stride)
      for place in first..<first + tile {
        let index = order[order.index(order.startIndex, offsetBy: place)]
        examples.withPixels(of: index) { kernels.markNonzero($0, count: inputs, into: &bits) }
        for byte in 0..<stride {
          seen[byte] |= bits[byte]
          inputBlocks += bits[byte] == 0 ? 0 : 1
        }
      }
      tiles += 1
      nonzero += seen.reduce(0) { $0 + $1.nonzeroBitCount }
    }
    forward = Double(nonzero) / Double(tiles * inputs)
    gradient = Double(inputBlocks) / Double(tiles * tile * TermLists.count(columns: inputs))
  }

  /// The number of tiles to examine; the real number may be slightly higher.
  private static var tiles: Int { 32 }

  /// The products for which lists save more time than they cost. Savings and costs are fractions of the time that the
  /// product takes over all terms. A list is made once for all units, so its cost is small if the units fill many
  /// panels. But a tile of few examples has a list of the same length as a tile of many examples, and a small batch has
  /// the same number of lists of examples as a large batch.
  ///
  /// The costs were measured with `benchmark --kernels AVX-512:dense,AVX-512` on a Sapphire Rapids. They are for a busy
  /// machine: on a quiet one, lists for the forward sums cost half of this.
  var uses: NonzeroInputs<Scalar>.Uses {
    var uses: NonzeroInputs<Scalar>.Uses = []
    if 1 - forward > 0.16 + 1 / (tileRows * panels) { uses.insert(.forward) }
    if 1 - gradient > 4 / batchSize + 0.15 / panels { uses.insert(.gradient) }
    return uses
  }
}
