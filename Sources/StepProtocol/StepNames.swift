import NotebookSyntax

/// The names by which prose, `-P` and `expect` call the steps of a notebook.
///
/// A step's id is the author's, or else its kind: `epoch-loop`. If a notebook has several steps of a kind, the id of
/// each of them is `epoch-loop-1`, `epoch-loop-2` and so on, unless the author has given another. So no name means the
/// first of them by accident.
package struct StepNames: Sendable {
  /// What a name refers to. Steps are given by their index among all steps.
  package enum Reference: Equatable {
    case step(Int)
    /// A kind that several steps have.
    case ambiguous([Int])
    case unknown
  }

  /// The ids of all steps, in order.
  package let ids: [String]
  /// The indices of the steps, by id and by kind.
  private let places: [String: Int]
  private let placesOfKinds: [String: [Int]]
  private let kind: @Sendable (String) -> String?

  /// - Parameter kind: returns the kind of step for a word on a fence.
  package init(of fences: [StepFence] = [], kind: @escaping @Sendable (String) -> String?) {
    self.kind = kind
    let kinds = fences.map { kind($0.kind.value) ?? $0.kind.value }
    let asked = fences.map(Self.idAsked)
    var used = Set(asked.compactMap(\.self))
    let counts = Dictionary(kinds.map { ($0, 1) }, uniquingKeysWith: +)
    var seen: [String: Int] = [:]
    ids = zip(kinds, asked).map { kind, asked in
      let number = (seen[kind] ?? 0) + 1
      seen[kind] = number
      if let asked { return asked }
      var name = counts[kind] == 1 ? kind : "\(kind)-\(number)"
      // The author may have given this id to another step.
      var other = number
      while used.contains(name) {
        other += 1
        name = "\(kind)-\(other)"
      }
      used.insert(name)
      return name
    }
    // If two steps were given the same id, which is a mistake, the id refers to the first.
    places = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
    placesOfKinds = Dictionary(grouping: kinds.indices) { kinds[$0] }
  }

  /// Returns the step of an id. A kind, or another name of it such as "train", refers to a step if only one step is
  /// of that kind.
  package subscript(name: String) -> Reference {
    if let index = places[name] { return .step(index) }
    guard let kind = kind(name), let steps = placesOfKinds[kind] else {
      return .unknown
    }
    return steps.count > 1 ? .ambiguous(steps) : steps.first.map { .step($0) } ?? .unknown
  }

  /// Returns a result's name with the id of its step, "epoch-loop.loss" for "train.loss"; the name itself if its step
  /// is unknown or ambiguous.
  package func fullName(_ name: String) -> String {
    let step = Self.step(of: name)
    guard case .step(let index) = self[step] else { return name }
    return ids[index] + name.dropFirst(step.count)
  }

  /// Returns the step's part of a result's name: "epoch-loop" for "epoch-loop.loss".
  package static func step(of name: String) -> String { String(name.prefix { $0 != "." }) }

  /// The prefix of anchors that the page itself uses.
  package static let reservedPrefix = "nbrun-"

  /// id → letter (letter | digit | "-" | "_")*
  package static func isName(_ text: String) -> Bool {
    text.first.map { $0.isASCII && $0.isLetter } == true
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }

  private static func idAsked(_ fence: StepFence) -> String? {
    guard
      case .scalar(let text, isQuoted: _)? = fence.options.entries.first(where: { $0.key.value == "id" })?
        .value.value,
      !text.isEmpty
    else { return nil }
    return text
  }
}
