import RandomNumbers
import Testing

@testable import NeuralNet

@Suite("Training")
struct TrainingTests {
  private func training(
    seed: UInt64 = 1, _ descent: GradientDescent = GradientDescent(learningRate: 0.5)
  ) -> Training<Float> {
    let network: Network<Float> = Fixture.network([12, 16, 4], .sigmoid, seed: seed, biases: false)
    return Training(network, optimizer: descent, generator: RandomGenerator(seed: seed).split("epoch-loop"))
  }

  @Test("progress counts every example once, the short last batch included")
  func progress() throws {
    var training = training()
    var seen: [Int] = []
    try training.runEpoch(on: Fixture.examples(23, features: 12, classes: 4, seed: 1), batchSize: 8) { done in
      seen.append(done)
      return true
    }
    #expect(seen == [8, 16, 23])
    #expect(training.epoch == 1)
  }

  @Test("a batch larger than the set is the whole set")
  func largeBatch() throws {
    let examples = Fixture.examples(5, features: 12, classes: 4, seed: 1)
    var (one, two) = (training(), training())
    try one.runEpoch(on: examples, batchSize: 5, shuffle: false)
    try two.runEpoch(on: examples, batchSize: 1_000_000, shuffle: false)
    #expect(one.network == two.network)
  }

  @Test("same seed, same bits; another seed, others", arguments: [0.0, 0.9])
  func reproducible(momentum: Double) throws {
    let examples = Fixture.examples(100, features: 12, classes: 4, seed: 1)
    let descent = GradientDescent(learningRate: 0.1, momentum: momentum)
    func run(_ seed: UInt64) throws -> Network<Float> {
      var training = training(seed: seed, descent)
      for _ in 0..<3 { try training.runEpoch(on: examples, batchSize: 16) }
      return training.network
    }
    #expect(try run(1) == run(1))
    #expect(try run(1) != run(2))
  }

  @Test("each epoch has an order of its own, unless told not to shuffle")
  func shuffling() throws {
    // If the network does not learn, the running loss of an epoch is the same sum in another order; if it learns, the
    // order changes the sum. So two epochs from one state can differ only because of shuffling.
    let examples = Fixture.examples(64, features: 12, classes: 4, seed: 1)
    var shuffled = training()
    var ordered = training()
    try shuffled.runEpoch(on: examples, batchSize: 8)
    try ordered.runEpoch(on: examples, batchSize: 8, shuffle: false)
    #expect(shuffled.network != ordered.network)

    // The second epoch has another order than the first: a new start with the same generator gives the first order
    // again.
    var again = Training(
      shuffled.network, optimizer: GradientDescent(learningRate: 0.5),
      generator: RandomGenerator(seed: 1).split("epoch-loop"))
    try shuffled.runEpoch(on: examples, batchSize: 8)
    try again.runEpoch(on: examples, batchSize: 8)
    #expect(shuffled.network != again.network)
  }

  @Test("two epochs and two more are four, bit for bit", arguments: [0.0, 0.9])
  func continued(momentum: Double) throws {
    let examples = Fixture.examples(64, features: 12, classes: 4, seed: 1)
    let descent = GradientDescent(learningRate: 0.1, momentum: momentum)
    var whole = training(descent)
    for _ in 0..<4 { try whole.runEpoch(on: examples, batchSize: 8) }
    var first = training(descent)
    for _ in 0..<2 { try first.runEpoch(on: examples, batchSize: 8) }
    var second = Training(
      resuming: first.state, optimizer: descent, generator: RandomGenerator(seed: 1).split("epoch-loop"))
    for _ in 0..<2 { try second.runEpoch(on: examples, batchSize: 8) }
    #expect(second.state == whole.state)
    #expect(second.epoch == 4)
  }

  @Test("a velocity belongs to momentum: without it there is none, and the next with it begins at zero")
  func velocity() throws {
    let examples = Fixture.examples(64, features: 12, classes: 4, seed: 1)
    var training = training(GradientDescent(learningRate: 0.1, momentum: 0.9))
    try training.runEpoch(on: examples, batchSize: 8)
    let generator = RandomGenerator(seed: 1)
    let without = Training(
      resuming: training.state, optimizer: GradientDescent(learningRate: 0.1), generator: generator)
    #expect(without.state.optimizer?.buffers == [])
    let again = Training(resuming: without.state, optimizer: training.optimizer, generator: generator)
    #expect(again.state.optimizer?.buffers == [training.network.layers.map(\.zeroed)])
  }

