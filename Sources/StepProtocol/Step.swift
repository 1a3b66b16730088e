import Datasets
import NeuralNet
import ReportModel
import SourceText
import StepOptions

/// A kind of block that a notebook can run. To add one, write a file in `Steps/` and a line in `StepCatalogue`.
///
/// The declarations in `init(reading:)` are the only description of a step's options: they read and check the
/// options, suggest the nearest name, and print `nbrun steps`.
public protocol Step: Sendable {
  /// The word on the fence.
  static var kind: String { get }
  /// Other words on the fence for the same kind.
  static var aliases: [String] { get }
  /// What the step does, in one line.
  static var summary: String { get }
  /// The results that `{{ }}` and `expect` can name after the step has run.
  static var values: [ValueDeclaration] { get }

  // MARK: What it depends on, and what it changes
  //
  // The cache relies on these: a step with the same kind, options, draws, files and slots has the same results.

  /// The slots that the step reads. It must not read any other.
  static var reads: Set<Slot> { get }
  /// The slots that the step writes. Later steps that read them see the new content.
  static var writes: Set<Slot> { get }
  /// False for a step that runs anew in every run, because it takes no time and its results depend on its place in
  /// the notebook.
  static var isCached: Bool { get }
  /// For a training, the option that gives the number of epochs. The cache keeps the training's epochs, so that a
  /// training with more epochs continues where one with fewer has ended.
  static var epochsOption: String? { get }
  /// Whether the step reads files; `fingerprint` describes them.
  static var readsFiles: Bool { get }
  /// Whether the notebook's author chooses the option names, as in the claims of `expect`.
  static var takesNamesOfAuthor: Bool { get }
  /// Whether the step writes the derivation of the gradients into the report, and checks it.
  static var derivesGradients: Bool { get }

  /// Where the step's random draws start. A step that draws must declare this: its generator is made from it.
  var draws: Draws { get }

  /// The fingerprint of the files that the step reads, with relative paths from this folder; nil if they cannot be
  /// read.
  func fingerprint(in folder: String) -> DatasetFingerprint?
  /// The files that the step reads, if they exist.
  func files(in folder: String) -> [String]
  /// The largest size in bytes of the parameters of the network that the step writes. The cache reads no larger
  /// entry.
  func parameterBytes(in workspace: Workspace) -> Int

  // MARK: What it does

  /// Reads every option, in the order in which `nbrun steps` shows them. The reader keeps the mistakes and returns
  /// the default instead, so that all mistakes are found in one pass.
  init(reading options: inout OptionReader)

  /// Finds mistakes that can be found without data: the order of steps, and options that contradict an earlier step.
  func check(in preview: inout Preview)

  /// Runs the step. If it throws, the report shows the output so far above the error.
  func run(in workspace: inout Workspace, into output: inout StepOutput) throws

  // MARK: What the report shows about it

  /// For a training, what the notebook asks for.
  var training: TrainingRequest? { get }
  /// The settings that the head of the report lists.
  var facts: [StepFact] { get }
  /// The claims that the step makes about values.
  var claims: [NamedClaim] { get }
}

extension Step {
  public static var aliases: [String] { [] }
  public static var values: [ValueDeclaration] { [] }
  public static var reads: Set<Slot> { [.data, .network] }
  public static var writes: Set<Slot> { [] }
  public static var isCached: Bool { true }
  public static var epochsOption: String? { nil }
  public static var readsFiles: Bool { false }
  public static var takesNamesOfAuthor: Bool { false }
  public static var derivesGradients: Bool { false }
  public var draws: Draws { .nothing }
  public func fingerprint(in folder: String) -> DatasetFingerprint? { nil }
  public func files(in folder: String) -> [String] { [] }
  /// The parameter size of the current network: correct for a step that does not change the widths.
  public func parameterBytes(in workspace: Workspace) -> Int {
    (workspace.network?.parameterCount ?? 0) * MemoryLayout<Float>.size
  }
  public func check(in preview: inout Preview) {}
  public var training: TrainingRequest? { nil }
  public var facts: [StepFact] { [] }
  public var claims: [NamedClaim] { [] }

  package static var isTraining: Bool { epochsOption != nil }
}

/// What the notebook asks of a training.
public struct TrainingRequest: Sendable {
  public var epochs: Int
  /// The learning rate η.
  public var learningRate: Double

