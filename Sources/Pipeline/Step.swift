import Datasets
import NeuralNet
import ReportModel

/// One kind of block that a notebook can run: a file under `Steps/`, and a line in `StepCatalogue`.
///
/// The declarations in `init(reading:)` are all there is to say about a step's options: they read them, check
/// them, suggest the nearest name, and print `nbrun steps`.
public protocol Step: Sendable {
  /// The word on the fence.
  static var kind: String { get }
  /// Other words for the same.
  static var aliases: [String] { get }
  /// What it does, in one line.
  static var summary: String { get }
  /// What `{{ }}` and `expect` can name once it has run.
  static var values: [ValueDeclaration] { get }

  /// What the cache keeps of it.
  static var kept: Kept { get }
  /// Where its random draws start. A step that draws must say so: its generator comes from here.
  var draws: Draws { get }

  /// What the files hold that it reads, relative paths beginning at this folder; nil where it reads none, or they
  /// cannot be read. A step that leaves data must say it.
  func fingerprint(in folder: String) -> DatasetFingerprint?

  /// Reads every option, in the order in which the reference shows them. Mistakes stay in the reader, which
  /// answers with the default, so that all of them are found in one go.
  init(reading options: inout OptionReader)

  /// Finds the mistakes that need no data: order, and options that contradict an earlier step.
  func check(in preview: inout Preview)

  /// Does the work. What it has found out before an error is kept: the report shows it above the error.
  func run(in workspace: inout Workspace, into output: inout StepOutput) throws

  /// What later steps see of it, once it has run; nil where it leaves nothing but its results.
  func state(in workspace: Workspace) -> StepState?
  /// Bytes that the parameters of the network take which it leaves; 0 where it leaves none. Of the cache no larger entry
  /// is read.
  func parameterBytes(in workspace: Workspace) -> Int
  /// Leaves the same to later steps without running.
  func restore(_ state: StepState, in workspace: inout Workspace)
}

extension Step {
  public static var aliases: [String] { [] }
  public static var values: [ValueDeclaration] { [] }
  public static var kept: Kept { .results }
  public var draws: Draws { .nothing }
  public func fingerprint(in folder: String) -> DatasetFingerprint? { nil }
  public func check(in preview: inout Preview) {}
  public func state(in workspace: Workspace) -> StepState? { nil }
  public func parameterBytes(in workspace: Workspace) -> Int { 0 }
  public func restore(_ state: StepState, in workspace: inout Workspace) {}
}

/// A result that prose and expectations can name.
public struct ValueDeclaration: Sendable {
  public enum Kind: Sendable { case integer, number }
  /// Of a result that says how well it went, whether more of it is better.
  public enum Aim: Sendable {
    /// Losses.
    case low
    /// Shares, such as an accuracy.
    case high
  }

  public var name: String
  public var kind: Kind
  public var meaning: String
  /// It exists only where the data has a validation set.
  public var needsValidation: Bool
  /// Nil for what runs are not compared by.
  public var aim: Aim?
  /// It is clock time, or follows from it: no two runs have the same.
  public var isTiming: Bool

  public init(
    _ name: String, _ kind: Kind, _ meaning: String, needsValidation: Bool = false, aim: Aim? = nil,
    isTiming: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.meaning = meaning
    self.needsValidation = needsValidation
    self.aim = aim
    self.isTiming = isTiming
  }
}

/// What a step leaves behind: for the reader, for the prose, for programs.
public struct StepOutput: Sendable {
  public var blocks: [Block] = []
  public var values: [String: RecordValue] = [:]
  /// Of a training.
  public var history: TrainingHistory?
  /// Equations of its own that it checked.
  public var equations: [RunRecord.Equation] = []
  /// SHA-256 of `blocks`; nil until it is known, and where no run promises to show the same.
  var shown: String?
  /// Epochs that an earlier run had trained.
  var epochsFromCache = 0
  /// What a reader of the report must know first, each a clause without its full stop: "the network names one class for
  /// all pictures".
  public var cautions: [String] = []
  /// What a training went on from.
  var continuation: Continuation?
  /// Claims of an `expect` that did not hold.
  public var brokenClaims: [Cell.Failure] = []
}

/// A step that cannot go on: the run knows where it stands in the notebook and adds the place.
public struct StepError: Error {
  public var message: String
  public var hint: String?
  /// The option to blame, whose place is then the error's.
  public var option: String?

  public init(_ message: String, hint: String? = nil, option: String? = nil) {
    self.message = message
    self.hint = hint
    self.option = option
  }
}

extension StepError {
  /// Any error in the words of its author's module.
  init(describing error: any Error) {
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
  /// The option of `load` to blame.
  fileprivate var option: String {
    switch self {
    case .tooFewExamples(let split, _, _): split == "test" ? "test" : "train"
    case .validationTooLarge, .validationEmpty: "validation"
    case .nothingToStandardize: "scale"
    default: "dataset"
    }
  }
}

/// The user asked to stop: Ctrl-C, SIGTERM or SIGHUP.
public struct Interrupted: Error {
  /// What was under way, for the report: "in epoch 3 of 10, which is not counted".
  public var during: String

  public init(during: String) {
    self.during = during
  }
}
