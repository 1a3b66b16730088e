import Kernels

/// Lists of the inputs of a batch that are not zero, for the two products that read the inputs. Half of Fashion-MNIST's
/// pixels are zero, and four fifths of MNIST's.
///
/// - **Forward:** the sums of a tile of examples run over the inputs that are not zero in at least one example of the
///   tile.
/// - **Gradient:** the sums of eight neighbouring inputs run over the examples in which at least one of the eight is
///   not zero. Neighbouring pixels are often zero together.
///
/// **Bits.** Zero times a finite number changes no sum, so every result is the same number. (Only the sign of a zero
/// can differ, if a sum underflows to −0 and is added to −0.) Zero times infinity is NaN. So terms are skipped only if
/// the other factor is known to be finite; see `MagnitudeBound`.
///
/// Several threads may mark rows at the same time, each its own rows. They make the lists after all rows are marked.
final class NonzeroInputs<Scalar: EngineScalar>: @unchecked Sendable {
  /// What the lists are used for.
  let uses: Uses

  struct Uses: OptionSet {
    let rawValue: Int
    static var forward: Uses { Uses(rawValue: 1) }
    static var gradient: Uses { Uses(rawValue: 2) }
  }

  private let kernels: any KernelSet<Scalar>.Type
  private let inputs: Int
  private let blocking: Blocking

  /// One bit for each input of each row, set if the input is not zero.
  private let bits: UnsafeMutablePointer<UInt8>
  private let bitStride: Int

  /// For each tile of rows: the inputs that are not zero, each as its distance from the start of its block of the inner
  /// index.
  private let inputLists: UnsafeMutablePointer<UInt8>
  private let inputCounts: UnsafeMutablePointer<UInt16>
  private let depths: [Range<Int>]
  /// The offset, in a row of the batch's matrix, of each inner index, counted from the start of its block.
  private let offsets: UnsafeMutablePointer<Int>

  /// For each block of examples, and in it for each block of inputs: the examples in which the block of inputs is not
  /// all zero.
  private let rowLists: UnsafeMutablePointer<UInt8>
  private let rowCounts: UnsafeMutablePointer<UInt16>
  private let rowStride: Int

  /// Blocks of eight neighbouring inputs.
  private var inputBlocks: Int { TermLists.count(columns: inputs) }

  /// - Parameter input: the matrix of the batch's inputs, one row for each example.
  init(
    of input: PanelMatrix<Scalar>, uses: Uses, kernels: any KernelSet<Scalar>.Type
  ) {
    let blocking = PanelProducts(kernels).blocking
    self.uses = uses
    self.kernels = kernels
    let capacity = input.rows
    inputs = input.columns
    offsets = Self.zeroed(blocking.depth.maximum)
    for k in 0..<min(blocking.depth.maximum, inputs) {
      offsets[k] = k / input.width * input.stride + k % input.width
    }
    self.blocking = blocking
    depths = Array(blocking.depth.cut(0..<inputs))
    bitStride = kernels.markBytes(of: inputs)
    bits = Self.zeroed(capacity * bitStride)
    let tiles = uses.contains(.forward) ? kernels.tiles(of: capacity) : 0
    inputLists = Self.zeroed(tiles * 8 * bitStride)
    inputCounts = Self.zeroed(tiles * depths.count)
    // A batch with fewer examples has fewer blocks, and no block is longer than the maximum.
    let blocks =
      uses.contains(.gradient) ? (capacity + blocking.batch.maximum - 1) / blocking.batch.maximum : 0
    rowStride = (min(capacity, blocking.batch.maximum) + 7) / 8 * 8
    let inputBlocks = TermLists.count(columns: inputs)
    rowLists = Self.zeroed(blocks * inputBlocks * rowStride)
    rowCounts = Self.zeroed(blocks * inputBlocks)
  }

  deinit {
    bits.deallocate()
    inputLists.deallocate()
    inputCounts.deallocate()
    offsets.deallocate()
    rowLists.deallocate()
    rowCounts.deallocate()
  }

