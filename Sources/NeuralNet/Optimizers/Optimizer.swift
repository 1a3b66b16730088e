/// A rule by which the parameters θ follow g = ∂J/∂θ, the gradient of a batch's mean loss J. It is the same for every
/// parameter, weights and biases alike.
///
/// A step has two parts. First the engine sums the batch's gradient into the rule's `gradientTarget`. Then `update` does
/// the rest, element by element. Where the target is θ itself, the sum is the whole step, and `update` is not called.
///
/// A new rule is one type in a file beside `GradientDescent.swift`, and its line in `Optimizers`.
public protocol Optimizer: Sendable {
  /// Tells this rule from every other: "gradient-descent".
  static var name: String { get }

  /// The options of the rule besides η, in the order in which help lists them.
  static var hyperparameters: [Hyperparameter] { get }

  /// The most buffers that the rule has, whatever its hyperparameters.
  static var mostBuffers: Int { get }

  /// - Parameters:
  ///   - learningRate: η.
  ///   - hyperparameters: a value for each name in `hyperparameters`.
  init(learningRate: Double, hyperparameters: [String: Double])

  /// η
  var learningRate: Double { get }

  /// Buffers of the parameters' shape that the rule carries from one step to the next: a velocity, for instance. They
  /// start at zero.
  var bufferCount: Int { get }

  /// Where a step's gradient goes.
  var gradientTarget: GradientTarget { get }

  /// The rest of a step, for some of the parameters.
  /// - Parameters:
  ///   - parameters: θ, with the gradient and the rule's buffers.
  ///   - step: the number of the step, counted from 1 where the rule began.
  func update<Scalar: EngineScalar>(_ parameters: ParameterRun<Scalar>, step: Int)

  /// After a step: the largest magnitude that a parameter, or an element of a buffer, can have.
  /// - Parameters:
  ///   - bounds: what the bounds were before the step, and are after it.
  ///   - product: the largest magnitude that the step has added to `gradientTarget`.
  func advance(_ bounds: inout ParameterBounds, product: Double)

  /// What to try when a training diverges: a lower-case sentence without a full stop.
  var divergenceHint: String { get }
}

extension Optimizer {
  /// Without a bound the engine cannot know that the weights are finite, and skips no terms of zero: the results are the
  /// same, and later.
  public func advance(_ bounds: inout ParameterBounds, product: Double) { bounds = .unknown(bounds) }

  public var divergenceHint: String { smallerRateHint }

  /// A tenth of η, as a hint.
  var smallerRateHint: String {
    // In Float, whose shortest form has few digits: a tenth of 0.7 is 0.07, not 0.06999999999999999.
    // A tenth, but never a rate that would be unusual itself.
    "try a smaller learning_rate, \(Float(min(learningRate / 10, 0.1))) for instance"
  }

  /// Whether the gradient needs a buffer of its own during a step.
  var needsGradientBuffer: Bool { gradientTarget.place == .gradient }
}

/// What a rule reads and writes, each of the parameters' shape.
public enum ParameterPlace: Sendable, Equatable {
  /// θ
  case parameters
  /// The batch's gradient, which is forgotten after the step.
  case gradient
  /// One of the rule's buffers, counted from 0.
  case buffer(Int)
}

/// Where a step's gradient goes: place ← beta·place + scale·g.
///
/// Where the place is θ or a buffer, the product that is the gradient is added there at once, and nothing of the
/// gradient's size is written besides.
public struct GradientTarget: Sendable {
  public let place: ParameterPlace
  /// 0 where the place is `gradient`.
  public let beta: Double
  public let scale: Double

  public init(_ place: ParameterPlace, beta: Double, scale: Double) {
    self.place = place
    self.beta = beta
    self.scale = scale
  }

  /// g itself, in a buffer of its own.
  public static let gradient = GradientTarget(.gradient, beta: 0, scale: 1)
}

/// An option of a rule: a number.
public struct Hyperparameter: Sendable {
  public enum Bounds: Sendable {
    /// With both ends.
    case closed(ClosedRange<Double>)
    /// Without the upper end.
    case halfOpen(Range<Double>)
  }

  /// As the option of `epoch-loop` is called: "weight_decay".
  public let name: String
  public let standard: Double
  public let bounds: Bounds
  /// For help: "λ: how strongly every parameter is drawn to 0".
  public let meaning: String

  public init(_ name: String, standard: Double, in bounds: Bounds, _ meaning: String) {
    self.name = name
    self.standard = standard
    self.bounds = bounds
    self.meaning = meaning
  }
}

/// The largest magnitudes that the first layer's parameters can have, and the elements of each buffer there.
public struct ParameterBounds: Sendable {
  public var parameters: Double
  public var buffers: [Double]

  static func unknown(_ bounds: ParameterBounds) -> ParameterBounds {
    ParameterBounds(parameters: .infinity, buffers: bounds.buffers)
  }
}

/// The rules that there are. The first is the one that is taken where a notebook names none.
public enum Optimizers {
  private static let own: [any Optimizer.Type] = [GradientDescent.self]

  /// Rules that a program adds to those of nbrun, for as long as its closure runs:
  ///
  ///     Optimizers.$added.withValue([Lion.self]) { … }
  @TaskLocal public static var added: [any Optimizer.Type] = []

  public static var all: [any Optimizer.Type] { own + added }

  /// The most buffers that any of them has.
  public static var mostBuffers: Int { all.reduce(0) { max($0, $1.mostBuffers) } }
}
