import CDeflate
import Glibc
import Testing

@testable import Datasets

@Suite("IDX files")
struct IDXFileTests {
  private let scratch = Scratch()

  private func read(_ bytes: [UInt8], rank: Int = 3) -> Result<IDXFile, DatasetError> {
    let path = scratch.write(bytes, to: "file")
    return Result { () throws(DatasetError) in try IDXFile(reading: path, rank: rank) }
  }

  /// Returns the error of reading these bytes; there must be one.
  private func error(_ bytes: [UInt8], rank: Int = 3) -> DatasetError? {
    guard case .failure(let error) = read(bytes, rank: rank) else { return nil }
    return error
  }

  private var path: String { scratch.path("file") }

  @Test("sizes and bytes are read, raw or gzipped, whatever the file is called", arguments: [false, true])
  func sound(compressed: Bool) throws {
    let bytes = IDX.images(count: 4)
    let file = try read(compressed ? gzip(bytes) : bytes).get()
    #expect(file.sizes == [4, 2, 3])
    #expect(file.header + file.bytes == bytes)
  }

  @Test("a gzip of several members, even split inside the header, is read as one")
  func members() throws {
    let bytes = IDX.images(count: 4)
    let packed = gzip(Array(bytes[..<7])) + gzip([]) + gzip(Array(bytes[7..<20])) + gzip(Array(bytes[20...]))
    #expect(try read(packed).get().bytes == Array(bytes[16...]))
  }

