import Foundation

/// How a notebook writes its formulas: what each letter stands for, where a symbol's layer stands, and from where layers
/// are counted.
///
/// A notation is decided once for a whole notebook, by the names and the shapes in its formulas or by the author. It is
/// never decided by whether an equation is then true.
public struct Notation: Sendable, Hashable, Codable {
  /// What a letter stands for.
  enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    case weights, biases, sums, activations, input, label, output
    /// The loss of one example, its mean over the batch, and its sum over the batch.
    case loss, meanLoss, summedLoss
    case batchSize, learningRate

    /// Whether every layer has such a quantity.
    var isLayered: Bool { [.weights, .biases, .sums, .activations].contains(self) }
    var isLoss: Bool { [.loss, .meanLoss, .summedLoss].contains(self) }
  }

  /// A layer, counted from the first one with weights, which is 1.
  enum LayerNumber: Sendable, Hashable, Codable {
    case number(Int)
    /// The last layer, or one of those before it.
    case beforeLast(Int)

    func resolved(in network: NetworkOutline) -> Int {
      switch self {
      case .number(let number): number
      case .beforeLast(let count): network.depth - count
      }
    }
  }

  /// The meaning of a letter.
  struct Meaning: Sendable, Hashable, Codable {
    var role: Role
    /// Whether it is the whole batch: `Z`, `A`, `X`.
    var isBatch = false
    /// The layer of a symbol that is written without one.
    var layer: LayerNumber?
    /// What must be added to a written layer: −1 if layer 1 is the input.
    var shift = 0
    /// Why the letter has this meaning, if a formula says so.
    var reason: String?
  }

  /// The layer of a unit that is written without its layer, as in `w_{kj}`.
  enum UnitLayer: Sendable, Hashable, Codable {
    case layer(LayerNumber)
    /// Above or below the layer that the other letters of the equation are in.
    case relative(Int)
  }

  struct Gradient: Sendable, Hashable, Codable {
    var variable: String
    /// L or J.
    var loss: String
  }

  /// The meanings of the letters. A letter that is not among them is defined by the notebook, or unknown.
  var meanings: [String: Meaning] = [:]
  /// Letters that are functions: the activation of the hidden units.
  var functions: Set<String> = []
  /// The letters that the notebook uses. Messages are written with them.
  var isUsed: Set<String> = []
  /// Whether σ is softmax, as `\sigma(z)_i = e^{z_i} / \sum_k e^{z_k}` says.
  var sigmaIsSoftmax = false
  /// Letters that are softmax: s in `s(x)_i = e^{x_i} / \sum_k e^{x_k}`.
  var softmaxLetters: Set<String> = []
  /// Letters that are any number, because softmax does not depend on them: c in `e^{z_i - c}`.
  var constants: Set<String> = []
  /// Whether `^{[2]}` occurs.
  var squareIsLayer = false
  /// Whether `^{(2)}` is a layer. Otherwise it is an example.
  var roundIsLayer = false
  /// Whether a superscript without brackets is a layer: `w^l`.
  var bareIsLayer = false
  /// Letters that stand for a layer in a superscript.
  var layerLetters: Set<String> = ["l"]
  /// Capital letters that stand for the last layer, as L does: `x^{(N)}`.
  var lastLayerLetters: Set<String> = []
  /// The weights may lead from the first index to the second or from the second to the first, and no formula shows which.
  var hasOpenIndices = false
  /// Letters that index entries.
  var entryLetters: Set<String> = []
  /// Indices of sums over the batch: below a symbol they are the example, and no entry.
  var batchIndices: Set<String> = []
  /// Indices of the loss that other symbols have too: n in E_n and t_{nk}. Everywhere they are the example.
  var exampleLetters: Set<String> = []
  /// Letters that are the gradient of the loss: dZ, \bar z, and a δ that the notebook does not define.
  var gradients: [String: Gradient] = [:]
  /// Letters of units, if weights are written with two units and without a layer: `w_{kj}`.
  var units: [String: UnitLayer] = [:]
  /// Letters without a layer that are in different layers in different formulas: h in `h = \sigma(W^{(1)} x)` and
  /// `z = W^{(3)} h`.
  var localLetters: Set<String> = []
  /// Letters whose meaning the author has given.
  var fixedLetters: Set<String> = []
  /// The lines that give the fixed letters their meaning, as `Alias.signature` writes them.
  var aliases: Set<String> = []
  /// Indices of the loss that no other symbol has: n in E_n. They only say that the loss is one example's.
  var lossIndices: Set<String> = []
  /// Whether the letter of one example's loss also stands for the loss of the batch.
  var lossMayBeOfBatch = false
  /// Whether the loss of the batch is the sum over its examples, and not the mean.
  var lossIsSummed = false
  /// What must be added to the written layer of a symbol that the notebook defines.
  var shift = 0
  /// Whether only gradients, and no weighted sums, show how the examples are oriented.
  var orientationIsOpen = false
  /// How the weights are oriented if examples are rows, in a notebook in which only one equation shows that they are.
  var openRows: RowWeights?

  enum RowWeights: String, Sendable, Hashable, Codable {
    /// Z = X W
    case inputsToOutputs
    /// Z = X W^T
    case outputsToInputs
  }

  /// Whether an example is a row: `Z = X W + b`.
  var examplesAreRows = false
  /// Whether a weight matrix has a row for each input: `Z = X W`, or `z = W^T x`.
  var weightsAreTransposed = false
  /// The layout of derivatives, and the equation that decided it.
  var layout = Layout.mixed
  var layoutPlace: DefinitionPlace?

  /// nbrun's own notation.
  public static let standard = Notation(meanings: standardMeanings)

  static let standardMeanings: [String: Meaning] = [
    "W": Meaning(role: .weights), "b": Meaning(role: .biases), "z": Meaning(role: .sums),
    "a": Meaning(role: .activations), "Z": Meaning(role: .sums, isBatch: true),
    "A": Meaning(role: .activations, isBatch: true), "x": Meaning(role: .input),
    "X": Meaning(role: .input, isBatch: true), "y": Meaning(role: .label),
    "Y": Meaning(role: .label, isBatch: true), "yhat": Meaning(role: .output),
    "Yhat": Meaning(role: .output, isBatch: true), "L": Meaning(role: .loss),
    "J": Meaning(role: .meanLoss), "B": Meaning(role: .batchSize), "eta": Meaning(role: .learningRate),
  ]

  /// This notation with the letters of nbrun's own, and its numbers of layers.
  var withStandardLetters: Notation {
    var copy = self
    copy.meanings = Notation.standardMeanings
    copy.gradients = [:]
    copy.units = [:]
    copy.shift = 0
    (copy.examplesAreRows, copy.weightsAreTransposed) = (false, false)
    return copy
  }

  /// Whether the letter stands for a quantity of the run, a length or a constant. Such a letter is not an index.
  func isSymbol(_ letter: String) -> Bool {
    meanings[letter] != nil || ["B", "K", "I", "e"].contains(letter)
  }

  /// Whether the notebook uses a letter for a whole batch.
  var hasBatch: Bool {
    meanings.contains { $0.value.isBatch && (isUsed.contains($0.key) || isUsed.contains("d" + $0.key)) }
  }

  /// Whether a notebook uses nbrun's own letters, with layers below: z_2 and W_3. Examples are then columns, and L is the
  /// loss of one example.
  var isStandard: Bool {
    guard !squareIsLayer, !roundIsLayer, !bareIsLayer else { return false }
    return isUsed.allSatisfy { letter in
      meanings[letter].map { Notation.standardMeanings[letter]?.role == $0.role && $0.layer == nil } ?? true
    }
  }

  func role(of letter: String) -> Role? { meanings[letter]?.role }

  /// Whether an index is the example of every symbol that has it.
  func isExample(_ letter: String) -> Bool { exampleLetters.contains(letter) || lossIndices.contains(letter) }

  /// A text that is different for every notation, and the same in every run.
  public var fingerprint: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Sets have no order of their own.
    let sets = [
      functions, layerLetters, lastLayerLetters, entryLetters, batchIndices, fixedLetters, lossIndices,
      isUsed, aliases, exampleLetters, softmaxLetters, constants, localLetters,
    ]
    var plain = self
    for path in [
      \Notation.functions, \.layerLetters, \.lastLayerLetters, \.entryLetters, \.batchIndices, \.fixedLetters,
      \.lossIndices, \.isUsed, \.aliases, \.exampleLetters,
      \.softmaxLetters, \.constants, \.localLetters,
    ] {
      plain[keyPath: path] = []
    }
    let rest = (try? encoder.encode(plain)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return sets.map { $0.sorted().joined(separator: " ") }.joined(separator: ";") + rest
  }
}
