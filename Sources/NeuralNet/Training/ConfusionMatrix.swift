/// A confusion matrix: how many examples of each class were predicted to be of each class.
public struct ConfusionMatrix: Sendable, Equatable {
  public let classCount: Int
  /// The counts, row by row: the row is the true class, the column the predicted class.
  public private(set) var counts: [Int]

  /// Makes a matrix with all counts zero.
  public init(classCount: Int) {
    self.classCount = classCount
    counts = [Int](repeating: 0, count: classCount * classCount)
  }

  /// Makes a matrix from its rows, one for each true class.
  public init(_ rows: [[Int]]) {
    precondition(rows.allSatisfy { $0.count == rows.count }, "as many predictions as truths")
    classCount = rows.count
    counts = rows.flatMap(\.self)
  }

  public subscript(truth: Int, prediction: Int) -> Int { counts[truth * classCount + prediction] }

  public mutating func count(truth: Int, prediction: Int) { counts[truth * classCount + prediction] += 1 }

  /// The number of examples counted.
  public var total: Int { counts.reduce(0, +) }
  public var correct: Int { (0..<classCount).reduce(0) { $0 + self[$1, $1] } }
  /// correct / total; 0 if nothing was counted.
  public var accuracy: Double { ratio(correct, total) }

  /// The only class that was predicted, if the examples are of several classes; nil if several classes were predicted.
  public var onlyClassNamed: Int? {
    let scores = classes
    let named = scores.filter { $0.predicted > 0 }
    return named.count == 1 && scores.count(where: { $0.support > 0 }) > 1 ? named[0].index : nil
  }

  /// Precision, recall and F1 of each class.
  public var classes: [ClassScore] {
    (0..<classCount).map { index in
      let support = (0..<classCount).reduce(0) { $0 + self[index, $1] }
      let predicted = (0..<classCount).reduce(0) { $0 + self[$1, index] }
      let hits = self[index, index]
      return ClassScore(
        index: index, precision: ratio(hits, predicted), recall: ratio(hits, support),
        f1: ratio(2 * hits, predicted + support), support: support, predicted: predicted)
    }
  }

  /// The unweighted mean of the classes' F1. A class with neither examples nor predictions is left out, since it has
  /// nothing to score.
  public var macroF1: Double {
    let scored = classes.filter { $0.support + $0.predicted > 0 }
    return scored.isEmpty ? 0 : scored.reduce(0) { $0 + $1.f1 } / Double(scored.count)
  }

  /// Returns the pairs that are confused most often, in either direction, worst first; pairs that are never confused
  /// are left out.
  public func mostConfusedPairs(limit: Int) -> [ConfusedPair] {
    var pairs: [ConfusedPair] = []
    for a in 0..<classCount {
      for b in 0..<a where self[a, b] + self[b, a] > 0 {
        pairs.append(ConfusedPair(first: b, second: a, firstAsSecond: self[b, a], secondAsFirst: self[a, b]))
      }
    }
    // If the counts are equal, sort by class, so that the order is the same in every run.
    let ordered = pairs.sorted { ($1.count, $0.first, $0.second) < ($0.count, $1.first, $1.second) }
    return Array(ordered.prefix(limit))
  }
}

/// How well one class is recognized. A ratio whose denominator is 0 is 0.
public struct ClassScore: Sendable, Equatable {
  public let index: Int
  /// The fraction of the predictions of this class that are correct.
  public let precision: Double
  /// The fraction of the examples of this class that are recognized.
  public let recall: Double
  /// The harmonic mean of the two, 2·hits / (predicted + support).
  public let f1: Double
  /// The number of examples of this class.
  public let support: Int
  /// The number of examples predicted to be of this class.
  public let predicted: Int
}

/// Two classes that are confused with each other.
public struct ConfusedPair: Sendable, Equatable {
  public let first: Int
  public let second: Int
  /// The number of examples of `first` that were predicted to be `second`.
  public let firstAsSecond: Int
  /// The number of examples of `second` that were predicted to be `first`.
  public let secondAsFirst: Int

  public var count: Int { firstAsSecond + secondAsFirst }
}

private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