  // Random bytes cannot be compressed, so gzip stores them in blocks without compression.
  @Test("contents that do not compress come whole")
  func long() throws {
    var generator = SystemRandomNumberGenerator()
    let pixels = (0..<1_000_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let header = IDX.word(0x803) + IDX.word(1000) + IDX.word(25) + IDX.word(40)
    #expect(try read(gzip(header + pixels)).get().bytes == pixels)
    #expect(try read(header + pixels).get().bytes == pixels)
  }

  @Test("a member's header may carry extra bytes, a name, a comment and a checksum of its own")
  func memberHeader() throws {
    let bytes = IDX.images(count: 4)
    let plain = gzip(bytes)
    var packed = Array(plain[..<3]) + [0b1_1110] + Array(plain[4..<10])
    packed += [3, 0, 0xff, 0, 7] + Array("name".utf8) + [0] + Array("comment".utf8) + [0]
    let check = libdeflate_crc32(0, packed, packed.count)
    packed += [UInt8(check & 0xff), UInt8(check >> 8 & 0xff)]
    let body = packed.count
    packed += plain[10...]
    #expect(try read(packed).get().bytes == Array(bytes[16...]))
    for length in 2..<body { #expect(error(Array(packed[..<length])) == .truncatedGzip(path)) }
    packed[body - 1] ^= 1
    #expect(error(packed) == .damagedGzip(path, reason: "incorrect header check"))
  }

  @Test(
    "a header that gzip does not have is named as such",
    arguments: [(2, 9, "unknown compression method"), (3, 0x20, "unknown header flags")]
      as [(Int, UInt8, String)])
  func unknownHeader(position: Int, value: UInt8, reason: String) {
    var packed = gzip(IDX.images(count: 4))
    packed[position] = value
    #expect(error(packed) == .damagedGzip(path, reason: reason))
  }

  @Test("wrong compressed data are told from data that end too early", arguments: [40, 100_000])
  func invalid(count: Int) {
    let bytes = IDX.images(count: count)
    let first = gzip(Array(bytes[..<(bytes.count / 2)]))
    var packed = first + gzip(Array(bytes[(bytes.count / 2)...]))
    #expect(error(Array(packed.dropLast(20))) == .truncatedGzip(path))
    // Block type 3 does not exist.
    packed[first.count + 10] = 0xff
    #expect(error(packed) == .damagedGzip(path, reason: "invalid compressed data"))
  }

  @Test("a gzip that unpacks to nearly a gigabyte is not unpacked further than its IDX header promises")
  func bomb() {
    // Nine hundred members, each a megabyte of zeros that is packed to a kilobyte.
    let zeros = gzip([UInt8](repeating: 0, count: 1 << 20))
    let packed = gzip(IDX.images(count: 4)) + (0..<900).flatMap { _ in zeros }
    #expect(error(packed) == .holdsMore(path, promised: 24))
  }

  @Test("every prefix of a raw file is an error, and never a trap")
  func rawPrefixes() {
    let bytes = IDX.images(count: 4)
    for length in 0..<bytes.count {
      let expected: DatasetError =
        if length < 16 {
          .headerTruncated(path, bytes: length, expected: 16)
        } else {
          .promisesMore(path, promised: 24, held: length - 16)
        }
      #expect(error(Array(bytes[..<length])) == expected)
    }
  }

  @Test("every prefix of a gzip is an error")
  func gzipPrefixes() {
    let packed = gzip(IDX.images(count: 40))
    for length in 2..<packed.count {
      let failure = error(Array(packed[..<length]))
      switch failure {
      case .truncatedGzip, .promisesImpossible: break
      default: Issue.record("\(length) of \(packed.count) bytes: \(String(describing: failure))")
      }
    }
    #expect(error(Array(packed.dropLast())) == .truncatedGzip(path))
  }

  @Test("no damaged byte of a gzip changes the contents unseen")
  func damage() {
    let bytes = IDX.images(count: 40)
    let packed = gzip(bytes)
    for position in packed.indices {
      var damaged = packed
      damaged[position] ^= 0x10
      // Some bytes do not affect the contents: the time, the system's name, the padding after the last bit.
      if case .success(let file) = read(damaged) {
        #expect(file.bytes == Array(bytes[16...]), "byte \(position)")
      }
    }
  }

  @Test("a wrong checksum is named as such")
  func checksum() {
    var packed = gzip(IDX.images(count: 4))
    packed[packed.count - 8] ^= 1
    #expect(error(packed) == .damagedGzip(path, reason: "incorrect data check"))
  }

  @Test("a wrong length at the end is named as such")
  func lengthCheck() {
    var packed = gzip(IDX.images(count: 4))
    packed[packed.count - 1] ^= 0x80
    #expect(error(packed) == .damagedGzip(path, reason: "incorrect length check"))
  }

  @Test(
    "bytes after the compressed data are refused", arguments: [[0], [0x1f], [0x1f, 0x8c, 8], [1, 2, 3, 4]])
  func garbage(tail: [UInt8]) {
    #expect(error(gzip(IDX.images(count: 4)) + tail) == .trailingGarbage(path))
  }

  @Test("a file that goes on after what its header counts is refused", arguments: [false, true])
  func holdsMore(compressed: Bool) {
    let bytes = IDX.images(count: 4) + [0]
    #expect(error(compressed ? gzip(bytes) : bytes) == .holdsMore(path, promised: 24))
  }

  @Test("labels taken for images, and the reverse, are told apart and hinted at")
  func exchanged() {
    let labels = error(IDX.labels([1]))
    #expect(labels == .wrongMagic(path, found: 0x801, expected: 0x803))
    #expect(labels?.hint == "did you swap the images and the labels?")
    #expect(error(IDX.images(count: 1), rank: 1) == .wrongMagic(path, found: 0x803, expected: 0x801))
  }

  @Test("a file of another kind is not IDX")
  func foreign() {
    let png = error([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    #expect(png == .wrongMagic(path, found: 0x8950_4e47, expected: 0x803))
    #expect(png?.message == "\(path) is a PNG picture, not an IDX file")
  }

  @Test(
    "what a file is instead is told by its magic number",
    arguments: [
      (0x804, 3, "holds arrays of four sizes, as pictures in colour are", "convert them to grey first"),
      (0x802, 3, "holds arrays of 2 sizes, and images have 3", "count × rows × columns"),
      (0x803, 1, "holds images, not labels", "did you swap the images and the labels?"),
      (0xD03, 3, "holds floating-point numbers, and nbrun reads unsigned bytes", "0x00000803"),
      (0x504B_0304, 1, "is a zip archive, not an IDX file", "unpack it first"),
      (0x1234_5678, 1, "is not an IDX file of labels: it begins with 0x12345678, not 0x00000801", "IDX"),
    ] as [(UInt32, Int, String, String)])
  func foreignKinds(magic: UInt32, rank: Int, message: String, hint: String) {
    let failure = error(IDX.word(magic) + [UInt8](repeating: 0, count: 12), rank: rank)
    #expect(failure?.message == "\(path) \(message)")
    #expect(failure?.hint.contains(hint) == true)
  }

  @Test(
    "a file larger than its header says is refused by its size, without reading it: it may be 64 GB of holes")
  func sparse() {
    for bytes in [IDX.images(count: 4), gzip(IDX.images(count: 4))] {
      let path = scratch.write(bytes, to: "sparse")
      #expect(truncate(path, 1 << 36) == 0)
      let failure = #expect(throws: DatasetError.self) { try IDXHeader(opening: path, rank: 3) }
      switch failure {
      // For gzip, zeros after the compressed data are found before the size is compared.
      case .holdsMore(path, promised: 24), .packedTooLarge(path, size: 1 << 36, promised: 24), .damagedGzip:
        break
      default: Issue.record("\(String(describing: failure))")
      }
    }
  }

  @Test("a gzip that claims to unpack to more than pictures do is refused before it is unpacked")
  func growth() {
    let header = IDX.word(0x803) + IDX.word(30_000_000) + IDX.word(1) + IDX.word(30)
    let packed = gzip(header) + gzip([UInt8](repeating: 0, count: 64 << 20))
    let path = scratch.write(packed + [UInt8](repeating: 0, count: 1_000_000), to: "bomb")
    let size = packed.count + 1_000_000
    #expect(throws: DatasetError.growsTooMuch(path, size: size, promised: 900_000_000)) {
      try IDXHeader(opening: path, rank: 3)
    }
  }

  @Test("a file cut short after its header was read is an error, and no signal", arguments: [false, true])
  func cutWhileRead(compressed: Bool) throws {
    var generator = SystemRandomNumberGenerator()
    let pixels = (0..<1_000_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let bytes = IDX.word(0x803) + IDX.word(1000) + IDX.word(25) + IDX.word(40) + pixels
    let path = scratch.write(compressed ? gzip(bytes) : bytes, to: "cut")
    let header = try IDXHeader(opening: path, rank: 3)
    #expect(truncate(path, 4096) == 0)
    #expect(throws: DatasetError.changedWhileRead(path)) { try header.contents() }
  }

  @Test("a header that promises what the file cannot hold is refused before anything is allocated")
  func promises() {
    // 4 billion images of 1,000 × 1,000 pixels would be 4 petabytes: allocating them would crash instead of throwing.
    let header = IDX.word(0x803) + IDX.word(4_000_000_000) + IDX.word(1000) + IDX.word(1000)
    #expect(error(header + [0]) == .promisesMore(path, promised: 4_000_000_000_000_000, held: 1))
    let packed = gzip(header + [0])
    #expect(
      error(packed)
        == .promisesImpossible(path, promised: 4_000_000_000_000_000, atMost: packed.count * 1032 - 16))
    let uncountable = IDX.word(0x803) + IDX.word(.max) + IDX.word(.max) + IDX.word(.max)
    #expect(error(uncountable) == .promisesImpossible(path, promised: nil, atMost: 0))
  }

  @Test(
    "zero examples, or pictures without pixels, are refused", arguments: [(0, 2, 3), (2, 0, 3), (2, 3, 0)])
  func empty(count: Int, rows: Int, columns: Int) {
    #expect(error(IDX.images(count: count, rows: rows, columns: columns)) == .noExamples(path))
  }

  @Test("a folder, a pipe or a device is not a file")
  func notAFile() {
    let pipe = scratch.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [scratch.folder, pipe, "/dev/null"] {
      #expect(throws: DatasetError.notAFile(path)) { try IDXFile(reading: path, rank: 3) }
    }
  }

  @Test("a file that cannot be opened is named with the system's reason")
  func missing() {
    let path = scratch.path("nothing")
    #expect(throws: DatasetError.unreadable(path, reason: "no such file or directory")) {
      try IDXFile(reading: path, rank: 3)
    }
  }

  // This is a file of the kernel whose first page is never mapped: opening succeeds and reading fails, also for root.
  @Test("a file that cannot be read is named with the system's reason")
  func unreadable() {
    let path = "/proc/self/mem"
    #expect(throws: DatasetError.unreadable(path, reason: "input/output error")) {
      try IDXFile(reading: path, rank: 3)
    }
  }

  @Test("a file without permission is named so", .enabled(if: geteuid() != 0, "root may read everything"))
  func forbidden() {
    let path = scratch.write(IDX.images(count: 1), to: "file")
    chmod(path, 0)
    #expect(throws: DatasetError.unreadable(path, reason: "permission denied")) {
      try IDXFile(reading: path, rank: 3)
    }
  }
}
