import ArgumentParser
import LabelledExamples

/// How the pictures are changed before the measurement: the number of black pixels decides how many terms are skipped.
enum Pixels: String, CaseIterable, Codable, ExpressibleByArgument {
  /// Unchanged: half of the pixels are black.
  case asTheyAre = "as-they-are"
  /// Only pixels above 215 are kept, so about nine tenths are black. As in MNIST's digits, about half of the pixels are
  /// black in all pictures of a tile of eight.
  case dark
  /// No pixel is black.
  case bright

  func of(_ examples: Examples) -> Examples {
    guard self != .asTheyAre else { return examples }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(examples.count * examples.featureCount)
    for index in 0..<examples.count {
      pixels += examples.pixels(of: index).map { self == .dark ? ($0 > 215 ? $0 : 0) : max(1, $0) }
    }
    return Examples(
      pixels: pixels, labels: examples.labels, featureCount: examples.featureCount,
      classCount: examples.classCount, scaling: examples.scaling)
  }
}
