import Datasets
import Digests
import Foundation
import NeuralNet
import OperatingSystem
import Planning
import ProseTree
import ReportModel
import StepProtocol

/// The keys of a plan's steps and checked formulas. A key is a hash of everything that can change a bit of the
/// results, and of nothing else. If a step has the same key in two runs, its results are the same.
///
/// All keys are computed from the plan and the data files before anything runs.
struct RunKeys {
  /// The key of each step, in order; nil if the step is not cached, or depends on something without a key.
  private(set) var steps: [String?] = []
  private(set) var checks: [Formula: String] = [:]
  /// For each step, the fingerprint of the files that a `load` reads, taken when the run begins.
  private(set) var fingerprints: [DatasetFingerprint?] = []

  /// The parts of the key that are the same for every step: the program, its arithmetic, and the threads.
  private let engine: [(name: String, value: String)]
  private let seed: UInt64
  /// The fingerprint of the notebook's notation.
  private let notation: String
  /// The key of each slot's content. A slot that is empty, or whose content has no key, has no entry.
  private var slots: [Slot: String] = [:]
  /// The key of the checked formula before, whose definitions the next one can use.
  private var lastCheck: String?

  /// - Parameter build: identifies this build of the program.
  init(_ plan: Plan, build: String, threads: Int) {
    engine = [
      ("build", build), ("arithmetic", EngineKernels.arithmetic), ("C library", Machine.cLibrary),
      ("threads", String(threads)),
    ]
    seed = plan.seed
    notation = plan.checks.notation.fingerprint
    for item in plan.items {
      switch item {
      case .step(let planned):
        let files = planned.step.fingerprint(in: plan.file.folder)
        fingerprints.append(files)
        steps.append(key(of: planned, files))
      case .prose(let block):
        for formula in block.displayedFormulas {
          guard let check = plan.checks.checks[formula] else { continue }
          lastCheck = key(of: check)
          checks[formula] = lastCheck
        }
      }
    }
  }

  private var beginning: KeyDigest {
    var digest = KeyDigest()
    for part in engine { digest.add(part.name, part.value) }
    return digest
  }

  // MARK: Steps

  private mutating func key(of planned: Plan.PlannedStep, _ files: DatasetFingerprint?) -> String? {
    let step = type(of: planned.step)
    let key = ownKey(of: planned, files)
    for slot in step.writes {
      slots[slot] = key.map { key in
        var digest = KeyDigest()
        digest.add("slot", slot.rawValue)
        digest.add("step", key)
        // The key of a training does not contain the number of epochs. The key of its slots does.
        if let epochs = step.epochsOption.flatMap({ planned.options[$0] }) {
          digest.add("epochs", epochs.spelling)
        }
        return digest.hex
      }
    }
    return step.isCached ? key : nil
  }

  /// Returns nil if a slot that the step reads has no key, or if its files cannot be read.
  private func ownKey(of planned: Plan.PlannedStep, _ files: DatasetFingerprint?) -> String? {
    let step = type(of: planned.step)
    var digest = beginning
    digest.add("step", planned.kind)
    // The seed is not added as an option, because the draws contain it. The number of epochs is added apart.
    for (name, value) in planned.options.sorted(by: { $0.key < $1.key })
    where name != "seed" && name != step.epochsOption {
      digest.add("option \(name)", value.spelling)
    }
    // The generator is different for each notebook seed.
    if let generator = planned.step.draws.generator(notebook: seed) {
      digest.add("draws", String(generator.seed))
    }
    // The derivation is written in the notation of the notebook.
    if step.derivesGradients { digest.add("notation", notation) }
    if step.readsFiles {
      guard let files else { return nil }
      digest.add("files", files.digest)
    }
    for slot in Slot.allCases where step.reads.contains(slot) {
      guard let key = slots[slot] else { return nil }
      digest.add(slot.rawValue, key)
    }
    return digest.hex
  }

  // MARK: Checked formulas

  private func key(of check: PlannedCheck) -> String? {
    var digest = beginning
    for slot in Slot.allCases {
      guard let key = slots[slot] else { return nil }
      digest.add(slot.rawValue, key)
    }
    digest.add("before", lastCheck ?? "")
    digest.add("source", check.formula.source)
    digest.add("macros", check.parsed.spellingOfMacros)
    digest.add("directive", "\(check.directive)")
    digest.add("notation", check.notation.fingerprint)
    digest.add("seed", String(check.directive.seed ?? seed))
    digest.add("rate", check.learningRate.map { "\($0)" } ?? "")
    return digest.hex
  }
}

extension RecordValue {
  /// A text that is different for every value of every type.
  fileprivate var spelling: String {
    switch self {
    case .integer(let value): "integer \(value)"
    // The shortest decimal number that reads back as the same number.
    case .number(let value): "number \(value)"
    case .text(let value): "text \(value)"
    case .boolean(let value): "boolean \(value)"
    case .list(let values): "list \(values.map { "\($0.spelling.utf8.count):\($0.spelling)" }.joined())"
    }
  }
}
