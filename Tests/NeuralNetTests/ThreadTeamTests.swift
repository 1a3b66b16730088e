import Glibc
import OperatingSystem
import RandomNumbers
import Synchronization
import Testing

@testable import NeuralNet

@Suite("Thread team")
struct ThreadTeamTests {
  // There are more members than cores, so that some of them sleep.
  @Test("no thread goes on before all have arrived, and all see what all wrote", arguments: [1, 2, 3, 9])
  func barriers(members: Int) {
    // This is ordinary memory: only the barriers separate writing from reading.
    nonisolated(unsafe) let written = UnsafeMutablePointer<Int>.allocate(capacity: members)
    written.initialize(repeating: 0, count: members)
    defer { written.deallocate() }
    let early = Atomic<Int>(0)
    let places = Atomic<Int>(0)
    nonisolated(unsafe) let slices = UnsafeMutablePointer<WorkSlice>.allocate(capacity: members)
    defer { slices.deallocate() }
    let gaps = Atomic<Int>(0)
    ThreadTeam.run(members) { member in
      let place = places.add(1, ordering: .relaxed).oldValue
      for round in 1...300 {
        // Sometimes one thread arrives so late that the others already sleep.
        if round % 50 == 0, place == round / 50 % members { usleep(2_000) }
        written[place] = round
        member.barrier(rebalancing: round % 3 == 0)
        for other in 0..<members where written[other] != round { early.add(1, ordering: .relaxed) }
        slices[place] = member.slice
        member.barrier()
        let sorted = (0..<members).map { slices[$0] }.sorted { $0.lower < $1.lower }
        let ends = [0] + sorted.map(\.upper)
        if sorted.map(\.lower) + [1] != ends { gaps.add(1, ordering: .relaxed) }
        member.barrier()
      }
    }
    #expect(early.load(ordering: .relaxed) == 0)
    #expect(gaps.load(ordering: .relaxed) == 0)
    #expect((0..<members).allSatisfy { written[$0] == 300 })
  }

  @Test("threads follow from the work, and from nobody's wish to have none")
  func threadCount() {
    #expect(Threads.count(asked: nil, operations: 1e5) == 1)
    #expect(Threads.count(asked: nil, operations: 1e300) == Machine.processorCount)
    #expect(Threads.count(asked: 3, operations: 0) == 3)
  }

  @Test("arithmetic is as before when a team is done, and takes subnormal numbers as zero while it works")
  func subnormals() {
    let atWork = Atomic<Int>(0)
    ThreadTeam.run(2) { _ in
      if half(.leastNormalMagnitude) > 0 { atWork.add(1, ordering: .relaxed) }
    }
    #if arch(x86_64) || arch(arm64)
      #expect(atWork.load(ordering: .relaxed) == 0)
    #endif
    #expect(half(.leastNormalMagnitude) > 0)
  }

  static let threads = [1, 2, 3, 5, 16]

  /// Layers of several panels, of one panel, and no hidden layer; batches with a remainder, of one example, and larger
  /// than the whole set.
  static let trainings: [(widths: [Int], batchSize: Int)] = [
    ([50, 180, 20, 10], 24), ([50, 37, 20, 10], 24), ([50, 10], 24), ([50, 37, 10], 1), ([50, 37, 10], 500),
  ]

  @Test("training gives the same bits for any number of threads", arguments: threads, trainings)
  func training(threads: Int, setting: (widths: [Int], batchSize: Int)) throws {
    try training(Float.self, threads, setting.widths, setting.batchSize)
    try training(Double.self, threads, setting.widths, setting.batchSize)
  }

  private func training<Scalar: EngineScalar>(
    _: Scalar.Type, _ threads: Int, _ widths: [Int], _ batchSize: Int
  ) throws {
    let examples = Fixture.examples(203, features: 50, classes: 10, seed: 1)
    for descent in [
      GradientDescent(learningRate: 0.5),
      GradientDescent(learningRate: 0.1, momentum: 0.9, weightDecay: 0.01),
    ] {
      // SiLU's derivative reads z, which the others do not keep.
      for activation in [Activation.tanh, .silu] {
        let network: Network<Scalar> = Fixture.network(widths, activation, seed: 2)
        var alone = Training(network, optimizer: descent, generator: RandomGenerator(seed: 3))
        var together = alone
        for _ in 0..<2 {
          let loss = try alone.runEpoch(on: examples, batchSize: batchSize, threads: 1)
          #expect(try together.runEpoch(on: examples, batchSize: batchSize, threads: threads) == loss)
        }
        #expect(together.state == alone.state)
      }
    }
  }

  @Test("a descent that diverges is stopped, with several threads too")
  func diverges() {
    let examples = Fixture.examples(203, features: 50, classes: 10, seed: 1)
    let network: Network<Float> = Fixture.network([50, 37, 10], .relu, seed: 2)
    var training = Training(
      network, optimizer: GradientDescent(learningRate: 1e30), generator: RandomGenerator(seed: 3))
    #expect(throws: TrainingError.self) { try training.runEpoch(on: examples, batchSize: 24, threads: 3) }
    #expect(training.network == network && training.epoch == 0)
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
      network, optimizer: GradientDescent(learningRate: 0.5), generator: RandomGenerator(seed: 3))
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

/// Prevents the compiler from computing the result beforehand.
@inline(never)
@_optimize(none)
private func half(_ number: Float) -> Float { number / 2 }
