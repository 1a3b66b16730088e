import NotebookSyntax

/// How prose, `-P` and `expect` call the steps of a notebook.
///
/// A step's id is what its author gave, or else its kind: `epoch-loop`. Where a notebook has several steps of a kind, their
/// ids are `epoch-loop-1`, `epoch-loop-2` and so on, so that no name silently means the first of them.
package struct StepNames: Sendable {
  /// What a name stands for; steps are given by their place among all steps.
  package enum Reference: Equatable {
    case step(Int)
    /// A kind that several steps have.
    case ambiguous([Int])
    case unknown
  }

  /// Of every step, in order.
  package let ids: [String]
  /// The places of the steps, by id and by kind.
  private let places: [String: Int]
  private let placesOfKinds: [String: [Int]]
  private let kind: @Sendable (String) -> String?

  /// - Parameter kind: the kind of step that a word on a fence means.
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
      // Somebody may have given that very id to another step.
      var other = number
      while used.contains(name) {
        other += 1
        name = "\(kind)-\(other)"
      }
      used.insert(name)
      return name
    }
    // An id that two steps were given, which is a mistake, is the first's.
    places = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
    placesOfKinds = Dictionary(grouping: kinds.indices) { kinds[$0] }
  }

  /// What an id means, or a kind or another name of it, "train", where one step alone is of that kind.
  package subscript(name: String) -> Reference {
    if let index = places[name] { return .step(index) }
    guard let kind = kind(name), let steps = placesOfKinds[kind] else {
      return .unknown
    }
    return steps.count > 1 ? .ambiguous(steps) : steps.first.map { .step($0) } ?? .unknown
  }

  /// A result's name with the id of its step, "epoch-loop.loss" for "train.loss"; the name itself where its step is
  /// unknown or ambiguous.
  package func fullName(_ name: String) -> String {
    let step = Self.step(of: name)
    guard case .step(let index) = self[step] else { return name }
    return ids[index] + name.dropFirst(step.count)
  }

  /// "epoch-loop" of "epoch-loop.loss"
  package static func step(of name: String) -> String { String(name.prefix { $0 != "." }) }

  /// The page's own anchors begin so.
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
