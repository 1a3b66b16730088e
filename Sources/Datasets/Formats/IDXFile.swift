import OperatingSystem

/// The header of an IDX file of unsigned bytes, the format of MNIST, checked against the size of the file:
///
///     idx → 0x00 0x00 0x08 rank  size{rank}  byte{product of sizes}
///
/// The sizes are big-endian 32-bit numbers: rank 1 for labels, rank 3 (count, rows, columns) for images.
///
/// Reading the header takes the same time for any size in it. Reading the rest takes at most the time and memory for
/// what the file can contain.
struct IDXHeader {
  let file: DataFile
  /// The number of examples, then the sizes of one example.
  let sizes: [Int]
  let bytes: [UInt8]
  /// The number of bytes after the header: the product of the sizes.
  let length: Int

  var path: String { file.path }
  var count: Int { sizes[0] }

  /// - Parameter rank: the number of sizes that the file must have. The file's magic number contains the number that it
  ///   has.
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
    // Check the magic number first. If labels are used as images and are too short for an image header, the author
    // should learn that they are labels.
    guard magic == expected else { throw .wrongMagic(path, found: magic, expected: expected) }
    guard bytes.count == headerLength else {
      throw .headerTruncated(path, bytes: bytes.count, expected: headerLength)
    }
    sizes = words.dropFirst().map { Int($0) }
    length = try Self.length(of: sizes, in: file, after: headerLength)
  }

  /// Reads the bytes after the header.
  func contents() throws(DatasetError) -> [UInt8] {
    let contents = try file.contents(from: bytes.count, expecting: length)
    guard contents.count >= length else {
      throw file.isGzip
        ? .promisesMore(path, promised: length, held: contents.count) : .changedWhileRead(path)
    }
    guard contents.count == length else { throw .holdsMore(path, promised: length) }
    return contents
  }

  /// Real pictures never compress to less than a two-hundredth of their size. So if a header promises more than `from`
  /// bytes and more than `most` times the file's size, the file is refused before it is unpacked.
  private static let plausibleGrowth = (most: 200, from: 64 << 20)

  /// Returns the number of bytes that the sizes need. If the file cannot contain that many, it throws before any memory
  /// is allocated for them.
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
      // A block of 65,535 bytes that is stored without compression takes five more; the rest is for names, comments and
      // members.
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

/// A complete IDX file.
struct IDXFile {
  let path: String
  /// The number of examples, then the sizes of one example.
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

  /// - Parameter rank: the number of sizes that the file must have.
  init(reading path: String, rank: Int) throws(DatasetError) {
    try self.init(IDXHeader(opening: path, rank: rank))
  }
}
