import Datasets
import Digests
import Foundation
import NeuralNet
import OperatingSystem
import Planning
import ProseTree
import ReportModel
import StepProtocol

/// What every step and every checked formula of a plan is known by: a hash of everything that can change a bit of what
/// it comes to, and of nothing else. Two runs in which a step has one key have the same results of it.
///
/// All keys follow from the plan and the data's files, before anything has run.
struct RunKeys {
  /// By step, in order; nil where a step is not kept, or depends on what is not known.
  private(set) var steps: [String?] = []
  private(set) var checks: [Formula: String] = [:]
  /// By step, what the files of a `load` held when the run began.
  private(set) var fingerprints: [DatasetFingerprint?] = []

  /// What is the same for every step: who computes, and with what.
  private let engine: [(name: String, value: String)]
  private let seed: UInt64
  /// Of what each slot holds: nothing yet, or what has no key.
  private var slots: [Slot: String] = [:]
  /// Of the checked formula before, whose definitions the next one sees.
  private var lastCheck: String?

  /// - Parameter build: what tells this program from any other.
  init(_ plan: Plan, build: String, threads: Int) {
    engine = [
      ("build", build), ("arithmetic", EngineKernels.arithmetic), ("C library", Machine.cLibrary),
      ("threads", String(threads)),
    ]
    seed = plan.seed
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
        // A training is one, however far it goes; what comes after it depends on how far.
        if let epochs = step.epochsOption.flatMap({ planned.options[$0] }) {
          digest.add("epochs", epochs.spelling)
        }
        return digest.hex
      }
    }
    return step.isCached ? key : nil
  }

  /// Nil where a slot that the step reads has no key, or its files cannot be read.
  private func ownKey(of planned: Plan.PlannedStep, _ files: DatasetFingerprint?) -> String? {
    let step = type(of: planned.step)
    var digest = beginning
    digest.add("step", planned.kind)
    // A seed counts as the draws that come of it, and epochs count apart.
    for (name, value) in planned.options.sorted(by: { $0.key < $1.key })
    where name != "seed" && name != step.epochsOption {
      digest.add("option \(name)", value.spelling)
    }
    // Each seed of a notebook gives another one here.
    if let generator = planned.step.draws.generator(notebook: seed) {
      digest.add("draws", String(generator.seed))
    }
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
    digest.add("seed", String(check.directive.seed ?? seed))
    digest.add("rate", check.learningRate.map { "\($0)" } ?? "")
    return digest.hex
  }
}

extension RecordValue {
  /// A text that no other value has, of whatever type.
  fileprivate var spelling: String {
    switch self {
    case .integer(let value): "integer \(value)"
    // The shortest decimal that reads back as the same number.
    case .number(let value): "number \(value)"
    case .text(let value): "text \(value)"
    case .boolean(let value): "boolean \(value)"
    case .list(let values): "list \(values.map { "\($0.spelling.utf8.count):\($0.spelling)" }.joined())"
    }
  }
}
