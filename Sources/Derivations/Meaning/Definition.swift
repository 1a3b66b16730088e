/// A symbol that the notebook itself defines.
struct Definition: Sendable {
  /// "δ₃" as "delta", with its layer apart.
  struct Key: Hashable, Sendable {
    var base: String
    var layer: Int?
  }

  let key: Key
  let expression: Expression
  /// Letters of the left side, `\delta_{3,k} = …`: the right side is a formula for the entries.
  let entries: [String]
  /// `e^{(i)} = …`: the letter of its example.
  let example: String?
  /// The one that its shapes fit in.
  var layout = Layout.mixed
  /// What letters for a layer stood for.
  let layers: [String: Int]
  let layerLetters: Set<String>
  let readsLogits: Bool
}

/// In which order the axes of a derivative stand.
enum Layout: Sendable, Hashable, CaseIterable {
  /// A gradient has the shape of its variable, a Jacobian a row for each entry of its numerator: what most write.
  case mixed
  /// A gradient has the shape of its variable, a Jacobian a row for each entry of its variable.
  case denominator
  /// A gradient is a row, a Jacobian has a row for each entry of its numerator.
  case numerator
}
