import LabelledExamples
import Testing

@testable import NeuralNet

@Suite("Examples")
struct ExamplesTests {
  /// Five pictures of two pixels: (0, 1), (10, 11), … (40, 41), with labels 0 1 2 0 1.
  private let examples = Examples(
    pixels: (0..<5).flatMap { [UInt8($0 * 10), UInt8($0 * 10 + 1)] }, labels: [0, 1, 2, 0, 1],
    featureCount: 2,
    classCount: 3, scaling: .none)

  private func firsts(_ examples: Examples) -> [UInt8] {
    (0..<examples.count).map { examples.pixels(of: $0).first! }
  }

  @Test("a range keeps order, pictures and labels together")
  func range() {
    let part = examples[1..<4]
    #expect(firsts(part) == [10, 20, 30])
    #expect(part.labels == [1, 2, 0])
    #expect(firsts(part[1..<3]) == [20, 30])
  }

  @Test("a list of places picks them in its order, and can be picked from again")
  func list() {
    let part = examples[[4, 0, 2]]
    #expect(firsts(part) == [40, 0, 20])
    #expect(part.labels == [1, 0, 2])
    #expect(firsts(part[[2, 1]]) == [20, 0])
    #expect(firsts(part[1..<3]) == [0, 20])
    #expect(firsts(examples[2..<5][[2, 0]]) == [40, 20])
  }

  @Test("a batch is scaled rows, byte · scale + offset")
  func batch() {
    var scaled = examples
    scaled.scaling = AffineScaling(scale: 0.5, offset: -1)
    let batch: Matrix<Float> = scaled.batch(of: [4, 1])
    #expect(batch == Matrix([[19, 19.5], [4, 4.5]]))
    #expect(scaled.labels(of: [4, 1]) == [1, 1])
  }

  @Test("unit scaling maps 0 and 255 to 0 and 1")
  func unit() {
    let ends = Examples(pixels: [0, 255], labels: [0], featureCount: 2, classCount: 1)
    #expect(ends.batch(of: [0]) == Matrix<Float>([[0, 1]]))
    #expect(ends.batch(of: [0]) == Matrix<Double>([[0, 1]]))
  }

  @Test("standardizing maps the mean to 0 and a deviation to 1")
  func standardizing() {
    let scaling = AffineScaling.standardizing(mean: 80, deviation: 40)
    #expect(80 * scaling.scale + scaling.offset == 0)
    #expect(120 * scaling.scale + scaling.offset == 1)
  }

  @Test("classes are counted")
  func classCounts() {
    #expect(examples.classCounts == [2, 2, 1])
    #expect(examples[[2]].classCounts == [0, 0, 1])
  }
}
