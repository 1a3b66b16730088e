import Glibc
import NeuralNet

/// One IDX file of unsigned bytes, as MNIST introduced them:
///
///     idx → 0x00 0x00 0x08 rank  size{rank}  byte{product of sizes}
///
/// with sizes as big-endian 32-bit numbers: rank 1 for labels, rank 3 (count, rows, columns) for images.
struct IDXFile {
  let path: String
  /// The count of examples, then the sizes of one.
  let sizes: [Int]
  let header: [UInt8]
  let bytes: [UInt8]

  var count: Int { sizes[0] }

  /// - Parameter rank: how many sizes the file must have; its magic number says how many it has.
  init(reading path: String, rank: Int) throws(DatasetError) {
    let file = try DataFile(opening: path)
    let headerLength = 4 + 4 * rank
    let header = try file.start(headerLength)
    let words = stride(from: 0, to: header.count - header.count % 4, by: 4).map { i in
      header[i..<i + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    let expected = 0x0800 | UInt32(rank)
    guard let magic = words.first else {
      throw .headerTruncated(path, bytes: header.count, expected: headerLength)
    }
    // The magic number first: of labels taken for images, and too short for those, one wants to hear the cause.
    guard magic == expected else { throw .wrongMagic(path, found: magic, expected: expected) }
    guard header.count == headerLength else {
      throw .headerTruncated(path, bytes: header.count, expected: headerLength)
    }
    let sizes = words.dropFirst().map { Int($0) }
    let length = try Self.length(of: sizes, in: file, after: headerLength)
    let bytes = try file.contents(from: headerLength, atMost: length)
    guard bytes.count >= length else { throw .promisesMore(path, promised: length, held: bytes.count) }
    guard bytes.count == length else { throw .holdsMore(path, promised: length) }
    self.path = path
    self.sizes = sizes
    self.header = header
    self.bytes = bytes
  }

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
    guard length <= Machine.memory / 2, sizes[0] <= Int(Int32.max) else {
      throw .tooLarge(file.path, bytes: length, memory: Machine.memory)
    }
    return length
  }
}
