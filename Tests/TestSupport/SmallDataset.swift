import Foundation

/// A folder of IDX files that a test makes: 6 × 6 pictures of three classes. Each class has a bright stripe in its
/// own place, so that a small network can learn them.
public final class SmallDataset: Sendable {
  public let folder: String

  public init(train: Int = 90, test: Int = 30) throws {
    folder = NSTemporaryDirectory() + "nbrun-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, count) in [("train", train), ("t10k", test)] {
      try write(
        Self.header(0x803, [count, 6, 6]) + (0..<count).flatMap(Self.picture), "\(name)-images-idx3-ubyte")
      try write(Self.header(0x801, [count]) + (0..<count).map { UInt8($0 % 3) }, "\(name)-labels-idx1-ubyte")
    }
    try write(Array("stripe\nbar\nline\n".utf8), "classes.txt")
  }

  /// Gives the first test example a class that the set does not have. Only a run finds it, because `check` reads only
  /// headers.
  public func spoil(test: Int = 30) throws {
    try write(
      Self.header(0x801, [test]) + (0..<test).map { UInt8($0 == 0 ? 9 : $0 % 3) }, "t10k-labels-idx1-ubyte")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  /// A header of big-endian words, as in IDX files.
  private static func header(_ magic: UInt32, _ sizes: [Int]) -> [UInt8] {
    let words: [UInt32] = [magic] + sizes.map { UInt32($0) }
    return words.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
  }

  private static func picture(_ index: Int) -> [UInt8] {
    (0..<36).map { pixel in
      let noise = UInt8((pixel * 37 + index * 101) % 60)
      return pixel / 6 / 2 == index % 3 ? 180 + noise : noise
    }
  }
}
