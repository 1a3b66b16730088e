import CProcessor

/// A block of a product that stays in registers while its terms are summed: `rows` rows of one panel, each of
/// `vectors` SIMD vectors. All loops over the tile have constant bounds, so that the compiler unrolls them and
/// keeps every accumulator in a register of its own.
///
/// Helpers take their vectors inline: a SIMD argument of a real call would travel in pieces.
struct Tile<let rows: Int, let vectors: Int, Vector: SIMD> where Vector.Scalar: BinaryFloatingPoint {
  typealias Scalar = Vector.Scalar

  @inline(__always) static var width: Int { vectors * Vector.scalarCount }

  private var sums = InlineArray<rows, InlineArray<vectors, Vector>>(
    repeating: InlineArray(repeating: Vector()))

  @inline(__always) init() {}

  /// sums[r] += column[r·step] · row: one term of the inner product of every element.
  @inline(__always)
  private mutating func add(
    _ column: UnsafePointer<Scalar>, step: Int, times row: UnsafePointer<Scalar>
  ) {
    let row = InlineArray<vectors, Vector> { load(row + $0 * Vector.scalarCount) }
    for r in 0..<rows {
      let factor = Vector(repeating: column[r * step])
      for v in 0..<vectors {
        sums[unchecked: r][unchecked: v] = sum(sums[unchecked: r][unchecked: v], factor, row[unchecked: v])
      }
    }
  }

  /// As `KernelSet.multiply`, for this tile's rows.
  @inline(__always)
  static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, depth: Int,
    start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>
  ) {
    var tile = Self()
    var (panel, b, remaining) = (a, b, depth)
    while remaining > 0 {
      for k in 0..<min(remaining, width) {
        tile.add(panel + k, step: width, times: b)
        b += width
      }
      panel += panelStride
      remaining -= width
    }
    for r in 0..<rows {
      for v in 0..<vectors {
        let place = r * width + v * Vector.scalarCount
        let old: Vector = if let start { load(start + v * Vector.scalarCount) } else { load(c + place) }
        store(old + tile.sums[unchecked: r][unchecked: v], to: c + place)
      }
    }
  }

  /// As `KernelSet.multiplyTransposed`, for this tile's rows.
  @inline(__always)
  static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, by b: UnsafePointer<Scalar>, depth: Int, keeping: Scalar,
    into c: UnsafeMutablePointer<Scalar>
  ) {
    var tile = Self()
    // The weights come from far: the third-level cache, or another core's. They are needed only after the sums.
    for place in stride(from: 0, to: rows * width, by: 64 / MemoryLayout<Scalar>.stride) {
      processor_prefetch(c + place)
    }
    var (a, b) = (a, b)
    // Two terms a turn, in their order: in a batch of ten the loop's own instructions would set the pace, and not the
    // multiply-adds.
    for _ in 0..<depth / 2 {
      tile.add(a, step: 1, times: b)
      tile.add(a + width, step: 1, times: b + width)
      a += 2 * width
      b += 2 * width
    }
    if depth % 2 == 1 { tile.add(a, step: 1, times: b) }
    for r in 0..<rows {
      for v in 0..<vectors {
        let place = c + r * width + v * Vector.scalarCount
        store(sum(tile.sums[unchecked: r][unchecked: v], Vector(repeating: keeping), load(place)), to: place)
      }
    }
  }
}

@inline(__always)
func load<Vector: SIMD>(_ place: UnsafePointer<Vector.Scalar>) -> Vector {
  UnsafeRawPointer(place).loadUnaligned(as: Vector.self)
}

@inline(__always)
func store<Vector: SIMD>(_ vector: Vector, to place: UnsafeMutablePointer<Vector.Scalar>) {
  UnsafeMutableRawPointer(place).storeBytes(of: vector, as: Vector.self)
}

/// a + b·c: in one instruction and with one rounding where the processor can.
@inline(__always)
func sum<Vector: SIMD>(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector where Vector.Scalar: FloatingPoint {
  #if FMA || arch(arm64)
    a.addingProduct(b, c)
  #else
    // `addingProduct` would be a call to a function for each number.
    a + b * c
  #endif
}

/// The same for one number, in a loop that the compiler turns into vectors.
@inline(__always)
func sum<Scalar: FloatingPoint>(_ a: Scalar, _ b: Scalar, _ c: Scalar) -> Scalar {
  #if FMA || arch(arm64)
    a.addingProduct(b, c)
  #else
    a + b * c
  #endif
}
