import NeuralNet

/// The symbols of a notebook's checked formulas, in the order of their first use.
public struct Glossary: Sendable {
  public struct Entry: Sendable, Hashable {
    /// The symbol as LaTeX.
    public var symbol: String
    /// The meaning of the symbol. Formulas stand between dollars.
    public var meaning: String
    /// "128 × 784"; nil for symbols without a shape.
    public var shape: String?
    /// The formula that uses the symbol first.
    public var place: Int
    let use: QuantityUse?
    /// The length that it stands for: B or K.
    let length: String?
  }

  public private(set) var entries: [Entry] = []
  private var known: Set<String> = []

  init() {}

  /// Adds the symbols of the run that occur in the expressions.
  mutating func addSymbols(
    of expressions: [Expression], letters: LayerLetters, notation: Notation, network: NetworkOutline,
    place: Int
  ) {
    for expression in expressions {
      expression.walk { part in
        guard case .name(let name) = part.form else { return }
        addSymbol(name, letters: letters, notation: notation, network: network, place: place)
      }
    }
  }

  /// - Parameter symbol: the symbol as LaTeX.
  mutating func define(_ symbol: String, shape: String, place: Int) {
    add(
      Entry(
        symbol: symbol, meaning: "defined by the notebook", shape: shape, place: place, use: nil,
        length: nil))
  }

  private mutating func addSymbol(
    _ name: Name, letters: LayerLetters, notation: Notation, network: NetworkOutline, place: Int
  ) {
    let depth = network.depth
    func add(_ base: String, _ meaning: String, _ use: QuantityUse? = nil, layer: Int? = nil) {
      let symbol = notation.latex(base, layer: layer)
      let shape = use.map { network.words(for: $0.shape(in: network)) }
      self.add(
        Entry(
          symbol: symbol, meaning: meaning, shape: shape == "1 × 1" ? "number" : shape, place: place,
          use: use,
          length: base == "B" || base == "K" ? base : nil))
    }
    let use = QuantityUse(name.base, in: network)
    switch name.base {
    case "x": add("x", "one example", use)
    case "y": add("y", "the label of one example, one-hot", use)
    case "yhat":
      add("yhat", "the network's output, $\\text{softmax}(\(notation.latex("z", layer: depth)))$", use)
    case "X": add("X", "the batch, one example a column", use)
    case "Y": add("Y", "the labels of the batch, one example a column", use)
    case "Yhat": add("Yhat", "the outputs of the batch", use)
    case "L": add("L", "cross-entropy of one example, in nats", use)
    case "J": add("J", "mean of the loss over the batch", use)
    case "B": add("B", "examples of the batch")
    case "K": add("K", "classes")
    case "eta": add("eta", "learning rate of the next training")
    case "z" where name.subscripts.isEmpty && name.layer == nil && !letters.readsLogits:
      add("z", "any number: \(AnyNumber.values.count) of them from −5 to 5")
    case let base where name.isLayered:
      for layer in layers(of: name, letters, network) {
        add(
          base, meaning(of: base, layer, notation, network), QuantityUse(base, layer: layer), layer: layer)
      }
    default: break
    }
  }

  private func layers(of name: Name, _ letters: LayerLetters, _ network: NetworkOutline) -> [Int] {
    let all = name.layers(in: network)
    switch name.layerPart?.form {
    case .number(let layer)?: return all.contains(layer) ? [layer] : []
    case .letter(let letter, let plus)? where letters.layers.contains(letter):
      return (1...network.depth).map { $0 + plus }.filter(all.contains)
    default: return name.base == "z" ? [network.depth] : []
    }
  }

  private func meaning(
    of base: String, _ layer: Int, _ notation: Notation, _ network: NetworkOutline
  ) -> String {
    let place =
      layer == network.depth ? "the output layer" : layer == 0 ? "the input" : "hidden layer \(layer)"
    switch base {
    case "z": return "weighted sums of \(place)"
    case "a" where layer == 0: return "the input, $\(notation.latex("x"))$"
    case "a" where layer == network.depth: return "the output, $\(notation.latex("yhat"))$"
    case "a":
      return
        "activations of \(place), $\(network.activation.function.latex)(\(notation.latex("z", layer: layer)))$"
    case "W": return "weights of \(place)"
    case "b": return "biases of \(place)"
    case "Z": return "weighted sums of \(place), one example a column"
    default: return "activations of \(place), one example a column"
    }
  }

  private mutating func add(_ entry: Entry) {
    if known.insert(entry.symbol).inserted { entries.append(entry) }
  }
}

extension Glossary {
  /// Returns the smallest and the largest entry of a symbol's quantity at a point, or nil if the symbol has no numbers.
  public func spread(of entry: Entry, by evaluator: Evaluator) -> (smallest: Double, largest: Double)? {
    let network = evaluator.outline
    switch entry.length {
    case "B": return (Double(network.examples), Double(network.examples))
    case "K": return network.widths[network.depth].map { (Double($0), Double($0)) }
    default: break
    }
    guard let use = entry.use else { return nil }
    let shape = use.shape(in: network)
    let examples = use.quantity.isPerExample ? network.examples : 1
    var spread: (smallest: Double, largest: Double)?
    for example in 0..<examples {
      for row in 0..<evaluator.size(of: shape.rows) {
        for column in 0..<(use.isBatch ? 1 : evaluator.size(of: shape.columns)) {
          let value = evaluator.unperturbed.value(
            of: use.quantity, row: row, column: column, example: example)
          spread = (min(spread?.smallest ?? value, value), max(spread?.largest ?? value, value))
        }
      }
    }
    return spread
  }
}
