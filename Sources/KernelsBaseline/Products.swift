import Kernels

/// The products over whole panels, cut into tiles. `Vector` is the type of the processor's register.
enum Products<let vectors: Int, Vector: SIMD> where Vector.Scalar: BinaryFloatingPoint {
  typealias Scalar = Vector.Scalar

  @inline(__always) static var width: Int { vectors * Vector.scalarCount }

  /// The number of rows of the tallest tile. Sixteen sums keep both multiply-add units of a processor busy. AVX-512 has
  /// enough registers for twelve rows, but they were not faster (measured: 97 % of the peak with 8 rows and with 12).
  @inline(__always) static var tallest: Int {
    #if AVX512
      8
    #elseif FMA || arch(arm64)
      6
    #else
      4
    #endif
  }

  /// See `KernelSet.multiply`.
  @inline(__always)
  static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>
  ) {
    inTiles(
      rows, Multiplication(a: a, panelStride: panelStride, b: b, depth: depth, start: start, c: c))
  }

  /// See `KernelSet.multiply(_:panelStride:by:rows:terms:start:into:)`.
  @inline(__always)
  static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>
  ) {
    inTiles(
      rows, SparseMultiplication(a: a, panelStride: panelStride, b: b, terms: terms, start: start, c: c))
  }

  /// See `KernelSet.multiplyTransposed`.
  @inline(__always)
  static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    beta: Scalar, into c: UnsafeMutablePointer<Scalar>
  ) {
    eachPanel(of: a, panelStride: panelStride, columns: rows, into: c) { a, columns, c in
      inTiles(columns, TransposedMultiplication(a: a, b: b, depth: depth, beta: beta, c: c))
    }
  }

  /// See `KernelSet.multiplyTransposed(_:panelStride:by:rows:terms:beta:into:)`.
  @inline(__always)
  static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, beta: Scalar, into c: UnsafeMutablePointer<Scalar>
  ) {
    for block in 0..<TermLists.count(columns: rows) {
      let first = block * TermLists.columns
      eachPanel(
        of: a + first / width * panelStride + first % width, panelStride: panelStride,
        columns: min(TermLists.columns, rows - first), into: c + first * width
      ) { a, columns, c in
        inTiles(
          columns, SparseTransposedMultiplication(a: a, b: b, terms: terms[block], beta: beta, c: c))
      }
    }
  }

  /// Calls `body` for the columns of A, which are rows of C, panel by panel of A. No tile crosses the edge of a panel,
  /// so a tile's columns are contiguous in memory.
  @inline(__always)
  private static func eachPanel(
    of a: UnsafePointer<Scalar>, panelStride: Int, columns: Int, into c: UnsafeMutablePointer<Scalar>,
    _ body: (UnsafePointer<Scalar>, _ columns: Int, UnsafeMutablePointer<Scalar>) -> Void
  ) {
    var (a, c, remaining) = (a, c, columns)
    while remaining > 0 {
      body(a, min(remaining, width), c)
      a += panelStride
      c += width * width
      remaining -= width
    }
  }

  /// Cuts `rows` rows evenly into the smallest possible number of tiles: five and five are faster than six and four. If
  /// there is a remainder, the first tiles have one row more than the others.
  @inline(__always)
  private static func inTiles(_ rows: Int, _ work: some TileWork<Scalar>) {
    guard rows > tallest else {
      if rows > 0 { run(work, at: TilePlace(index: 0, row: 0), height: rows) }
      return
    }
    let tiles = (rows + tallest - 1) / tallest
    let (height, longer) = (rows / tiles, rows % tiles)
    var row = 0
    for index in 0..<tiles {
      let height = height + (index < longer ? 1 : 0)
      run(work, at: TilePlace(index: index, row: row), height: height)
      row += height
    }
  }

  /// In each of these cases the height is a constant for the compiler, so it can keep every sum in a register.
  @inline(__always)
  private static func run(_ work: some TileWork<Scalar>, at place: TilePlace, height: Int) {
    switch height {
    #if AVX512
      case 8: work.run(Tile<8, vectors, Vector>.self, at: place)
      case 7: work.run(Tile<7, vectors, Vector>.self, at: place)
    #endif
    #if FMA || arch(arm64)
      case 6: work.run(Tile<6, vectors, Vector>.self, at: place)
      case 5: work.run(Tile<5, vectors, Vector>.self, at: place)
    #endif
    case 4: work.run(Tile<4, vectors, Vector>.self, at: place)
    case 3: work.run(Tile<3, vectors, Vector>.self, at: place)
    case 2: work.run(Tile<2, vectors, Vector>.self, at: place)
    default: work.run(Tile<1, vectors, Vector>.self, at: place)
    }
  }

  /// See `KernelSet.transpose`.
  @inline(__always)
  static func transpose(
    _ panel: UnsafePointer<Scalar>, rows: Int, into t: UnsafeMutablePointer<Scalar>
  ) {
    guard rows < width else { return transposeSquare(panel, into: t) }
    // Add rows of zeros to make a square, which is transposed by vector code.
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: width * width) { square in
      let square = square.baseAddress!
      square.initialize(from: panel, count: rows * width)
      (square + rows * width).initialize(repeating: 0, count: (width - rows) * width)
      transposeSquare(square, into: t)
    }
  }

  @inline(__always)
  private static func transposeSquare(_ panel: UnsafePointer<Scalar>, into t: UnsafeMutablePointer<Scalar>) {
    for r in 0..<width {
      for c in 0..<width { t[r * width + c] = panel[c * width + r] }
    }
  }

  /// See `KernelSet.addRows`.
  @inline(__always)
  static func addRows(
    of panel: UnsafePointer<Scalar>, rows: Int, beta: Scalar, to target: UnsafeMutablePointer<Scalar>
  ) {
    for v in 0..<vectors {
      let offset = v * Vector.scalarCount
      var sums = Vector()
      for r in 0..<rows { sums += load(panel + r * width + offset) as Vector }
      store(sum(sums, Vector(repeating: beta), load(target + offset)), to: target + offset)
    }
  }

  /// See `KernelSet.scale`.
  @inline(__always)
  static func scale(
    _ bytes: UnsafePointer<UInt8>, count: Int, by scale: Scalar, offset: Scalar,
    into row: UnsafeMutablePointer<Scalar>, panelStride: Int
  ) {
    let (factor, start) = (Vector(repeating: scale), Vector(repeating: offset))
    var (bytes, row, remaining) = (bytes, row, count)
    while remaining >= width {
      for v in 0..<vectors {
        // Convert number by number into a vector: the compiler makes this one instruction. It does not do so for a
        // conversion of SIMD types.
        var numbers = Vector()
        for k in 0..<Vector.scalarCount { numbers[k] = Scalar(bytes[v * Vector.scalarCount + k]) }
        store(sum(start, numbers, factor), to: row + v * Vector.scalarCount)
      }
      bytes += width
      row += panelStride
      remaining -= width
    }
    for k in 0..<max(0, remaining) { row[k] = sum(offset, Scalar(bytes[k]), scale) }
  }

  /// See `KernelSet.multiplyAndAdd`.
  @inline(__always)
  static func multiplyAndAdd(rounds: Int, by factor: Scalar) -> (operations: Int, result: Scalar) {
    // Use twelve independent sums: more than any of these processors computes at the same time.
    var sums = InlineArray<12, Vector>(repeating: Vector())
    let (factor, one) = (Vector(repeating: factor), Vector(repeating: 1))
    // s ← 1 + s·factor: the compiler cannot compute any of it beforehand, and with a factor below 1 it stays finite.
    for _ in 0..<rounds {
      for i in 0..<12 { sums[unchecked: i] = sum(one, sums[unchecked: i], factor) }
    }
    var total = Vector()
    for i in 0..<12 { total += sums[unchecked: i] }
    return (rounds * 12 * Vector.scalarCount * 2, total[0])
  }
}
