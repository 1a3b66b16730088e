/// An optimizer: a rule that changes the parameters θ by g = ∂J/∂θ, the gradient of a batch's mean loss J. It is the
/// same for every parameter, weights and biases alike.
///
/// A step has two parts. First the engine sums the batch's gradient into the rule's `gradientTarget`. Then `update`
/// does the rest, element by element. If the target is θ itself, the sum is the whole step, and `update` is not
/// called, and such a rule has no buffers.
///
/// To add a rule, write one type in a file beside `GradientDescent.swift`, and add it to the list in
/// `OptimizerCatalogue`.
public protocol Optimizer: Sendable {
  /// The unique name of this rule: "gradient-descent".
  static var name: String { get }

  /// The options of the rule besides η, in the order in which help lists them.
  static var hyperparameters: [Hyperparameter] { get }

  /// The largest number of buffers that the rule has, for any values of its hyperparameters.
  static var mostBuffers: Int { get }

  /// - Parameters:
  ///   - learningRate: η.
  ///   - hyperparameters: a value for each name in `hyperparameters`.
  init(learningRate: Double, hyperparameters: [String: Double])

  /// η
  var learningRate: Double { get }

  /// The number of buffers of the parameters' shape that the rule keeps from one step to the next: for example a
  /// velocity. They start at zero.
  var bufferCount: Int { get }

  /// The place where the engine adds a step's gradient.
  var gradientTarget: GradientTarget { get }

  /// Does the rest of a step, for some of the parameters.
  /// - Parameters:
  ///   - parameters: θ, with the gradient and the rule's buffers.
  ///   - step: the number of the step, counted from 1 at the rule's first step.
  func update<Scalar: EngineScalar>(_ parameters: ParameterSlice<Scalar>, step: Int)

  /// Updates, after a step, the bounds on the magnitudes of the parameters and of the buffers' elements.
  /// - Parameters:
  ///   - bounds: the bounds before the step; on return, the bounds after it.
  ///   - product: the largest magnitude that the step has added to a weight's element of `gradientTarget`.
  func advance(_ bounds: inout ParameterBounds, product: Double)

  /// What to try when training diverges: a lower-case sentence without a full stop.
  var divergenceHint: String { get }
}

extension Optimizer {
  /// Without a bound the engine cannot know that the weights are finite, so it does not skip terms of zero: the results
  /// are the same, but training is slower.
  public func advance(_ bounds: inout ParameterBounds, product: Double) { bounds.parameters = .infinity }

  public var divergenceHint: String { smallerRateHint }

  /// A hint that names a tenth of η.
  var smallerRateHint: String {
    // Use Float, whose shortest form has few digits: a tenth of 0.7 is then 0.07, not 0.06999999999999999. The hint
    // never names a rate above 0.1, which would be unusual itself.
    "try a smaller learning_rate, \(Float(min(learningRate / 10, 0.1))) for instance"
  }

  /// Whether a step needs a separate buffer for the gradient.
  var needsGradientBuffer: Bool { gradientTarget.place == .gradient }
}

/// A place that a rule reads and writes; each has the parameters' shape.
public enum ParameterPlace: Sendable, Equatable {
  /// θ
  case parameters
  /// The batch's gradient; it is discarded after the step.
  case gradient
  /// One of the rule's buffers, counted from 0.
  case buffer(Int)
}

/// The target of a step's gradient: place ← beta·place + scale·g.
///
/// If the place is θ or a buffer, the product that computes the gradient adds to it directly, so the gradient needs no
/// memory of its own.
public struct GradientTarget: Sendable {
  public let place: ParameterPlace
  /// 0 if the place is `gradient`.
  public let beta: Double
  public let scale: Double

  public init(_ place: ParameterPlace, beta: Double, scale: Double) {
    self.place = place
    self.beta = beta
    self.scale = scale
  }

  /// g itself, in a separate buffer.
  public static let gradient = GradientTarget(.gradient, beta: 0, scale: 1)
}

/// A numeric option of a rule.
public struct Hyperparameter: Sendable {
  public enum Bounds: Sendable {
    /// Both ends are allowed.
    case closed(ClosedRange<Double>)
    /// The upper end is not allowed.
    case halfOpen(Range<Double>)
  }

  /// The name of the option of `epoch-loop`: "weight_decay".
  public let name: String
  public let standard: Double
  public let bounds: Bounds
  /// The meaning, for help: "λ: how strongly every parameter is pulled towards 0".
  public let meaning: String

  public init(_ name: String, standard: Double, in bounds: Bounds, _ meaning: String) {
    self.name = name
    self.standard = standard
    self.bounds = bounds
    self.meaning = meaning
  }
}

/// The largest possible magnitudes of the first layer's parameters, and of the elements of each buffer there.
public struct ParameterBounds: Sendable {
  public var parameters: Double
  public var buffers: [Double]
}
