import Derivations
import NeuralNet
import SourceText

/// What the notebook's steps will have made before a certain line, found without running them. It is enough to find a
/// step that stands in the wrong order.
public struct Preview {
  public struct Data {
    /// Pixels of one picture; nil if they are known only from the files.
    public var inputs: Int?
    public var classes: Int?
    public var hasValidation: Bool

    public init(inputs: Int? = nil, classes: Int? = nil, hasValidation: Bool) {
      self.inputs = inputs
      self.classes = classes
      self.hasValidation = hasValidation
    }
  }

  public var data: Data?
  /// The hidden layers; nil before the first `init`.
  public var network: (hidden: [Int], activation: Activation)?
  /// The trainings of that network so far.
  package var trainings: [FinishedTraining] = []
  /// The number of layers of weights.
  public var layers: Int? { network.map { $0.hidden.count + 1 } }
  public package(set) var diagnostics: [Diagnostic] = []

  /// The folder where relative paths of the notebook start.
  package let folder: String
  package var stepKind = ""
  package var stepID = ""
  package var stepSpan: SourceSpan?
  package var optionSpans: [String: SourceSpan] = [:]
  /// The kinds of step that come later in the notebook, with their lines.
  package var later: ArraySlice<(kind: String, line: Int)> = []

  package init(folder: String) {
    self.folder = folder
  }

  /// Reports a mistake at an option of the current step, or at the step's first line.
  public mutating func report(
    _ message: String, option: String? = nil, hint: String? = nil, severity: Diagnostic.Severity = .error
  ) {
    let span = option.flatMap { optionSpans[$0] } ?? stepSpan
    diagnostics.append(Diagnostic(message, at: span, hint: hint, severity: severity))
  }

  public mutating func needsData() {
    if data == nil { needs("load", "a data set") }
  }

  public mutating func needsNetwork() {
    if network == nil { needs("init", "a network") }
  }

  /// Reports a mistake if the split does not exist.
  public mutating func needsValidation(for split: Split) {
    guard split == .validation, let data, !data.hasValidation else { return }
    report("there is no validation set", option: "split", hint: "add validation: 0.1 to load")
  }

  /// The network's shape, for formulas that are checked at this place.
  package func outline(examples: Int) -> NetworkOutline? {
    network.map { network in
      NetworkOutline(
        widths: [data?.inputs] + network.hidden + [data?.classes], activation: network.activation,
        examples: examples)
    }
  }

  private mutating func needs(_ kind: String, _ thing: String) {
    let hint =
      later.first { $0.kind == kind }.map { "the \(kind) of line \($0.line) comes too late: move it up" }
      ?? "put this above it: ```\(kind)"
    report("\(stepKind) needs \(thing), and no \(kind) comes before it", hint: hint)
  }
}