  @Test("a cancelled epoch leaves everything as it was, its random draws too", arguments: [0.0, 0.9])
  func cancelled(momentum: Double) throws {
    let examples = Fixture.examples(64, features: 12, classes: 4, seed: 1)
    let descent = GradientDescent(learningRate: 0.1, momentum: momentum)
    var (interrupted, undisturbed) = (training(descent), training(descent))
    try interrupted.runEpoch(on: examples, batchSize: 8)
    try undisturbed.runEpoch(on: examples, batchSize: 8)
    #expect(throws: TrainingError.cancelled(epoch: 2)) {
      try interrupted.runEpoch(on: examples, batchSize: 8) { $0 < 32 }
    }
    #expect(interrupted.epoch == 1)
    #expect(interrupted.network == undisturbed.network)
    try interrupted.runEpoch(on: examples, batchSize: 8)
    try undisturbed.runEpoch(on: examples, batchSize: 8)
    #expect(interrupted.network == undisturbed.network)
  }

  private func training(_ descent: GradientDescent) -> Training<Float> { training(seed: 1, descent) }

  @Test("divergence names its epoch and what to change, and keeps the last sound network")
  func diverges() throws {
    let examples = Fixture.examples(64, features: 12, classes: 4, seed: 1)
    let network: Network<Float> = Fixture.network([12, 16, 4], .relu, seed: 1)
    let descent = GradientDescent(learningRate: 1e30)
    var training = Training(network, optimizer: descent, generator: RandomGenerator(seed: 1))
    let error = #expect(throws: TrainingError.self) {
      for _ in 0..<100 { try training.runEpoch(on: examples, batchSize: 8) }
    }
    #expect(error == .diverged(epoch: 1, hint: descent.divergenceHint))
    #expect(training.network == network)
    #expect(error?.message == "training diverged in epoch 1: the loss is no longer a finite number")
    #expect(error?.hint?.contains("a smaller learning_rate, 0.1 for instance") == true)
  }

  @Test("divergence in the very last step is seen", arguments: Activation.allCases)
  func divergesAtTheEnd(activation: Activation) {
    let examples = Fixture.examples(4, features: 12, classes: 4, seed: 1)
    let network: Network<Float> = Fixture.network([12, 16, 4], activation, seed: 1)
    var training = Training(
      network, optimizer: GradientDescent(learningRate: 1e40), generator: RandomGenerator(seed: 1))
    #expect(throws: TrainingError.self) { try training.runEpoch(on: examples, batchSize: 4) }
    #expect(training.network == network)
  }

  @Test("a finite loss beyond a hundred guesses is told with both numbers, and with the same hint")
  func lossTooLarge() {
    let descent = GradientDescent(learningRate: 3)
    let error = TrainingError.lossTooLarge(
      epoch: 2, loss: 1234.5678, guess: 2.302585, classes: 10, hint: descent.divergenceHint)
    #expect(
      error.message
        == "training diverged in epoch 2: the loss is 1235.0, more than a hundred times 2.303, the loss of a guess among 10 classes"
    )
    #expect(error.hint == TrainingError.diverged(epoch: 2, hint: descent.divergenceHint).hint)
    #expect(TrainingError.largestLoss(guess: 2) == 200)
  }

  @Test("the hint blames momentum and decay only where they are large")
  func hints() {
    func hint(_ descent: GradientDescent) -> String {
      TrainingError.diverged(epoch: 1, hint: descent.divergenceHint).hint ?? ""
    }
    #expect(
      hint(GradientDescent(learningRate: 0.7)).hasPrefix("try a smaller learning_rate, 0.07 for instance"))
    #expect(!hint(GradientDescent(learningRate: 1)).contains("momentum"))
    #expect(hint(GradientDescent(learningRate: 1, momentum: 0.99)).contains("less momentum"))
    #expect(hint(GradientDescent(learningRate: 1, weightDecay: 3)).contains("less weight_decay"))
  }

  @Test("a small network learns a small task", arguments: Activation.allCases)
  func learns(activation: Activation) throws {
    let examples = Fixture.examples(600, features: 8, classes: 3, seed: 5)
    let network: Network<Float> = Fixture.network([8, 16, 3], activation, seed: 6)
    var training = Training(
      network, optimizer: GradientDescent(learningRate: 0.05, momentum: 0.9),
      generator: RandomGenerator(seed: 7)
    )
    for _ in 0..<40 { try training.runEpoch(on: examples, batchSize: 16) }
    let before = Evaluation(of: network, on: examples)
    let after = Evaluation(of: training.network, on: examples)
    // By chance the accuracy is a third; the measured accuracy is 0.98 or more.
    #expect(before.accuracy < 0.6)
    #expect(after.accuracy > 0.93)
    #expect(after.loss < 0.25 * before.loss)
  }
}
