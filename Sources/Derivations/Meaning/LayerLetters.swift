/// The letters of an equation that stand for a layer, and those that stand for an entry: `W_l`, `z_{3,k}`.
struct LayerLetters {
  /// The letters that stand for a layer.
  private(set) var layers: Set<String> = ["l"]
  /// The letters that index entries or examples.
  private(set) var entries: Set<String> = []
  private var undecided: Set<String> = []
  /// Whether `z` without a layer means the logits: it stands without a subscript, and softmax is applied to it or an
  /// entry of it is used.
  private(set) var readsLogits = false

  init(in expressions: [Expression]) {
    var hasBareSum = false
    var takesSoftmax = false
    for expression in expressions {
      expression.walk { part in
        switch part.form {
        case .name(let name):
          read(name)
          if name.base == "z", name.subscripts.isEmpty, name.layer == nil { hasBareSum = true }
        case .subscripted(_, let subscripts): entries.formUnion(subscripts.compactMap(\.letter))
        case .reduction(let reduction): entries.insert(reduction.index.name)
        case .application(.softmax, _, let argument):
          if case .name(let name) = argument.form, name.base == "z", name.subscripts.isEmpty {
            takesSoftmax = true
          }
        default: break
        }
      }
    }
    layers.formUnion(undecided.subtracting(entries))
    entries.subtract(layers)
    let hasEntryOfBare = expressions.contains { expression in
      expression.contains { part in
        guard case .name(let name) = part.form, name.base == "z", name.subscripts.count == 1 else {
          return false
        }
        return name.subscripts[0].letter.map { !layers.contains($0) } ?? false
      }
    }
    readsLogits = hasBareSum && (takesSoftmax || hasEntryOfBare)
  }

  private mutating func read(_ name: Name) {
    if let letter = name.example?.letter { entries.insert(letter) }
    if let layer = name.layer {
      if let letter = layer.letter { layers.insert(letter) }
      entries.formUnion(name.subscripts.compactMap(\.letter))
      return
    }
    let first = name.subscripts.first?.letter
    let rest = name.subscripts.dropFirst().compactMap(\.letter)
    if case .letter(let letter, let plus)? = name.subscripts.first?.form, plus != 0 { layers.insert(letter) }
    switch name.base {
    case "one", "I", "n": break
    case "x", "y", "yhat", "X", "Y", "Yhat", "L": entries.formUnion(name.subscripts.compactMap(\.letter))
    case "W", "Z", "A":
      entries.formUnion(rest)
      if [1, 3].contains(name.subscripts.count), let first { layers.insert(first) }
    case "delta" where name.subscripts.count == 2 && first != nil:
      // This is the Kronecker delta or an entry of a layer's δ. The second subscript is an entry in both cases.
      entries.formUnion(rest)
      if let first, first != "l" { entries.insert(first) }
    default:
      entries.formUnion(rest)
      if let first { undecided.insert(first) }
    }
  }
}

extension Expression {
  /// Returns the layer letters that no sum binds.
  func freeLayerLetters(of letters: Set<String>) -> Set<String> {
    if case .name(let name) = form {
      let first = [name.subscripts.first, name.layer].compactMap { $0?.letter }
      return Set(first).intersection(letters)
    }
    var free = parts.reduce(into: Set<String>()) { $0.formUnion($1.freeLayerLetters(of: letters)) }
    if case .reduction(let reduction) = form { free.remove(reduction.index.name) }
    return free
  }
}
