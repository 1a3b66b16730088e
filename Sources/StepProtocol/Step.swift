import Datasets
import NeuralNet
import ReportModel
import SourceText
import StepOptions

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

  // MARK: What it depends on, and what it changes
  //
  // The cache relies on these: a step with the same kind, options, draws, files and slots has the same results.

  /// The slots that it reads. It must not look at any other.
  static var reads: Set<Slot> { get }
  /// The slots that it writes: later steps that read them see another content.
  static var writes: Set<Slot> { get }
  /// False for a step that runs anew on every run: it takes no time, and what it says depends on its place in the
  /// notebook.
  static var isCached: Bool { get }
  /// Of a training, the option that says how many epochs it has: the cache keeps its epochs, and more of them continue
  /// where fewer ended.
  static var epochsOption: String? { get }
  /// It reads files, which `fingerprint` tells.
  static var readsFiles: Bool { get }
  /// Its options have names that the notebook's author chose, as claims have.
  static var takesNamesOfAuthor: Bool { get }
  /// It writes the derivation of the gradients into the report, and checks it.
  static var derivesGradients: Bool { get }

  /// Where its random draws start. A step that draws must say so: its generator comes from here.
  var draws: Draws { get }

  /// What the files hold that it reads, relative paths beginning at this folder; nil where they cannot be read.
  func fingerprint(in folder: String) -> DatasetFingerprint?
  /// The files that it reads, as far as they are there.
  func files(in folder: String) -> [String]
  /// Bytes that the parameters of the network which it writes take at most. The cache reads no larger entry.
  func parameterBytes(in workspace: Workspace) -> Int

  // MARK: What it does

  /// Reads every option, in the order in which the reference shows them. Mistakes stay in the reader, which
  /// answers with the default, so that all of them are found in one go.
  init(reading options: inout OptionReader)

  /// Finds the mistakes that need no data: order, and options that contradict an earlier step.
  func check(in preview: inout Preview)

  /// Does the work. What it has found out before an error is kept: the report shows it above the error.
  func run(in workspace: inout Workspace, into output: inout StepOutput) throws

  // MARK: What the report says of it

  /// Of a training: what it was asked for.
  var training: TrainingRequest? { get }
  /// Its settings as the head of a report lists them.
  var facts: [StepFact] { get }
  /// What it claims of values.
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
  /// As many as those of the network at hand: right for a step that changes no widths.
  public func parameterBytes(in workspace: Workspace) -> Int {
    (workspace.network?.parameterCount ?? 0) * MemoryLayout<Float>.size
  }
  public func check(in preview: inout Preview) {}
  public var training: TrainingRequest? { nil }
  public var facts: [StepFact] { [] }
  public var claims: [NamedClaim] { [] }

  package static var isTraining: Bool { epochsOption != nil }
}

/// What a training was asked for.
public struct TrainingRequest: Sendable {
  public var epochs: Int
  /// η
  public var learningRate: Double

  public init(epochs: Int, learningRate: Double) {
    self.epochs = epochs
    self.learningRate = learningRate
  }
}

/// A setting of a step, for the head of a report: "batch size" is "64".
public struct StepFact: Sendable {
  public var label: String
  public var value: String
  /// The option that it comes from.
  public var option: String

  public init(_ label: String, _ value: String, of option: String) {
    self.label = label
    self.value = value
    self.option = option
  }
}

/// A claim about a value: "epoch-loop.loss" is "< 0.4".
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
  /// Where the head of a report shows the largest of the run: what it is called there.
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

/// What a step leaves behind: for the reader, for the prose, for programs.
public struct StepOutput: Sendable {
  public var blocks: [Block] = []
  public var values: [String: RecordValue] = [:]
  /// Of a training.
  public var history: TrainingHistory?
  /// Equations of its own that it checked.
  public var equations: [RunRecord.Equation] = []
  /// SHA-256 of `blocks`; nil until it is known, and where no run promises to show the same.
  package var shown: String?
  /// Epochs that an earlier run had trained.
  package var epochsFromCache = 0
  /// What a reader of the report must know first, each a clause without its full stop: "the network names one class for
  /// all pictures".
  public var cautions: [String] = []
  /// What a training went on from.
  package var continuation: Continuation?
  /// Claims of an `expect` that did not hold.
  public var brokenClaims: [Cell.Failure] = []

  public init() {}
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
