import Kernels

/// The work on a tile of any height. A product is one such value; its loop over the tile's terms is compiled once for
/// every height.
protocol TileWork<Scalar> {
  associatedtype Scalar: BinaryFloatingPoint

  func run<let rows: Int, let vectors: Int, Vector: SIMD>(
    _: Tile<rows, vectors, Vector>.Type, at place: TilePlace) where Vector.Scalar == Scalar
}

/// The number of a tile in its product, counted from 0, and its first row.
struct TilePlace {
  let index: Int
  let row: Int
}

/// C ← S + A·B over one panel; see `KernelSet.multiply`.
struct Multiplication<Scalar: BinaryFloatingPoint>: TileWork {
  let a: UnsafePointer<Scalar>
  let panelStride: Int
  let b: UnsafePointer<Scalar>
  let depth: Int
  let start: UnsafePointer<Scalar>?
  let c: UnsafeMutablePointer<Scalar>

  @inline(__always)
  func run<let rows: Int, let vectors: Int, Vector: SIMD>(
    _: Tile<rows, vectors, Vector>.Type, at place: TilePlace
  ) where Vector.Scalar == Scalar {
    let width = Tile<rows, vectors, Vector>.width
    var tile = Tile<rows, vectors, Vector>()
    var (panel, b, remaining) = (a + place.row * width, b, depth)
    while remaining > 0 {
      for k in 0..<min(remaining, width) {
        tile.add(panel + k, step: width, times: b)
        b += width
      }
      panel += panelStride
      remaining -= width
    }
    tile.write(from: start, into: c + place.row * width)
  }
}

/// Computes the same, over the listed terms of each tile.
struct SparseMultiplication<Scalar: BinaryFloatingPoint>: TileWork {
  let a: UnsafePointer<Scalar>
  let panelStride: Int
  let b: UnsafePointer<Scalar>
  let terms: TermLists
  let start: UnsafePointer<Scalar>?
  let c: UnsafeMutablePointer<Scalar>

  @inline(__always)
  func run<let rows: Int, let vectors: Int, Vector: SIMD>(
    _: Tile<rows, vectors, Vector>.Type, at place: TilePlace
  ) where Vector.Scalar == Scalar {
    let width = Tile<rows, vectors, Vector>.width
    var tile = Tile<rows, vectors, Vector>()
    let a = a + place.row * width
    let offsets = terms.offsets
    for term in terms[place.index] {
      let k = Int(term)
      tile.add(a + offsets[k], step: width, times: b + k &* width)
    }
    tile.write(from: start, into: c + place.row * width)
  }
}

/// C ← beta·C + Aᵀ·B over one panel of each; see `KernelSet.multiplyTransposed`.
struct TransposedMultiplication<Scalar: BinaryFloatingPoint>: TileWork {
  let a: UnsafePointer<Scalar>
  let b: UnsafePointer<Scalar>
  let depth: Int
  let beta: Scalar
  let c: UnsafeMutablePointer<Scalar>

  @inline(__always)
  func run<let rows: Int, let vectors: Int, Vector: SIMD>(
    _: Tile<rows, vectors, Vector>.Type, at place: TilePlace
  ) where Vector.Scalar == Scalar {
    let width = Tile<rows, vectors, Vector>.width
    let c = c + place.row * width
    // The weights are far away: in the third-level cache, or in another core's cache. They are needed only after the
    // sums.
    Tile<rows, vectors, Vector>.prefetch(c)
    var tile = Tile<rows, vectors, Vector>()
    var (a, b) = (a + place.row, b)
    // Add two terms in each turn, in order: in a batch of ten, the loop's own instructions would otherwise limit the
    // speed, not the multiply-adds.
    var remaining = depth
    if Tile<rows, vectors, Vector>.hasRegistersForTwoTerms {
      while remaining >= 2 {
        tile.add(a, step: 1, times: b)
        tile.add(a + width, step: 1, times: b + width)
        a += 2 * width
        b += 2 * width
        remaining -= 2
      }
    }
    while remaining > 0 {
      tile.add(a, step: 1, times: b)
      a += width
      b += width
      remaining -= 1
    }
    tile.add(to: c, beta: beta)
  }
}

/// Computes the same, over the listed terms.
struct SparseTransposedMultiplication<Scalar: BinaryFloatingPoint>: TileWork {
  let a: UnsafePointer<Scalar>
  let b: UnsafePointer<Scalar>
  let terms: UnsafeBufferPointer<UInt8>
  let beta: Scalar
  let c: UnsafeMutablePointer<Scalar>

  @inline(__always)
  func run<let rows: Int, let vectors: Int, Vector: SIMD>(
    _: Tile<rows, vectors, Vector>.Type, at place: TilePlace
  ) where Vector.Scalar == Scalar {
    let width = Tile<rows, vectors, Vector>.width
    let c = c + place.row * width
    Tile<rows, vectors, Vector>.prefetch(c)
    var tile = Tile<rows, vectors, Vector>()
    let a = a + place.row
    for term in terms {
      let k = Int(term) &* width
      tile.add(a + k, step: 1, times: b + k)
    }
    tile.add(to: c, beta: beta)
  }
}
