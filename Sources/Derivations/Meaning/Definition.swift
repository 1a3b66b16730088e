/// A symbol that the notebook itself defines.
struct Definition: Sendable {
  /// "δ₃" as "delta", with its layer apart.
  struct Key: Hashable, Sendable, Codable {
    var base: String
    var layer: Int?
  }

  let key: Key
  let expression: Expression
  /// Letters of the left side, `\delta_{3,k} = …`: the right side is a formula for the entries.
  let entries: [String]
  /// `e^{(i)} = …`: the letter of its example.
  let example: String?
  /// Those that its shapes fit in, the likeliest first. An equation in one of them reads the symbol in the same one.
  var layouts = Layout.allCases
  /// What letters for a layer stood for.
  let layers: [String: Int]
  let layerLetters: Set<String>
  let readsLogits: Bool
}