  private static func zeroed<Element: FixedWidthInteger>(_ count: Int) -> UnsafeMutablePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    memory.initialize(repeating: 0, count: max(1, count))
    return memory
  }

  /// The largest number of bytes that the lists of `rows` examples need: for each input a bit, and a place in both
  /// lists. It is computed in floating point, because callers also ask about sizes that do not fit in an integer.
  static func bytes(rows: Double, inputs: Double) -> Double {
    let (tiles, inputBlocks) = ((rows / 4).rounded(.up), (inputs / 8).rounded(.up))
    let counts = tiles * (inputs / 64 + 2) + inputBlocks * (rows / 64 + 2)
    return (inputs + 64) * (rows / 8 + tiles) + inputBlocks * (rows + 256) + counts + 4096
  }

  /// Marks the inputs of a row that are not zero: those whose byte is not zero.
  func mark(_ row: Int, _ bytes: UnsafePointer<UInt8>) {
    kernels.markNonzero(bytes, count: inputs, into: bits + row * bitStride)
  }

  /// Makes a slice of the lists for the first `count` rows. All of these rows must be marked.
  func list(_ slice: WorkSlice, count: Int) {
    if uses.contains(.forward) {
      for tile in slice.of(tiles(of: count)) { listInputs(tile, count: count) }
    }
    if uses.contains(.gradient) { listRows(slice.of(inputBlocks), count: count) }
  }

  private func listInputs(_ tile: Int, count: Int) {
    let rows = self.rows(ofTile: tile, count: count)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: bitStride / 8) { line in
      for word in line.indices { line[word] = 0 }
      for row in rows {
        let words = UnsafeRawPointer(bits + row * bitStride)
        for word in line.indices { line[word] |= words.load(fromByteOffset: 8 * word, as: UInt64.self) }
      }
      line.withMemoryRebound(to: UInt8.self) { bytes in
        for (index, depth) in depths.enumerated() {
          inputCounts[tile * depths.count + index] = UInt16(
            kernels.listBits(
              of: bytes.baseAddress! + depth.lowerBound / 8, count: (depth.count + 7) / 8,
              into: inputLists + tile * 8 * bitStride + depth.lowerBound))
        }
      }
    }
  }

  private func listRows(_ inputBlocks: Range<Int>, count: Int) {
    for (block, examples) in blocking.batch.cut(0..<count).enumerated() {
      let first = block * self.inputBlocks + inputBlocks.lowerBound
      kernels.listRows(
        of: bits + examples.lowerBound * bitStride + inputBlocks.lowerBound, stride: bitStride,
        rows: examples.count, columns: inputBlocks.count, into: rowLists + first * rowStride,
        listStride: rowStride, counts: rowCounts + first)
    }
  }

  // MARK: - What the products read

  /// The number of tiles that `count` rows are cut into; see `KernelSet.tileRows`.
  func tiles(of count: Int) -> Int { kernels.tiles(of: count) }

  /// The rows of a tile: the first `count` % tiles tiles have one more than the others.
  func rows(ofTile tile: Int, count: Int) -> Range<Int> {
    let tiles = max(1, tiles(of: count))
    func first(_ tile: Int) -> Int { tile * (count / tiles) + min(tile, count % tiles) }
    return first(tile)..<first(tile + 1)
  }

  /// Returns, for a tile and the tiles after it, the inputs that are not zero, in one block of the inner index.
  func inputs(fromTile tile: Int, depth index: Int) -> TermLists {
    TermLists(
      places: inputLists + tile * 8 * bitStride + depths[index].lowerBound, stride: 8 * bitStride,
      counts: inputCounts + tile * depths.count + index, countStride: depths.count, offsets: offsets)
  }

  /// Returns, for a block of inputs and the blocks after it, the examples in which the block is not all zero, in one
  /// block of examples.
  func rows(fromInput input: Int, block: Int) -> TermLists {
    let first = block * inputBlocks + input / TermLists.columns
    return TermLists(
      places: rowLists + first * rowStride, stride: rowStride, counts: rowCounts + first, offsets: offsets)
  }
}