  public init(epochs: Int, learningRate: Double) {
    self.epochs = epochs
    self.learningRate = learningRate
  }
}

/// A setting of a step, for the head of a report: the label "batch size" with the value "64".
public struct StepFact: Sendable {
  public var label: String
  public var value: String
  /// The option that sets it.
  public var option: String

  public init(_ label: String, _ value: String, of option: String) {
    self.label = label
    self.value = value
    self.option = option
  }
}

/// A claim about a value: "< 0.4" about "epoch-loop.loss".
public struct NamedClaim: Sendable {
  package let name: Located<String>
  package let claim: Claim
  package let claimSpan: SourceSpan?

  package init(name: Located<String>, claim: Claim, claimSpan: SourceSpan?) {
    self.name = name
    self.claim = claim
    self.claimSpan = claimSpan
  }
}

/// A result that prose and `expect` can name.
public struct ValueDeclaration: Sendable {
  public enum Kind: Sendable { case integer, number }
  /// For a result that measures quality: whether a lower or a higher value is better.
  public enum Aim: Sendable {
    /// Lower is better: losses.
    case low
    /// Higher is better: shares, such as an accuracy.
    case high
  }

  public var name: String
  public var kind: Kind
  public var meaning: String
  /// Whether the value exists only if the data have a validation set.
  public var needsValidation: Bool
  /// Which direction is better; nil for a value that comparisons of runs leave out.
  public var aim: Aim?
  /// Whether the value is a clock time, or follows from one, so that it differs in every run.
  public var isTiming: Bool
  /// The label under which the head of a report shows the largest value of the run; nil if it does not show it.
  public var headline: (label: String, note: String)?

  public init(
    _ name: String, _ kind: Kind, _ meaning: String, needsValidation: Bool = false, aim: Aim? = nil,
    isTiming: Bool = false, headline: (label: String, note: String)? = nil
  ) {
    self.name = name
    self.kind = kind
    self.meaning = meaning
    self.needsValidation = needsValidation
    self.aim = aim
    self.isTiming = isTiming
    self.headline = headline
  }
}

/// The results of a step: for the report, for the prose and for programs.
public struct StepOutput: Sendable {
  public var blocks: [Block] = []
  public var values: [String: RecordValue] = [:]
  /// For a training, its history.
  public var history: TrainingHistory?
  /// Equations that the step itself has checked.
  public var equations: [RunRecord.Equation] = []
  /// SHA-256 of `blocks`; nil until it is known, and for a step whose blocks differ from run to run.
  package var shown: String?
  /// The number of epochs that were trained in an earlier run.
  package var epochsFromCache = 0
  /// What a reader of the report must know first. Each is a clause without a full stop: "the network names one class
  /// for all pictures".
  public var cautions: [String] = []
  /// The training that this training continues.
  package var continuation: Continuation?
  /// The claims of an `expect` that did not hold.
  public var brokenClaims: [StepCell.Failure] = []

  public init() {}
}

/// The error of a step that cannot go on. The run adds the step's place in the notebook.
public struct StepError: Error {
  public var message: String
  public var hint: String?
  /// The option that caused the error; the error is then shown at its place.
  public var option: String?

  public init(_ message: String, hint: String? = nil, option: String? = nil) {
    self.message = message
    self.hint = hint
    self.option = option
  }
}

extension StepError {
  /// Wraps any error, with the message of the module that threw it.
  package init(describing error: any Error) {
    self =
      switch error {
      case let error as StepError: error
      case let error as DatasetError: StepError(error.message, hint: error.hint, option: error.option)
      case let error as TrainingError: StepError(error.message, hint: error.hint)
      default: StepError("\(error)")
      }
  }
}

extension DatasetError {
  /// The option of `load` that caused the error.
  fileprivate var option: String {
    switch self {
    case .tooFewExamples(let split, _, _): split == "test" ? "test" : "train"
    case .validationTooLarge, .validationEmpty: "validation"
    case .nothingToStandardize: "scale"
    default: "dataset"
    }
  }
}

/// The error of a run that the user asked to stop: Ctrl-C, SIGTERM or SIGHUP.
public struct Interrupted: Error {
  /// What was running, for the report: "in epoch 3 of 10, which is not counted".
  public var during: String

  public init(during: String) {
    self.during = during
  }
}
