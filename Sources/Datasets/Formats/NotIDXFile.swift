/// A description of a file that is not the expected IDX file, as far as its first four bytes show what it is.
///
/// The magic number of IDX is 0, 0, the type of the numbers (0x08 is an unsigned byte), and how many sizes follow.
struct NotIDXFile {
  /// The end of a sentence that starts with the file's name: "holds labels, not images".
  let message: String
  let hint: String

  /// - Parameter expected: 0x801 for labels, 0x803 for images.
  init(magic: UInt32, expected: UInt32) {
    let wanted = expected & 0xff == 1 ? "labels" : "images"
    switch (magic, expected) {
    case (0x801, 0x803):
      (message, hint) = ("holds labels, not images", "did you swap the images and the labels?")
    case (0x803, 0x801):
      (message, hint) = ("holds images, not labels", "did you swap the images and the labels?")
    case (0x804, 0x803):
      message = "holds arrays of four sizes, as pictures in colour are"
      hint = "nbrun reads grey pictures, count × rows × columns: convert them to grey first"
    case (0x0800...0x08FF, _):
      message = "holds arrays of \(magic & 0xff) sizes, and \(wanted) have \(expected & 0xff)"
      hint =
        wanted == "labels" ? "labels are one number for each picture" : "images are count × rows × columns"
    case (0x0900...0x0EFF, _) where (1...4).contains(magic & 0xff) && Self.numberTypes[magic >> 8] != nil:
      message = "holds \(Self.numberTypes[magic >> 8] ?? "other numbers"), and nbrun reads unsigned bytes"
      hint = "convert the numbers to unsigned bytes, 0 to 255, with the magic number \(hex(expected))"
    default:
      let kind = Self.kinds.first { magic >> (8 * (4 - UInt32($0.bytes))) == $0.start }
      message =
        kind.map { "is \($0.name), not an IDX file" }
        ?? "is not an IDX file of \(wanted): it begins with \(hex(magic)), not \(hex(expected))"
      hint = kind?.hint ?? "an IDX file of bytes is needed, raw or gzipped"
    }
  }

  private static let numberTypes: [UInt32: String] = [
    0x09: "signed bytes", 0x0B: "16-bit numbers", 0x0C: "32-bit numbers", 0x0D: "floating-point numbers",
    0x0E: "double-precision numbers",
  ]

  /// Other file formats that people use for pictures.
  private static let kinds: [(start: UInt32, bytes: Int, name: String, hint: String)] = [
    (0x8950_4E47, 4, "a PNG picture", picturesAlone), (0xFFD8, 2, "a JPEG picture", picturesAlone),
    (0x504B, 2, "a zip archive", "unpack it first"),
    (0x425A68, 3, "packed with bzip2", "unpack it with bunzip2; nbrun reads raw files and gzip"),
    (0xFD37_7A58, 4, "packed with xz", "unpack it with unxz; nbrun reads raw files and gzip"),
    (0x28B5_2FFD, 4, "packed with zstd", "unpack it with unzstd; nbrun reads raw files and gzip"),
    (0x934E_554D, 4, "a NumPy array", "write its numbers as an IDX file of unsigned bytes"),
    (0x8948_4446, 4, "an HDF5 file", "write its numbers as an IDX file of unsigned bytes"),
    (0x8002, 2, "a Python pickle", "write its numbers as an IDX file of unsigned bytes"),
    (0x8003, 2, "a Python pickle", "write its numbers as an IDX file of unsigned bytes"),
    (0x8004, 2, "a Python pickle", "write its numbers as an IDX file of unsigned bytes"),
    (0x7665_7273, 4, "a Git LFS pointer", "the file only points to the data: git lfs pull downloads them"),
  ]
  private static let picturesAlone = "a set's pictures stand in one IDX file, count × rows × columns"
}

/// 0x00000803
private func hex(_ word: UInt32) -> String {
  let digits = String(word, radix: 16)
  return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
