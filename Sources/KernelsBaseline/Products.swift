/// The products over whole panels, cut into tiles. `Vector` is the processor's register.
enum Products<let vectors: Int, Vector: SIMD> where Vector.Scalar: BinaryFloatingPoint {
  typealias Scalar = Vector.Scalar

  @inline(__always) static var width: Int { vectors * Vector.scalarCount }

  /// Rows of the tallest tile: accumulators, the row of B and a factor fill the registers there are.
  @inline(__always) static var tallest: Int {
    #if AVX512
      12
    #elseif FMA || arch(arm64)
      6
    #else
      4
    #endif
  }

  /// See `KernelSet.multiply`.
  @inline(__always)
  static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride stride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>
  ) {
    inTiles(rows) { first, count in
      let (a, c) = (a + first * width, c + first * width)
      switch count {
      #if AVX512
        case 12:
          Tile<12, vectors, Vector>.multiply(
            a, panelStride: stride, by: b, depth: depth, start: start, into: c)
        case 11:
          Tile<11, vectors, Vector>.multiply(
            a, panelStride: stride, by: b, depth: depth, start: start, into: c)
        case 10:
          Tile<10, vectors, Vector>.multiply(
            a, panelStride: stride, by: b, depth: depth, start: start, into: c)
        case 9:
          Tile<9, vectors, Vector>.multiply(
            a, panelStride: stride, by: b, depth: depth, start: start, into: c)
        case 8:
          Tile<8, vectors, Vector>.multiply(
            a, panelStride: stride, by: b, depth: depth, start: start, into: c)
        case 7:
          Tile<7, vectors, Vector>.multiply(
            a, panelStride: stride, by: b, depth: depth, start: start, into: c)
      #endif
      #if FMA || arch(arm64)
        case 6:
          Tile<6, vectors, Vector>.multiply(
            a, panelStride: stride, by: b, depth: depth, start: start, into: c)
        case 5:
          Tile<5, vectors, Vector>.multiply(
            a, panelStride: stride, by: b, depth: depth, start: start, into: c)
      #endif
      case 4:
        Tile<4, vectors, Vector>.multiply(a, panelStride: stride, by: b, depth: depth, start: start, into: c)
      case 3:
        Tile<3, vectors, Vector>.multiply(a, panelStride: stride, by: b, depth: depth, start: start, into: c)
      case 2:
        Tile<2, vectors, Vector>.multiply(a, panelStride: stride, by: b, depth: depth, start: start, into: c)
      default:
        Tile<1, vectors, Vector>.multiply(a, panelStride: stride, by: b, depth: depth, start: start, into: c)
      }
    }
  }

  /// See `KernelSet.multiplyTransposed`.
  @inline(__always)
  static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    keeping: Scalar, into c: UnsafeMutablePointer<Scalar>
  ) {
    var (panel, c, remaining) = (a, c, rows)
    while remaining > 0 {
      // No tile reaches over the edge of a panel of A, so that a tile's column is contiguous.
      inTiles(min(remaining, width)) { first, count in
        let (a, c) = (panel + first, c + first * width)
        switch count {
        #if AVX512
          case 12:
            Tile<12, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
          case 11:
            Tile<11, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
          case 10:
            Tile<10, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
          case 9:
            Tile<9, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
          case 8:
            Tile<8, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
          case 7:
            Tile<7, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
        #endif
        #if FMA || arch(arm64)
          case 6:
            Tile<6, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
          case 5:
            Tile<5, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
        #endif
        case 4: Tile<4, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
        case 3: Tile<3, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
        case 2: Tile<2, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
        default:
          Tile<1, vectors, Vector>.multiplyTransposed(a, by: b, depth: depth, keeping: keeping, into: c)
        }
      }
      panel += panelStride
      c += width * width
      remaining -= width
    }
  }

  /// Cuts `rows` rows evenly into as few tiles as there can be: five and five are faster than six and four.
  @inline(__always)
  private static func inTiles(_ rows: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
    var tiles = (rows + tallest - 1) / tallest
    var first = 0
    while first < rows {
      let count = (rows - first + tiles - 1) / tiles
      body(first, count)
      first += count
      tiles -= 1
    }
  }

  /// See `KernelSet.transpose`.
  @inline(__always)
  static func transpose(
    _ panel: UnsafePointer<Scalar>, rows: Int, into t: UnsafeMutablePointer<Scalar>
  ) {
    guard rows == width else {
      for r in 0..<width {
        for c in 0..<width { t[c * width + r] = r < rows ? panel[r * width + c] : 0 }
      }
      return
    }
    for r in 0..<width {
      for c in 0..<width { t[r * width + c] = panel[c * width + r] }
    }
  }

  /// See `KernelSet.addRows`.
  @inline(__always)
  static func addRows(
    of panel: UnsafePointer<Scalar>, rows: Int, keeping: Scalar, to target: UnsafeMutablePointer<Scalar>
  ) {
    for v in 0..<vectors {
      let offset = v * Vector.scalarCount
      var sums = Vector()
      for r in 0..<rows { sums += load(panel + r * width + offset) as Vector }
      store(sum(sums, Vector(repeating: keeping), load(target + offset)), to: target + offset)
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
        // Number by number into a vector, which the compiler makes one instruction of; not so a conversion of SIMD
        // types.
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
    // Twelve sums that do not wait for each other: more than any of these processors has under way.
    var sums = InlineArray<12, Vector>(repeating: Vector())
    let (factor, one) = (Vector(repeating: factor), Vector(repeating: 1))
    // s ← 1 + s·factor: nothing of it can be computed beforehand, and below a factor of 1 it stays finite.
    for _ in 0..<rounds {
      for i in 0..<12 { sums[unchecked: i] = sum(one, sums[unchecked: i], factor) }
    }
    var total = Vector()
    for i in 0..<12 { total += sums[unchecked: i] }
    return (rounds * 12 * Vector.scalarCount * 2, total[0])
  }
}
