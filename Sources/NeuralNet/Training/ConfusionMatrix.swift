/// How often each class was taken for each.
public struct ConfusionMatrix: Sendable, Equatable {
  public let classCount: Int
  /// Row by row: the row is the truth, the column the prediction.
  public private(set) var counts: [Int]

  /// Nothing counted yet.
  public init(classCount: Int) {
    self.classCount = classCount
    counts = [Int](repeating: 0, count: classCount * classCount)
  }

  /// A matrix written out, truth by truth.
  public init(_ rows: [[Int]]) {
    precondition(rows.allSatisfy { $0.count == rows.count }, "as many predictions as truths")
    classCount = rows.count
    counts = rows.flatMap(\.self)
  }

  public subscript(truth: Int, prediction: Int) -> Int { counts[truth * classCount + prediction] }

  public mutating func count(truth: Int, prediction: Int) { counts[truth * classCount + prediction] += 1 }

  /// Examples counted.
  public var total: Int { counts.reduce(0, +) }
  public var correct: Int { (0..<classCount).reduce(0) { $0 + self[$1, $1] } }
  /// correct / total; 0 where nothing was counted.
  public var accuracy: Double { ratio(correct, total) }

  /// The class that every example was taken for, though they are of several; nil where several classes were named.
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

  /// The unweighted mean of the classes' F1. A class with neither examples nor predictions is left out: there
  /// is nothing to score.
  public var macroF1: Double {
    let scored = classes.filter { $0.support + $0.predicted > 0 }
    return scored.isEmpty ? 0 : scored.reduce(0) { $0 + $1.f1 } / Double(scored.count)
  }

  /// The pairs most often confused, either way round, worst first; pairs never confused are left out.
  public func mostConfusedPairs(limit: Int) -> [ConfusedPair] {
    var pairs: [ConfusedPair] = []
    for a in 0..<classCount {
      for b in 0..<a where self[a, b] + self[b, a] > 0 {
        pairs.append(ConfusedPair(first: b, second: a, firstAsSecond: self[b, a], secondAsFirst: self[a, b]))
      }
    }
    // By class where the counts tie, so that the order is the same on every run.
    let ordered = pairs.sorted { ($1.count, $0.first, $0.second) < ($0.count, $1.first, $1.second) }
    return Array(ordered.prefix(limit))
  }
}

/// How well one class is recognized. A ratio with nothing below the line is 0.
public struct ClassScore: Sendable, Equatable {
  public let index: Int
  /// Of what was taken for this class, the share that is.
  public let precision: Double
  /// Of what is this class, the share that was recognized.
  public let recall: Double
  /// The harmonic mean of the two, 2·hits / (predicted + support).
  public let f1: Double
  /// Examples of this class.
  public let support: Int
  /// Examples taken for this class.
  public let predicted: Int
}

/// Two classes taken for each other.
public struct ConfusedPair: Sendable, Equatable {
  public let first: Int
  public let second: Int
  /// Examples of `first` taken for `second`.
  public let firstAsSecond: Int
  /// Examples of `second` taken for `first`.
  public let secondAsFirst: Int

  public var count: Int { firstAsSecond + secondAsFirst }
}

private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
