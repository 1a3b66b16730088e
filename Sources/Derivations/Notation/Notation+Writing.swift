/// Writes nbrun's names as the notebook writes them, for messages and the glossary.
extension Notation {
  /// The symbol as LaTeX in this notation.
  func latex(_ name: Name) -> String {
    var name = name
    let letter = letter(for: name.base)
    var layer = name.layer
    let style = style
    if layer == nil, name.isLayered, style != .below, let first = name.subscripts.first,
      first.isLayerLike(in: self)
    {
      layer = first
      name.subscripts.removeFirst()
    }
    let shift = meanings[letter]?.shift ?? shift
    let layerText = layer.map { Self.text($0, minus: shift) }
    let fixed = meanings[letter]?.layer
    let entries = name.subscripts.map { Self.text($0, minus: 0) }
    var lower = entries.joined(separator: entries.contains { $0.count > 1 } ? "," : "")
    var upper = ""
    if let layerText, fixed == nil, !isUnit(name) {
      switch style {
      case .below: lower = entries.isEmpty ? layerText : layerText + "," + lower
      case .round: upper = "(\(layerText))"
      case .square: upper = "[\(layerText)]"
      case .bare: upper = layerText
      }
    } else if layer == nil, name.isLayered, style == .below, entries.count > 1 {
      // A comma separates the layer from the indices: W_{3,jk}.
      let shifted = name.subscripts.first.map { Self.text($0, minus: shift) } ?? ""
      lower = shifted + "," + entries.dropFirst().joined()
    }
    if let example = name.example { upper += "(\(Self.text(example, minus: 0)))" }
    func script(_ sign: String, _ text: String) -> String {
      text.isEmpty ? "" : text.count == 1 ? sign + text : "\(sign){\(text)}"
    }
    return Definition.Key(base: letter, layer: nil).written + script("_", lower) + script("^", upper)
  }

  /// A quantity of nbrun by its own name and layer, written in this notation.
  func latex(_ base: String, layer: Int? = nil) -> String {
    let subscripts = layer.map { [Subscript(form: .number($0), range: 0..<0)] } ?? []
    return latex(Name(base: base, subscripts: subscripts))
  }

  /// A symbol that the notebook defines.
  func latex(_ key: Definition.Key) -> String {
    latex(Name(base: key.base, layer: key.layer.map { Subscript(form: .number($0), range: 0..<0) }))
  }

  enum Style { case below, round, square, bare }

  var style: Style {
    if squareIsLayer { return .square }
    if roundIsLayer { return .round }
    return bareIsLayer ? .bare : .below
  }

  /// The author's letter for a name of nbrun's own notation.
  func letter(for canonical: String) -> String {
    if canonical == "B", !isUsed.contains("B"), isUsed.contains("n"), meanings["n"] == nil { return "n" }
    if let own = meanings[canonical], own.canonical == canonical, isUsed.contains(canonical) {
      return canonical
    }
    let others = meanings.filter { $0.value.canonical == canonical && $0.value.layer == nil }.keys.sorted()
    if let written = others.first(where: isUsed.contains) ?? others.first(where: fixedLetters.contains) {
      return written
    }
    // A letter of nbrun's that means something else here is no name for it.
    return meanings[canonical].map { $0.canonical != canonical } ?? false
      ? others.first ?? canonical : canonical
  }

  /// Whether a symbol's layer is that of its unit, and is not written.
  private func isUnit(_ name: Name) -> Bool {
    guard let letter = name.subscripts.first?.letter else { return false }
    return name.layer != nil && units[letter] != nil
  }

  private static func text(_ part: Subscript, minus shift: Int) -> String {
    switch part.form {
    case .number(let number): return String(number - shift)
    case .letter(let letter, let plus):
      let plus = plus - shift
      return plus == 0 ? letter : plus < 0 ? "\(letter)-\(-plus)" : "\(letter)+\(plus)"
    case .word(let word): return "\\text{\(word)}"
    case .indexed(let letter, let by): return "\(letter)_\(by)"
    }
  }
}

extension Subscript {
  /// Whether it can be a layer: a number or a layer letter.
  fileprivate func isLayerLike(in notation: Notation) -> Bool {
    switch form {
    case .number: true
    case .letter(let letter, _): notation.layerLetters.contains(letter)
    default: false
    }
  }
}
