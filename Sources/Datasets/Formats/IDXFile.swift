import OperatingSystem

/// The beginning of an IDX file of unsigned bytes, as MNIST introduced them, held against the size of the file:
///
///     idx → 0x00 0x00 0x08 rank  size{rank}  byte{product of sizes}
///
/// with sizes as big-endian 32-bit numbers: rank 1 for labels, rank 3 (count, rows, columns) for images.
///
/// Reading it costs the same whatever the file says of its size, and reading the rest at most what the file can hold.
struct IDXHeader {
  let file: DataFile
  /// The count of examples, then the sizes of one.
  let sizes: [Int]
  let bytes: [UInt8]
  /// Of the bytes behind it: the product of the sizes.
  let length: Int

  var path: String { file.path }
  var count: Int { sizes[0] }

  /// - Parameter rank: how many sizes the file must have; its magic number says how many it has.
  init(opening path: String, rank: Int) throws(DatasetError) {
    file = try DataFile(opening: path)
    let headerLength = 4 + 4 * rank
    bytes = try file.start(headerLength)
    let words = stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { [bytes] i in
      bytes[i..<i + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    let expected = 0x0800 | UInt32(rank)
    guard let magic = words.first else {
      throw .headerTruncated(path, bytes: bytes.count, expected: headerLength)
    }
    // The magic number first: of labels taken for images, and too short for those, one wants to hear the cause.
    guard magic == expected else { throw .wrongMagic(path, found: magic, expected: expected) }
    guard bytes.count == headerLength else {
      throw .headerTruncated(path, bytes: bytes.count, expected: headerLength)
    }
    sizes = words.dropFirst().map { Int($0) }
    length = try Self.length(of: sizes, in: file, after: headerLength)
  }

  /// What stands behind the header.
  func contents() throws(DatasetError) -> [UInt8] {
    let contents = try file.contents(from: bytes.count, expecting: length)
    guard contents.count >= length else {
      throw file.isGzip
        ? .promisesMore(path, promised: length, held: contents.count) : .changedWhileRead(path)
    }
    guard contents.count == length else { throw .holdsMore(path, promised: length) }
    return contents
  }

  /// No picture that anybody trains on is packed to less than a two-hundredth, so a file that claims more than this
  /// many bytes, and so much more than it has, is refused before any of it is unpacked.
  private static let plausibleGrowth = (most: 200, from: 64 << 20)

  /// The bytes that the sizes ask for, refused before a single one is allocated if the file cannot hold them.
  private static func length(
    of sizes: [Int], in file: DataFile, after headerLength: Int
  ) throws(DatasetError) -> Int {
    guard sizes.allSatisfy({ $0 > 0 }) else { throw .noExamples(file.path) }
    let most = max(0, file.mostBytes - headerLength)
    var length = 1
    for size in sizes {
      let (product, overflows) = length.multipliedReportingOverflow(by: size)
      guard !overflows else { throw .promisesImpossible(file.path, promised: nil, atMost: most) }
      length = product
    }
    guard length <= most else {
      throw file.isGzip
        ? .promisesImpossible(file.path, promised: length, atMost: most)
        : .promisesMore(file.path, promised: length, held: most)
    }
    if file.isGzip {
      // A block of 65,535 bytes that is only stored takes five more; the rest is room for names, comments and members.
      guard file.size <= length + length / 16 + 1 << 20 else {
        throw .packedTooLarge(file.path, size: file.size, promised: length)
      }
      guard length <= plausibleGrowth.from || length / plausibleGrowth.most <= file.size else {
        throw .growsTooMuch(file.path, size: file.size, promised: length)
      }
    } else if length < most {
      throw .holdsMore(file.path, promised: length)
    }
    guard length <= Machine.memory / 2, sizes[0] <= Int(Int32.max) else {
      throw .tooLarge(file.path, bytes: length, memory: Machine.memory)
    }
    return length
  }
}

/// One IDX file, whole.
struct IDXFile {
  let path: String
  /// The count of examples, then the sizes of one.
  let sizes: [Int]
  let header: [UInt8]
  let bytes: [UInt8]

  var count: Int { sizes[0] }

  init(_ header: IDXHeader) throws(DatasetError) {
    bytes = try header.contents()
    path = header.path
    sizes = header.sizes
    self.header = header.bytes
  }

  /// - Parameter rank: how many sizes the file must have.
  init(reading path: String, rank: Int) throws(DatasetError) {
    try self.init(IDXHeader(opening: path, rank: rank))
  }
}
