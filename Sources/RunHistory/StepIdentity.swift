import ReportModel

/// Recognizes a step of one run in another run: by the id that its author gave, or otherwise by its kind and its
/// position among the steps of that kind. So an `epoch-loop` is still the same step if a second one changes its id to
/// `epoch-loop-1`.
package enum StepIdentity {
  /// Returns the identities of all steps, in order.
  package static func all(of steps: [(id: String, kind: String)]) -> [String] {
    var counts: [String: Int] = [:]
    return steps.map { step in
      guard isDefault(step.id, step.kind) else { return step.id }
      let number = (counts[step.kind] ?? 0) + 1
      counts[step.kind] = number
      // No id contains a space, so this identity cannot be an id.
      return "\(step.kind) \(number)"
    }
  }

  private static func isDefault(_ id: String, _ kind: String) -> Bool {
    id == kind
      || id.hasPrefix(kind + "-") && id.dropFirst(kind.count + 1).allSatisfy { $0.isASCII && $0.isNumber }
  }
}

extension RunRecord {
  /// The steps of this run, by their identities.
  package var cellsByIdentity: [String: Cell] {
    Dictionary(zip(cellIdentities, cells), uniquingKeysWith: { first, _ in first })
  }

  /// The identities of the steps, in order.
  var cellIdentities: [String] { StepIdentity.all(of: cells.map { (id: $0.id, kind: $0.step) }) }
}
