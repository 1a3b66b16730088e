import ReportModel

/// What makes a step of one run the same step in another: the id that its author gave, or where there is none its kind and
/// its place among the steps of that kind. So `epoch-loop` is the same step when a second one makes it `epoch-loop-1`.
package enum StepIdentity {
  /// Of all steps, in order.
  package static func all(of steps: [(id: String, kind: String)]) -> [String] {
    var counts: [String: Int] = [:]
    return steps.map { step in
      guard isDefault(step.id, step.kind) else { return step.id }
      let number = (counts[step.kind] ?? 0) + 1
      counts[step.kind] = number
      // No id has a space.
      return "\(step.kind) \(number)"
    }
  }

  private static func isDefault(_ id: String, _ kind: String) -> Bool {
    id == kind
      || id.hasPrefix(kind + "-") && id.dropFirst(kind.count + 1).allSatisfy { $0.isASCII && $0.isNumber }
  }
}

extension RunRecord {
  /// The steps of this run by what identifies them in any.
  package var cellsByIdentity: [String: Cell] {
    Dictionary(zip(cellIdentities, cells), uniquingKeysWith: { first, _ in first })
  }

  /// In the order of the steps.
  var cellIdentities: [String] { StepIdentity.all(of: cells.map { (id: $0.id, kind: $0.step) }) }
}
