import NeuralNet

/// The symbols of a notebook's checked formulas, in the order of their first use.
public struct Glossary: Sendable {
  public struct Entry: Sendable, Hashable {
    /// LaTeX.
    public var symbol: String
    /// What it is, with formulas between dollars.
    public var meaning: String
    /// "128 × 784"; nil for what has none.
    public var shape: String?
    /// Of its first use.
    public var line: Int
    let key: Definition.Key
    let use: QuantityUse?
  }

  public private(set) var entries: [Entry] = []
  private var known: Set<String> = []

  init() {}

  /// Takes note of the symbols of the run.
  mutating func meet(_ expressions: [Expression], letters: LayerLetters, network: NetworkOutline, line: Int) {
    for expression in expressions {
      expression.walk { part in
        guard case .name(let name) = part.form else { return }
        meet(name, letters: letters, network: network, line: line)
      }
    }
  }

  mutating func define(_ key: Definition.Key, shape: String, line: Int) {
    add(
      Entry(
        symbol: key.written, meaning: "defined on line \(line)", shape: shape, line: line, key: key, use: nil)
    )
  }

  private mutating func meet(_ name: Name, letters: LayerLetters, network: NetworkOutline, line: Int) {
    let depth = network.depth
    func add(_ symbol: String, _ meaning: String, _ use: QuantityUse?, layer: Int? = nil) {
      let shape = use.map { network.words(for: $0.shape(in: network)) }
      self.add(
        Entry(
          symbol: symbol, meaning: meaning, shape: shape == "1 × 1" ? "number" : shape, line: line,
          key: .init(base: name.base, layer: layer), use: use))
    }
    switch name.base {
    case "x": add("x", "one example", .init(quantity: .activations(0)))
    case "y": add("y", "the label of one example, one-hot", .init(quantity: .label))
    case "yhat":
      add(
        "\\hat y", "the network's output, $\\text{softmax}(z_{\(depth)})$",
        .init(quantity: .activations(depth)))
    case "X": add("X", "the batch, one example a column", .init(quantity: .activations(0), isBatch: true))
    case "Y":
      add("Y", "the labels of the batch, one example a column", .init(quantity: .label, isBatch: true))
    case "Yhat":
      add("\\hat Y", "the outputs of the batch", .init(quantity: .activations(depth), isBatch: true))
    case "L": add("L", "cross-entropy of one example, in nats", .init(quantity: .loss))
    case "J": add("J", "mean of $L$ over the batch", .init(quantity: .meanLoss))
    case "B": add("B", "examples of the batch", nil)
    case "K": add("K", "classes", nil)
    case "eta": add("\\eta", "learning rate of the next training", nil)
    case "z" where name.subscripts.isEmpty && name.layer == nil && !letters.readsLogits:
      add("z", "any number: \(AnyNumber.values.count) of them from −5 to 5", nil)
    case "z", "a", "W", "b", "Z", "A":
      for layer in layers(of: name, letters, network) { layered(name.base, layer, network, add) }
    default: break
    }
  }

  private func layers(of name: Name, _ letters: LayerLetters, _ network: NetworkOutline) -> [Int] {
    let lowest = name.base.lowercased() == "a" ? 0 : 1
    switch name.layerPart?.form {
    case .number(let layer)?: return (lowest...network.depth).contains(layer) ? [layer] : []
    case .letter(let letter, let plus)? where letters.layers.contains(letter):
      return (1...network.depth).map { $0 + plus }.filter { (lowest...network.depth).contains($0) }
    default: return name.base == "z" ? [network.depth] : []
    }
  }

  private func layered(
    _ base: String, _ layer: Int, _ network: NetworkOutline,
    _ add: (String, String, QuantityUse?, Int?) -> Void
  ) {
    let symbol = "\(base)_{\(layer)}"
    let place =
      layer == network.depth ? "the output layer" : layer == 0 ? "the input" : "hidden layer \(layer)"
    switch base {
    case "z": add(symbol, "weighted sums of \(place)", .init(quantity: .sums(layer)), layer)
    case "a":
      let meaning =
        layer == 0
        ? "the input, $x$"
        : layer == network.depth
          ? "the output, $\\hat y$" : "activations of \(place), $\(network.activation.latex)(z_{\(layer)})$"
      add(symbol, meaning, .init(quantity: .activations(layer)), layer)
    case "W": add(symbol, "weights of \(place)", .init(quantity: .weights(layer)), layer)
    case "b": add(symbol, "biases of \(place)", .init(quantity: .biases(layer)), layer)
    case "Z":
      add(
        symbol, "weighted sums of \(place), one example a column",
        .init(quantity: .sums(layer), isBatch: true), layer)
    default:
      add(
        symbol, "activations of \(place), one example a column",
        .init(quantity: .activations(layer), isBatch: true), layer)
    }
  }

  private mutating func add(_ entry: Entry) {
    if known.insert(entry.symbol).inserted { entries.append(entry) }
  }
}

extension Glossary {
  /// The least and the most entry of what a symbol stands for, at a point; nil for what has no numbers.
  public func spread(of entry: Entry, by evaluator: Evaluator) -> (least: Double, most: Double)? {
    let network = evaluator.outline
    switch entry.symbol {
    case "B": return (Double(network.examples), Double(network.examples))
    case "K": return network.widths[network.depth].map { (Double($0), Double($0)) }
    default: break
    }
    guard let use = entry.use else { return nil }
    let shape = use.shape(in: network)
    let examples = use.quantity.isPerExample ? network.examples : 1
    var spread: (least: Double, most: Double)?
    for example in 0..<examples {
      for row in 0..<evaluator.size(of: shape.rows) {
        for column in 0..<(use.isBatch ? 1 : evaluator.size(of: shape.columns)) {
          let value = evaluator.still.value(of: use.quantity, row: row, column: column, example: example)
          spread = (min(spread?.least ?? value, value), max(spread?.most ?? value, value))
        }
      }
    }
    return spread
  }
}
