import RandomNumbers
import Testing

@testable import NeuralNet

@Suite("Evaluation")
struct EvaluationTests {
  @Test("predictions, confidences, loss and confusion are the forward pass's")
  func agrees() {
    let examples = Fixture.examples(50, features: 6, classes: 4, seed: 1)
    let network: Network<Double> = Fixture.network([6, 5, 4], .tanh, seed: 2)
    let evaluation = Evaluation(of: network, on: examples)
    let pass = ForwardPass(of: network, input: examples.batch(of: 0..<50))
    var confusion = ConfusionMatrix(classCount: 4)
    for i in 0..<50 {
      let row = Array(pass.probabilities.row(i))
      let best = row.indices.max { row[$0] < row[$1] }!
      #expect(Int(evaluation.predictions[i]) == best)
      // The whole set and a chunk of it may differ by one rounding of a product.
      #expect(abs(Double(evaluation.confidences[i]) - row[best]) < 1e-7)
      confusion.count(truth: Int(examples.labels[i]), prediction: best)
    }
    #expect(evaluation.confusion == confusion)
    #expect(evaluation.accuracy == Double(confusion.correct) / 50)
    // Fifty numbers are added in another order.
    #expect(abs(evaluation.loss - pass.meanLoss(examples.labels)) < 1e-13)
  }

  @Test("the size of the chunks does not matter", arguments: [1, 7, 49, 50, 1000])
  func chunks(size: Int) throws {
    let examples = Fixture.examples(50, features: 6, classes: 4, seed: 1)
    let network: Network<Double> = Fixture.network([6, 5, 4], .sigmoid, seed: 2)
    let whole = Evaluation(of: network, on: examples)
    let chunked = try #require(Evaluation(of: network, on: examples, chunkSize: size, by: Execution()))
    #expect(chunked.predictions == whole.predictions)
    #expect(chunked.confusion == whole.confusion)
    // The edge of a product may be summed in another order than its middle: one rounding for each example.
    #expect(abs(chunked.loss - whole.loss) < 1e-14)
  }

  @Test("a cancelled evaluation has no result")
  func cancelled() {
    let examples = Fixture.examples(300, features: 6, classes: 4, seed: 1)
    let network: Network<Double> = Fixture.network([6, 5, 4], .sigmoid, seed: 2)
    var asked = 0
    let evaluation = Evaluation(
      of: network, on: examples,
      isCancelled: {
        asked += 1
        return asked == 2
      })
    #expect(evaluation == nil)
    #expect(asked == 2)
  }

  @Test("of equal probabilities the first class is predicted")
  func ties() {
    var generator = RandomGenerator(seed: 1)
    let network = Network<Float>(
      widths: [6, 4], activation: .sigmoid, initialization: .zeros, using: &generator)
    let evaluation = Evaluation(of: network, on: Fixture.examples(5, features: 6, classes: 4, seed: 1))
    #expect(evaluation.predictions == [0, 0, 0, 0, 0])
    #expect(evaluation.confidences == [0.25, 0.25, 0.25, 0.25, 0.25])
  }

  @Test("a network that has diverged has a loss that is NaN, and still predictions in range")
  func notANumber() {
    let network = Network(
      layers: [
        DenseLayer(weights: Matrix<Float>(rows: 4, columns: 6, repeating: .nan), biases: [0, 0, 0, 0])
      ],
      activation: .relu)
    let evaluation = Evaluation(of: network, on: Fixture.examples(5, features: 6, classes: 4, seed: 1))
    #expect(evaluation.loss.isNaN)
    #expect(evaluation.predictions.allSatisfy { $0 < 4 })
  }
}

@Suite("Confusion matrix")
struct ConfusionMatrixTests {
  /// Rows are the true classes. Class 2 is never predicted.
  private let confusion = ConfusionMatrix([[8, 2, 0], [1, 9, 0], [4, 6, 0]])

  @Test("accuracy, precision, recall and F1 are what the hand computes")
  func scores() {
    #expect(confusion.total == 30)
    #expect(confusion.accuracy == 17.0 / 30)
    let scores = confusion.classes
    #expect(scores.map(\.precision) == [8.0 / 13, 9.0 / 17, 0])
    #expect(scores.map(\.recall) == [0.8, 0.9, 0])
    #expect(scores.map(\.f1) == [16.0 / 23, 18.0 / 27, 0])
    #expect(scores.map(\.support) == [10, 10, 10])
    #expect(scores.map(\.predicted) == [13, 17, 0])
    // The sum is rounded once.
    #expect(abs(confusion.macroF1 - (16.0 / 23 + 18.0 / 27) / 3) < 1e-16)
  }

  @Test("the most confused pairs come worst first, both ways added")
  func pairs() {
    let pairs = confusion.mostConfusedPairs(limit: 2)
    #expect(pairs.map(\.count) == [6, 4])
    #expect(pairs[0] == ConfusedPair(first: 1, second: 2, firstAsSecond: 0, secondAsFirst: 6))
    #expect(pairs[1] == ConfusedPair(first: 0, second: 2, firstAsSecond: 0, secondAsFirst: 4))
    #expect(confusion.mostConfusedPairs(limit: 9).count == 3)
  }

  @Test("pairs that tie come by class; a perfect matrix has none")
  func ties() {
    let tied = ConfusionMatrix([[0, 1, 1], [0, 0, 1], [0, 0, 0]]).mostConfusedPairs(limit: 3)
    #expect(tied.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    #expect(ConfusionMatrix([[3, 0], [0, 2]]).mostConfusedPairs(limit: 3).isEmpty)
  }

  @Test("a class with neither examples nor predictions is left out of the mean")
  func absent() {
    let confusion = ConfusionMatrix([[2, 0, 0], [0, 2, 0], [0, 0, 0]])
    #expect(confusion.macroF1 == 1)
    #expect(confusion.classes[2].precision == 0)
  }

  @Test("nothing counted is no division by zero")
  func empty() {
    #expect(ConfusionMatrix(classCount: 3).accuracy == 0)
    #expect(ConfusionMatrix(classCount: 3).macroF1 == 0)
  }
}
