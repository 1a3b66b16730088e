import Synchronization
import Testing

@testable import NeuralNet

@Suite("Crew")
struct CrewTests {
  @Test("shares follow each other and leave nothing out", arguments: [0, 1, 5, 64], [1, 2, 3, 7])
  func shares(count: Int, members: Int) {
    let parts = (0..<members).map { Share(index: $0, count: members).of(10..<10 + count) }
    #expect(parts.flatMap(Array.init) == Array(10..<10 + count))
    #expect((parts.map(\.count).max() ?? 0) - (parts.map(\.count).min() ?? 0) <= 1)
  }

  // More members than cores, so that some of them sleep.
  @Test("nobody goes on before all have met", arguments: [1, 2, 3, 9])
  func meetings(members: Int) {
    let done = Atomic<Int>(0)
    let early = Atomic<Int>(0)
    Crew.run(members) { crew, _ in
      for round in 1...300 {
        done.add(1, ordering: .relaxed)
        crew.meet()
        if done.load(ordering: .relaxed) < round * crew.count { early.add(1, ordering: .relaxed) }
        crew.meet()
      }
    }
    #expect(early.load(ordering: .relaxed) == 0)
    #expect(done.load(ordering: .relaxed) == 300 * members)
  }

  @Test("arithmetic is as before when a crew is done, and takes subnormal numbers as zero while it works")
  func subnormals() {
    let tiny = Float.leastNormalMagnitude
    let half = Atomic<UInt32>(1)
    Crew.run(2) { _, share in
      if share.index == share.count - 1 { half.store((tiny * Float(0.5)).bitPattern, ordering: .relaxed) }
    }
    #if arch(x86_64) || arch(arm64)
      #expect(half.load(ordering: .relaxed) == 0)
    #endif
    #expect(tiny / 2 > 0)
  }

  static let threads = [1, 2, 3, 5, 16]

  @Test("training gives the same bits for any number of threads", arguments: threads)
  func training(threads: Int) throws {
    let examples = Fixture.examples(203, features: 50, classes: 10, seed: 1)
    for descent in [
      GradientDescent(learningRate: 0.5),
      GradientDescent(learningRate: 0.1, momentum: 0.9, weightDecay: 0.01),
    ] {
      let network: Network<Float> = Fixture.network([50, 37, 20, 10], .tanh, seed: 2)
      var alone = Training(network, descent: descent, generator: RandomGenerator(seed: 3))
      var together = alone
      for _ in 0..<2 {
        let loss = try alone.runEpoch(on: examples, batchSize: 24, threads: 1)
        #expect(try together.runEpoch(on: examples, batchSize: 24, threads: threads) == loss)
      }
      #expect(together.network == alone.network)
    }
  }

  @Test("an evaluation gives the same bits for any number of threads", arguments: threads)
  func evaluation(threads: Int) {
    let examples = Fixture.examples(700, features: 50, classes: 10, seed: 1)
    let network: Network<Float> = Fixture.network([50, 37, 10], .sigmoid, seed: 2)
    let (alone, together) = (
      Evaluation(of: network, on: examples, threads: 1),
      Evaluation(of: network, on: examples, threads: threads)
    )
    #expect(together.loss == alone.loss)
    #expect(together.predictions == alone.predictions && together.confidences == alone.confidences)
  }

  @Test("an epoch given up leaves everything as it was, with several threads too")
  func cancelled() throws {
    let examples = Fixture.examples(203, features: 50, classes: 10, seed: 1)
    let network: Network<Float> = Fixture.network([50, 37, 10], .tanh, seed: 2)
    let start = Training(
      network, descent: GradientDescent(learningRate: 0.5), generator: RandomGenerator(seed: 3))
    var (undisturbed, cancelled) = (start, start)
    #expect(throws: TrainingError.self) {
      try cancelled.runEpoch(on: examples, batchSize: 24, threads: 3) { $0 < 100 }
    }
    #expect(cancelled.network == network && cancelled.epoch == 0)
    try cancelled.runEpoch(on: examples, batchSize: 24, threads: 3)
    try undisturbed.runEpoch(on: examples, batchSize: 24, threads: 1)
    #expect(cancelled.network == undisturbed.network)
  }
}
