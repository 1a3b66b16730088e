/// The symbols of a network in a notebook's notation, for a derivation that nbrun writes.
///
/// nbrun writes one example as a column. A notation with rows, or with letters that stand for one layer only, cannot
/// write all of a network in this way: the symbols are then those of nbrun's own notation.
public struct NetworkSymbols: Sendable {
  /// The notation in which the symbols are written.
  public let notation: Notation
  /// Whether this is nbrun's own notation because the notebook's cannot write the symbols.
  public let isSubstitute: Bool

  public init(_ notation: Notation) {
    isSubstitute = !notation.writesNetworks
    self.notation = isSubstitute ? .standard : notation
  }

  public func weights(_ layer: Int) -> String { notation.latex("W", layer: layer) }
  public func biases(_ layer: Int) -> String { notation.latex("b", layer: layer) }
  public func sums(_ layer: Int) -> String { notation.latex("z", layer: layer) }
  /// The activations of a layer; those of layer 0 are the input.
  public func activations(_ layer: Int) -> String { layer == 0 ? input : notation.latex("a", layer: layer) }
  public var input: String { notation.latex("x") }
  public var label: String { notation.latex("y") }
  public var output: String { notation.latex("yhat") }
  public var loss: String { notation.latex("L") }
  public var meanLoss: String { notation.latex("J") }
  public var batchSize: String { notation.latex("B") }

  /// An entry of the label.
  public func label(entry letter: String) -> String { entry(letter, of: "y") }
  /// An entry of the output.
  public func output(entry letter: String) -> String { entry(letter, of: "yhat") }

  private func entry(_ letter: String, of base: String) -> String {
    notation.latex(Name(base: base, subscripts: [Self.part(letter)]))
  }

  /// The symbol of one example, for any layer l plus a number: $z_l^{(i)}$. Without a layer it is the loss.
  public func ofExample(_ symbol: Layered, layer plus: Int, example: String) -> String {
    notation.latex(
      Name(base: symbol.rawValue, subscripts: [Self.part("l", plus: plus)], example: Self.part(example)))
  }

  /// The symbol of any layer l plus a number.
  public func ofLayer(_ symbol: Layered, plus: Int = 0) -> String {
    notation.latex(Name(base: symbol.rawValue, subscripts: [Self.part("l", plus: plus)]))
  }

  public func loss(example: String) -> String {
    notation.latex(Name(base: "L", example: Self.part(example)))
  }

  /// A quantity that every layer has.
  public enum Layered: String, Sendable {
    case weights = "W"
    case biases = "b"
    case sums = "z"
    case activations = "a"
    case batchActivations = "A"
  }

  private static func part(_ letter: String, plus: Int = 0) -> Subscript {
    Subscript(form: .letter(letter, plus: plus), range: 0..<0)
  }
}

extension Notation {
  /// Whether all quantities of a network, with one example as a column, have symbols of their own in this notation.
  fileprivate var writesNetworks: Bool {
    guard !examplesAreRows, !weightsAreTransposed, units.isEmpty, layout == .mixed else { return false }
    let quantities = ["W", "b", "z", "a", "x", "y", "yhat", "L", "J", "B"]
    let letters = quantities.map { letter(for: $0) }
    return Set(letters).count == letters.count
      && zip(quantities, letters).allSatisfy { quantity, letter in
        let isFree =
          gradients[letter] == nil && !functions.contains(letter) && !constants.contains(letter)
          && !softmaxLetters.contains(letter)
        guard let meaning = meanings[letter] else { return isFree && !isUsed.contains(letter) }
        return isFree && meaning.canonical == quantity && meaning.layer == nil
      }
  }
}
