/// What the author of a notebook says about its notation, in the front matter: the name of a preset, or single entries.
public struct NotationSettings: Sendable, Hashable, Codable {
  /// The entries, the later ones replacing the earlier ones.
  private var entries: [Entry] = []

  private struct Entry: Sendable, Hashable, Codable {
    var key: String
    var value: String
  }

  /// A mistake in an entry.
  public struct Mistake: Error {
    public var message: String
    public var hint: String
  }

  public init() {}

  public var isEmpty: Bool { entries.isEmpty }

  /// The layout of derivatives; nil if it is inferred.
  var layout: Layout? { entries.last { $0.key == "gradients" }.flatMap { Self.layouts[$0.value] } }

  /// Whether the author says that an example is a row.
  var setsRows: Bool { entries.last { $0.key == "vectors" }?.value == "rows" }

  /// Whether an orientation fits what the author says.
  func allows(_ orientation: Orientation) -> Bool {
    let vectors = entries.last { $0.key == "vectors" }?.value
    let matrices = entries.last { $0.key == "matrices" }?.value
    let isOfRows = orientation != .columns
    return (vectors == nil || (vectors == "rows") == isOfRows)
      && (matrices == nil || !isOfRows || (matrices == "inputs-outputs") == (orientation == .rows))
  }

  /// The names of the presets.
  public static let presetNames = presets.map(\.name)

  /// The keys of single entries.
  public static let keys =
    ["layers", "first_layer", "vectors", "matrices", "gradients"] + roles.map(\.key)

  /// Adds the entries of a preset.
  public mutating func add(preset name: String) throws(Mistake) {
    guard let preset = Self.presets.first(where: { $0.name == name }) else {
      throw Mistake(
        message: "there is no notation named '\(name)'",
        hint: "the notations with a name are \(Self.presetNames.joined(separator: ", "))")
    }
    for (key, value) in preset.entries { entries.append(Entry(key: key, value: value)) }
  }

  /// Adds one entry, such as `loss: C` or `vectors: rows`.
  public mutating func add(_ key: String, _ value: String) throws(Mistake) {
    if let allowed = Self.words[key] {
      guard allowed.contains(value) else {
        throw Mistake(
          message: "'\(value)' is no value of \(key)", hint: "write one of \(allowed.joined(separator: ", "))"
        )
      }
    } else if Self.roles.contains(where: { $0.key == key }) {
      guard let letter = Self.letter(value), !letter.isEmpty else {
        throw Mistake(
          message: "'\(value)' is no letter",
          hint: "write a letter or its LaTeX name: \(key): C, or \(key): \\theta")
      }
    } else {
      throw Mistake(
        message: "a notation has no entry '\(key)'",
        hint: "its entries are \(Self.keys.joined(separator: ", "))")
    }
    entries.append(Entry(key: key, value: value))
  }

  /// The letter without its backslash and braces: `\theta`, `\hat y`, `\mathcal{L}`.
  private static func letter(_ text: String) -> String? {
    var letter = text.filter { !"{} $\\".contains($0) }
    for font in ["mathcal", "mathbf", "boldsymbol", "mathrm", "text"] where letter.hasPrefix(font) {
      letter = String(letter.dropFirst(font.count))
    }
    if letter.hasPrefix("hat") { letter = letter.dropFirst(3) + "hat" }
    return letter.allSatisfy(\.isLetter) && letter.count <= 12 ? letter : nil
  }

  // MARK: The meaning of the entries

  private static let words: [String: [String]] = [
    "layers": ["below", "round", "square", "bare"], "first_layer": ["0", "1"],
    "vectors": ["columns", "rows"],
    "matrices": ["outputs-inputs", "inputs-outputs"],
    "gradients": ["mixed", "denominator", "numerator", "row-units"],
  ]

  private static let layouts: [String: Layout] = [
    "mixed": .mixed, "denominator": .denominator, "numerator": .numerator, "row-units": .rowsForUnits,
  ]

  private static let roles: [(key: String, role: Notation.Role)] = [
    ("weights", .weights), ("biases", .biases), ("sums", .sums), ("activations", .activations),
    ("input", .input), ("target", .label), ("output", .output), ("loss", .loss), ("mean_loss", .meanLoss),
    ("batch", .batchSize),
  ]

  /// The notations of textbooks, each a short table of entries.
  private static let presets: [(name: String, entries: [(key: String, value: String)])] = [
    ("nielsen", [("layers", "bare"), ("weights", "w"), ("loss", "C"), ("batch", "n")]),
    ("deeplearning.ai", [("layers", "square"), ("loss", "L"), ("mean_loss", "J"), ("batch", "m")]),
    ("ufldl", [("layers", "round"), ("first_layer", "1"), ("loss", "J"), ("batch", "m")]),
    ("d2l", [("layers", "round"), ("activations", "h"), ("sums", "o"), ("batch", "n")]),
    (
      "bishop",
      [
        ("sums", "a"), ("activations", "z"), ("weights", "w"), ("output", "y"), ("target", "t"),
        ("loss", "E"),
      ]
    ),
    (
      "cs231n",
      [("vectors", "rows"), ("matrices", "inputs-outputs"), ("sums", "f"), ("output", "p"), ("batch", "N")]
    ),
    (
      "goodfellow",
      [("layers", "round"), ("activations", "h"), ("sums", "a"), ("mean_loss", "J"), ("batch", "m")]
    ),
  ]

  func apply(to notation: inout Notation) {
    for entry in entries {
      switch entry.key {
      case "layers":
        notation.squareIsLayer = entry.value == "square"
        notation.roundIsLayer = entry.value == "round"
        notation.bareIsLayer = entry.value == "bare"
      case "first_layer": setFirstLayer(entry.value == "1", in: &notation)
      case "vectors": notation.examplesAreRows = entry.value == "rows"
      case "matrices":
        notation.weightsAreTransposed = entry.value == "inputs-outputs"
        notation.hasOpenIndices = false
      case "gradients": if let layout { notation.layout = layout }
      default: setLetter(entry, in: &notation)
      }
    }
  }

  /// Counts the input as layer 1. W^{(1)} then leads from layer 1 to layer 2.
  private func setFirstLayer(_ inputIsFirst: Bool, in notation: inout Notation) {
    let shift = inputIsFirst ? -1 : 0
    notation.shift = shift
    for (letter, meaning) in notation.meanings {
      notation.meanings[letter]?.shift = meaning.role == .sums || meaning.role == .activations ? shift : 0
    }
  }

  private func setLetter(_ entry: Entry, in notation: inout Notation) {
    guard let role = Self.roles.first(where: { $0.key == entry.key })?.role,
      let letter = Self.letter(entry.value)
    else { return }
    // Two letters for the same loss: one is of an example, and the other is the mean.
    var meaning = notation.meanings[letter]?.role == role ? notation.meanings[letter] : nil
    if meaning == nil {
      let shift = notation.meanings.values.first { $0.role == role }?.shift ?? 0
      meaning = .init(role: role, shift: shift)
      meaning?.isBatch =
        letter.first?.isUppercase == true && [.sums, .activations, .input, .label, .output].contains(role)
    }
    meaning?.reason = "as the front matter says"
    notation.fixedLetters.insert(letter)
    notation.meanings[letter] = meaning
  }
}
