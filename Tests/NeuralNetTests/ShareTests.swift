import Testing

@testable import NeuralNet

@Suite("Shares")
struct ShareTests {
  /// Bounds from 0 to 1, some of them close together.
  static func shares(_ members: Int, seed: UInt64) -> [Share] {
    var generator = RandomGenerator(seed: seed)
    let widths = (0..<members).map { _ in Double.random(in: 0...1, using: &generator) }
    let sum = widths.reduce(0, +)
    var bounds = [0.0]
    for width in widths.dropLast() { bounds.append(bounds[bounds.count - 1] + width / sum) }
    bounds.append(1)
    return zip(bounds, bounds.dropFirst()).map { Share(lower: $0, upper: $1) }
  }

  @Test("shares follow each other and leave nothing out", arguments: [0, 1, 5, 64, 784], [1, 2, 3, 7])
  func ranges(count: Int, members: Int) {
    for seed in 1...20 as ClosedRange<UInt64> {
      let ranges = Self.shares(members, seed: seed).map { $0.of(10..<10 + count) }
      #expect(ranges.flatMap(Array.init) == Array(10..<10 + count))
    }
    #expect(Share.whole.of(10..<10 + count) == 10..<10 + count)
  }

  @Test(
    "shares of panels follow each other, panel by panel, and leave nothing out", arguments: [1, 2, 5, 8, 32],
    [1, 2, 3, 7, 16])
  func panels(count: Int, members: Int) {
    for seed in 1...20 as ClosedRange<UInt64> {
      var reached = [Double](repeating: 0, count: count)
      var order: [Int] = []
      for share in Self.shares(members, seed: seed) {
        var wholes = 0
        share.eachPanelShare(of: count) { piece in
          for panel in piece.panels {
            #expect(piece.part.lower == reached[panel] && piece.part.upper > piece.part.lower)
            reached[panel] = piece.part.upper
            order.append(panel)
          }
          #expect(piece.part == .whole || piece.panels.count == 1)
          wholes += piece.part == .whole ? 1 : 0
        }
        #expect(wholes <= 1)
      }
      #expect(reached.allSatisfy { $0 == 1 })
      #expect(order == order.sorted())
    }
  }

  @Test("the share of one who is faster grows until all take equally long")
  func bySpeed() {
    let (shares, speeds) = (SharesBySpeed(count: 3), [1.0, 2.0, 5.0])
    #expect(shares[0] == Share(lower: 0, upper: 1.0 / 3))
    for _ in 0..<100 { shares.shareAnew { (shares[$0].upper - shares[$0].lower) / speeds[$0] } }
    for (index, speed) in speeds.enumerated() {
      #expect(abs(shares[index].upper - shares[index].lower - speed / 8) < 1e-6)
    }
    #expect(shares[0].lower == 0 && shares[2].upper == 1)
    #expect(shares[0].upper == shares[1].lower && shares[1].upper == shares[2].lower)
  }

  @Test("a moment's interruption takes little of a share, and standing still for long does not take all")
  func interruption() {
    let shares = SharesBySpeed(count: 2)
    shares.shareAnew { $0 == 0 ? 1 : 1000 }
    #expect(shares[1].upper - shares[1].lower > 0.39)
    for _ in 0..<1000 { shares.shareAnew { $0 == 0 ? 0 : 1000 } }
    #expect(shares[1].upper - shares[1].lower > 0.1)
  }
}
