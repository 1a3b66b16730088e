/// Labelled pictures, stored as bytes: they take a quarter of the memory of floats, and are converted to numbers only
/// when a batch is filled.
///
/// A subset shares the pictures of the set that it comes from.
public struct Examples: Sendable {
  /// The number of values of one example. They are its pixels, row by row.
  public let featureCount: Int
  public let classCount: Int
  /// How a byte becomes the network's input.
  public var scaling: AffineScaling
  /// The class of each example.
  public let labels: [UInt8]

  /// The pictures of this set and of all sets that share its memory.
  @usableFromInline let pixels: [UInt8]
  /// The place of example i's picture among them: `order[i]`, or if `order` is nil, `first + i`.
  @usableFromInline let order: [Int32]?
  @usableFromInline let first: Int

  /// - Precondition: `pixels` has `featureCount` bytes for each label; every label is below `classCount`.
  public init(
    pixels: [UInt8], labels: [UInt8], featureCount: Int, classCount: Int, scaling: AffineScaling = .unit
  ) {
    precondition(featureCount > 0 && pixels.count == labels.count * featureCount, "pictures and labels agree")
    precondition(labels.allSatisfy { Int($0) < classCount }, "labels are classes")
    precondition(labels.count <= Int(Int32.max), "examples can be counted")
    self.init(
      featureCount: featureCount, classCount: classCount, scaling: scaling, labels: labels, pixels: pixels,
      order: nil, first: 0)
  }

  private init(
    featureCount: Int, classCount: Int, scaling: AffineScaling, labels: [UInt8], pixels: [UInt8],
    order: [Int32]?, first: Int
  ) {
    self.featureCount = featureCount
    self.classCount = classCount
    self.scaling = scaling
    self.labels = labels
    self.pixels = pixels
    self.order = order
    self.first = first
  }

  public var count: Int { labels.count }
  public var isEmpty: Bool { labels.isEmpty }

  /// Returns the examples of a range, in their order.
  public subscript(range: Range<Int>) -> Examples {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "the range is in the set")
    return Examples(
      featureCount: featureCount, classCount: classCount, scaling: scaling, labels: Array(labels[range]),
      pixels: pixels, order: order.map { Array($0[range]) }, first: first + range.lowerBound)
  }

  /// Returns the examples at these places, in the given order.
  public subscript(indices: [Int]) -> Examples {
    Examples(
      featureCount: featureCount, classCount: classCount, scaling: scaling,
      labels: indices.map { labels[$0] },
      pixels: pixels, order: indices.map { Int32(place(of: $0)) }, first: 0)
  }

  /// Returns one example's bytes, row by row.
  public func pixels(of index: Int) -> ArraySlice<UInt8> {
    let start = place(of: index) * featureCount
    return pixels[start..<start + featureCount]
  }

  public func labels(of indices: some Collection<Int>) -> [UInt8] { indices.map { labels[$0] } }

  /// The number of examples of each class.
  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels { counts[Int(label)] += 1 }
    return counts
  }

  /// Calls `body` with one example's `featureCount` bytes, without copying them.
  @inlinable
  package func withPixels(of index: Int, _ body: (UnsafePointer<UInt8>) -> Void) {
    precondition(index >= 0 && index < count, "the example is in the set")
    let start = place(of: index) * featureCount
    // The initializer has checked that there are enough pixels for all labels.
    pixels.withUnsafeBufferPointer { body($0.baseAddress! + start) }
  }

  @usableFromInline
  func place(of index: Int) -> Int { order.map { Int($0[index]) } ?? first + index }
}

/// value = byte · scale + offset.
public struct AffineScaling: Sendable, Equatable {
  public var scale: Double
  public var offset: Double

  public init(scale: Double, offset: Double) {
    self.scale = scale
    self.offset = offset
  }

  /// The byte itself.
  public static let none = AffineScaling(scale: 1, offset: 0)
  /// Maps 0 … 255 to 0 … 1.
  public static let unit = AffineScaling(scale: 1 / 255, offset: 0)

  /// The largest magnitude of a scaled byte.
  package var largestMagnitude: Double { max(abs(offset), abs(255 * scale + offset)) }

  /// Maps the mean `mean` to 0 and the standard deviation `deviation` to 1; both are in units of a byte.
  public static func standardizing(mean: Double, deviation: Double) -> AffineScaling {
    precondition(deviation > 0, "the pictures differ")
    return AffineScaling(scale: 1 / deviation, offset: -mean / deviation)
  }
}
