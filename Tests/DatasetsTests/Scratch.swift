import CDeflate
import Glibc
import RandomNumbers

@testable import Datasets

/// A folder that is deleted after the test.
final class Scratch {
  let folder: String

  init() {
    var template = Array("/tmp/nbrun-datasets-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "a temporary folder can be made")
    folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit {
    guard let directory = opendir(folder) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { remove(path(name)) }
    }
    closedir(directory)
    rmdir(folder)
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) -> String {
    let path = path(name)
    let file = fopen(path, "wb")
    precondition(file != nil && fwrite(bytes, 1, bytes.count, file) == bytes.count, "a file can be written")
    fclose(file)
    return path
  }

  /// Writes the four files of a small correct set: 2 × 3 pixels, five training and three test examples of classes 0 to
  /// 9.
  func writeSet(compressed: Bool = false, dotted: Bool = false, test: String = "t10k") {
    let dash = dotted ? "." : "-"
    let suffix = compressed ? ".gz" : ""
    func pack(_ bytes: [UInt8]) -> [UInt8] { compressed ? gzip(bytes) : bytes }
    write(pack(IDX.images(count: 5)), to: "train-images\(dash)idx3-ubyte\(suffix)")
    write(pack(IDX.labels([0, 1, 2, 9, 0])), to: "train-labels\(dash)idx1-ubyte\(suffix)")
    write(pack(IDX.images(count: 3, from: 100)), to: "\(test)-images\(dash)idx3-ubyte\(suffix)")
    write(pack(IDX.labels([3, 4, 5])), to: "\(test)-labels\(dash)idx1-ubyte\(suffix)")
  }
}

/// A scratch folder with a data set, and functions that load it.
struct SetOnDisk {
  let scratch = Scratch()

  /// Loads the set, with a change to the request.
  func load(_ change: (inout DatasetRequest) -> Void = { _ in }) throws(DatasetError) -> ImageDataset {
    var request = DatasetRequest(scratch.folder)
    change(&request)
    return try load(request)
  }

  func load(_ request: DatasetRequest) throws(DatasetError) -> ImageDataset {
    try DatasetCatalogue.load(request, using: RandomGenerator(seed: 7))
  }

  /// Returns the error of loading the set; there must be one.
  func error(_ change: (inout DatasetRequest) -> Void = { _ in }) -> DatasetError? {
    do throws(DatasetError) {
      _ = try load(change)
      return nil
    } catch {
      return error
    }
  }
}

/// IDX files in memory, correct and incorrect ones.
enum IDX {
  static func word(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
  }

  /// The pixels are consecutive numbers from `first` on.
  static func images(
    count: Int, rows: Int = 2, columns: Int = 3, from first: Int = 0, magic: UInt32 = 0x803
  ) -> [UInt8] {
    let pixels = (0..<count * rows * columns).map { UInt8((first + $0) % 256) }
    return word(magic) + word(UInt32(count)) + word(UInt32(rows)) + word(UInt32(columns)) + pixels
  }

  static func labels(_ labels: [UInt8]) -> [UInt8] { word(0x801) + word(UInt32(labels.count)) + labels }
}

/// Makes one gzip member.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  guard let deflater = libdeflate_alloc_compressor(6) else { preconditionFailure("libdeflate starts") }
  defer { libdeflate_free_compressor(deflater) }
  let bound = libdeflate_gzip_compress_bound(deflater, bytes.count)
  return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
    count = libdeflate_gzip_compress(deflater, bytes, bytes.count, buffer.baseAddress, bound)
    precondition(count > 0, "there is room")
  }
}
