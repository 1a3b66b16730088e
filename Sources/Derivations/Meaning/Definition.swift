/// A symbol that the notebook itself defines.
struct Definition: Sendable {
  /// A symbol's name and layer: "δ₃" is "delta" and 3.
  struct Key: Hashable, Sendable, Codable {
    var base: String
    var layer: Int?
  }

  let key: Key
  let expression: Expression
  /// The index letters of the left side, as in `\delta_{3,k} = …`. The right side is then a formula for the entries.
  let entries: [String]
  /// The letter of the example on the left side, as in `e^{(i)} = …`.
  let example: String?
  /// The layer that each layer letter stood for.
  let layers: [String: Int]
  let layerLetters: Set<String>
  let readsLogits: Bool
}
