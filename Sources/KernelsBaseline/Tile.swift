import CProcessor

/// A block of a product that stays in registers while its terms are summed: `rows` rows of one panel, each of `vectors`
/// SIMD vectors. The compiler keeps a sum in a register only if the sum's row is a constant in the code. So the rows
/// are written out one by one: the compiler unrolls only short loops. `.ci/machine-code` checks the result.
///
/// Functions that take a vector are inlined: a real call would pass a SIMD argument in pieces.
struct Tile<let rows: Int, let vectors: Int, Vector: SIMD> where Vector.Scalar: BinaryFloatingPoint {
  typealias Scalar = Vector.Scalar

  @inline(__always) static var width: Int { vectors * Vector.scalarCount }

  /// Whether there are enough registers for two terms at once: the sums, both terms' rows, and two factors. (Without a
  /// fused multiply-add each product needs a register too.)
  @inline(__always) static var hasRegistersForTwoTerms: Bool {
    #if AVX512 || arch(arm64)
      (rows + 2) * vectors + 2 <= 32
    #elseif FMA
      (rows + 2) * vectors + 2 <= 16
    #else
      false
    #endif
  }

  private var sums = InlineArray<rows, InlineArray<vectors, Vector>>(
    repeating: InlineArray(repeating: Vector()))

  @inline(__always) init() {}

  /// sums[r] += column[r·step] · row: one term of the inner product of every element.
  @inline(__always)
  mutating func add(_ column: UnsafePointer<Scalar>, step: Int, times row: UnsafePointer<Scalar>) {
    let row = InlineArray<vectors, Vector> { load(row + $0 * Vector.scalarCount) }
    Self.eachRow { r in
      let factor = Vector(repeating: column[r * step])
      for v in 0..<vectors {
        sums[unchecked: r][unchecked: v] = sum(sums[unchecked: r][unchecked: v], factor, row[unchecked: v])
      }
    }
  }

  /// Calls `body` with each row's number, which is a constant in each of the calls.
  @inline(__always)
  private static func eachRow(_ body: (Int) -> Void) {
    precondition(rows <= 8, "every row is written out")
    body(0)
    if rows > 1 { body(1) }
    if rows > 2 { body(2) }
    if rows > 3 { body(3) }
    if rows > 4 { body(4) }
    if rows > 5 { body(5) }
    if rows > 6 { body(6) }
    if rows > 7 { body(7) }
  }

  /// C ← S + sums. Every row of S is `start`; if `start` is nil, S is C itself.
  @inline(__always)
  func write(from start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>) {
    eachVector { sums, place in
      let column = place % Self.width
      let old: Vector = if let start { load(start + column) } else { load(c + place) }
      store(old + sums, to: c + place)
    }
  }

  /// C ← beta·C + sums.
  @inline(__always)
  func add(to c: UnsafeMutablePointer<Scalar>, beta: Scalar) {
    eachVector { sums, place in
      store(sum(sums, Vector(repeating: beta), load(c + place)), to: c + place)
    }
  }

  /// Prefetches the tile's places in C.
  @inline(__always)
  static func prefetch(_ c: UnsafePointer<Scalar>) {
    for place in stride(from: 0, to: rows * width, by: 64 / MemoryLayout<Scalar>.stride) {
      processor_prefetch(c + place)
    }
  }

  @inline(__always)
  private func eachVector(_ body: (_ sums: Vector, _ place: Int) -> Void) {
    Self.eachRow { r in
      for v in 0..<vectors { body(sums[unchecked: r][unchecked: v], r * Self.width + v * Vector.scalarCount) }
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

/// a + b·c, in one instruction and with one rounding if the processor has a fused multiply-add.
@inline(__always)
func sum<Vector: SIMD>(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector where Vector.Scalar: FloatingPoint {
  #if FMA || arch(arm64)
    a.addingProduct(b, c)
  #else
    // `addingProduct` would be a call to a function for each number.
    a + b * c
  #endif
}

/// Computes the same for one number, in a loop that the compiler turns into vectors.
@inline(__always)
func sum<Scalar: FloatingPoint>(_ a: Scalar, _ b: Scalar, _ c: Scalar) -> Scalar {
  #if FMA || arch(arm64)
    a.addingProduct(b, c)
  #else
    a + b * c
  #endif
}
