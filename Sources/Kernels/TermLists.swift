/// Lists, for a product's sums, of the inner indices whose terms are summed. In all other terms one factor is exactly
/// zero. Each list is in ascending order.
@frozen
public struct TermLists: Sendable {
  /// Columns of a transposed factor that share a list. Eight neighbouring pixels of a picture are often zero together.
  @inlinable public static var columns: Int { 8 }

  /// The number of lists that `count` columns of a transposed factor have.
  @inlinable
  public static func count(columns count: Int) -> Int { (count + columns - 1) / columns }

  /// For each inner index, its distance from the first element of a row of A. Transposed products do not use it.
  public nonisolated(unsafe) let offsets: UnsafePointer<Int>

  @usableFromInline nonisolated(unsafe) let places: UnsafePointer<UInt8>
  @usableFromInline let stride: Int
  @usableFromInline nonisolated(unsafe) let counts: UnsafePointer<UInt16>
  @usableFromInline let countStride: Int

  /// - Parameters:
  ///   - places: the first list; each list begins `stride` bytes after the one before it.
  ///   - counts: the first list's length; each length is `countStride` elements after the one before it.
  ///   - offsets: the offset of each inner index, in elements.
  @inlinable
  public init(
    places: UnsafePointer<UInt8>, stride: Int, counts: UnsafePointer<UInt16>, countStride: Int = 1,
    offsets: UnsafePointer<Int>
  ) {
    (self.places, self.stride, self.counts, self.countStride) = (places, stride, counts, countStride)
    self.offsets = offsets
  }

  @inlinable
  public subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: places + index * stride, count: Int(counts[index * countStride]))
  }
}
