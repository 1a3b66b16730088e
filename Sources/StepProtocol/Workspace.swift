import Datasets
import Derivations
import LabelledExamples
import NeuralNet
import ProseTree
import RandomNumbers
import ReportModel
import SourceText

/// What the steps of a run share: the data, the network, and the results so far.
public struct Workspace {
  /// The data set; nil until a `load` has run.
  public var data: LazyDataset?
  /// The network with its training state; nil until an `init` has run.
  package var trained: TrainedNetwork?
  /// The current network.
  public var network: Network<Float>? { trained?.state.network }
  /// Results by name, for each step by its id.
  public package(set) var results: [String: [String: RecordValue]] = [:]

  /// The notation of the notebook's checked formulas.
  package var notation = Notation.standard
  /// The formulas checked so far.
  package var derivations = DerivationRun()
  /// The checkpoints of the current training; nil without a cache.
  package var checkpoints: TrainingCheckpoints?

  /// The id of the current step.
  public package(set) var stepID = ""
  /// The names by which prose and claims call the steps.
  package let names: StepNames
  /// The step that last changed the network.
  package var networkStep: (id: String, isTraining: Bool)?
  package let seed: UInt64
  /// The folder where relative paths of the notebook start.
  package let folder: String
  /// The number of threads for one task; nil leaves the choice to the engine. No result depends on it.
  package let threads: Int?
  package let interruption: Interruption
  package let report: (ProgressEvent) -> Void

  package init(
    names: StepNames, seed: UInt64, folder: String, threads: Int?, interruption: Interruption,
    report: @escaping (ProgressEvent) -> Void
  ) {
    self.names = names
    self.seed = seed
    self.folder = folder
    self.threads = threads
    self.interruption = interruption
    self.report = report
  }

  /// The random generator of the current step.
  /// - Precondition: the step's `draws` are not `.nothing`.
  public func generator(for step: some Step) -> RandomGenerator {
    guard let generator = step.draws.generator(notebook: seed) else {
      preconditionFailure("a step that draws says so")
    }
    return generator
  }

  /// Returns a result by its full name, "epoch-loop.loss", or an option as it ran, "epoch-loop.learning_rate"; nil if
  /// its step did not run or did not get that far.
  public func value(named name: String) -> RecordValue? {
    if name.hasPrefix(Self.derivationPrefix) {
      return derivations.values[String(name.dropFirst(Self.derivationPrefix.count))]
    }
    let parts = names.fullName(name).split(separator: ".", maxSplits: 1).map(String.init)
    return parts.count == 2 ? results[parts[0]]?[parts[1]] : nil
  }

  /// Checks the displayed formulas of a derivation in this notation; nil if it was interrupted.
  package mutating func checkDerivation(
    _ blocks: [ProseBlock], in notation: Notation, examples: Int
  ) throws(StepError) -> (blocks: [ProseBlock], equations: [RunRecord.Equation])? {
    try derivations.check(blocks, in: notation, examples: examples, workspace: self)
  }

  /// The data set with its pictures, which are read now if no step has needed them yet.
  public func requireDataset() throws(StepError) -> ImageDataset {
    try requireData().examples()
  }

  /// What is known about the data without reading the pictures.
  public func requireOutline() throws(StepError) -> DatasetOutline {
    try requireData().outline
  }

  package func requireData() throws(StepError) -> LazyDataset {
    guard let data else {
      throw StepError("there is no data set", hint: "the load step before this one did not finish")
    }
    return data
  }

  /// Replaces the current network by a changed version of it. Its count of epochs continues, and its next training
  /// begins with a fresh optimizer.
  public mutating func replaceNetwork(_ network: Network<Float>) {
    trained = TrainedNetwork(
      TrainingState(network: network, epoch: trained?.state.epoch ?? 0), trainings: trained?.trainings ?? [])
  }

  /// The id under which the results of the checked formulas are stored, beside those of the steps.
  package static let derivations = "derivations"
  private static let derivationPrefix = derivations + "."

  /// The network, if its widths fit the data's pictures and classes.
  public func requireNetwork() throws(StepError) -> Network<Float> { try requireTrained().state.network }

  /// The network with its training state, if its widths fit the data.
  package func requireTrained() throws(StepError) -> TrainedNetwork {
    guard let trained else {
      throw StepError("there is no network", hint: "the init step before this one did not finish")
    }
    let network = trained.state.network
    if let data = data?.outline,
      network.widths[0] != data.imageSize.pixelCount || network.classCount != data.classNames.count
    {
      throw StepError(
        "the network takes \(network.widths[0]) inputs to \(network.classCount) classes, and the data has "
          + "\(data.imageSize.pixelCount) pixels and \(data.classNames.count) classes",
        hint: "put an init after the load that brought other data")
    }
    return trained
  }
}

extension Workspace {
  /// What is needed to run a step again later: the slots that it reads, and the settings.
  struct Snapshot: Sendable {
    fileprivate let data: LazyDataset?
    fileprivate let trained: TrainedNetwork?
    fileprivate let stepID: String
    fileprivate let names: StepNames
    fileprivate let seed: UInt64
    fileprivate let folder: String
    fileprivate let threads: Int?
    fileprivate let interruption: Interruption

    /// The data set that a step makes from this snapshot when it runs again.
    func dataset(madeBy step: any Step) throws(StepError) -> ImageDataset {
      var workspace = Workspace(
        names: names, seed: seed, folder: folder, threads: threads, interruption: interruption,
        report: { _ in })
      (workspace.data, workspace.trained, workspace.stepID) = (data, trained, stepID)
      var output = StepOutput()
      do {
        try step.run(in: &workspace, into: &output)
      } catch {
        throw StepError(describing: error)
      }
      return try workspace.requireDataset()
    }
  }

  func snapshot(of slots: Set<Slot>) -> Snapshot {
    Snapshot(
      data: slots.contains(.data) ? data : nil, trained: slots.contains(.network) ? trained : nil,
      stepID: stepID, names: names, seed: seed, folder: folder,
      threads: threads,
      interruption: interruption)
  }
}

/// A part of the data whose examples a step can use.
public enum Split: String, CaseIterable, Sendable {
  case train, validation, test

  /// Returns the first `count` examples of the split.
  package func examples(of dataset: ImageDataset, first count: Int) throws(StepError) -> Examples {
    let all = try examples(of: dataset)
    guard count <= all.count else {
      throw StepError(
        "\(count) examples are asked for, and the \(rawValue) set has \(all.count)", option: "examples")
    }
    return all[0..<count]
  }

  package func examples(of dataset: ImageDataset) throws(StepError) -> Examples {
    switch self {
    case .train: return dataset.train
    case .test: return dataset.test
    case .validation:
      guard let validation = dataset.validation else {
        throw StepError(
          "there is no validation set", hint: "add validation: 0.1 to load", option: "split")
      }
      return validation
    }
  }
}
