import MathSyntax

/// Finds the layout in which the shapes of most equations of a notebook fit. No equation is evaluated.
struct LayoutInference {
  private let formulas: [MathFormula]
  private let notation: Notation
  private let outline: NetworkOutline
  /// The number of operations for one layout.
  private static let workLimit = DerivationChecker.workLimit / 20

  init(_ formulas: [MathFormula], _ notation: Notation, depth: Int) {
    self.formulas = formulas
    self.notation = notation
    // No two layers have the same width, so that shapes fit only if their meanings do.
    var outline = NetworkOutline(
      widths: Array(repeating: nil, count: depth + 1), activation: .sigmoid, examples: 7)
    outline.learningRate = 1
    self.outline = outline
  }

  /// The likeliest layout, the first equation that fits in it and not in the default one, and the number of equations
  /// that do not fit.
  /// - Parameter amongLayouts: whether other layouts than that of the notation are tried.
  func result(amongLayouts: Bool = true) -> (layout: Layout, place: DefinitionPlace?, misfits: Int) {
    let standard = misfits(in: notation.layout)
    guard amongLayouts, !standard.isEmpty else { return (notation.layout, nil, standard.count) }
    var best = (layout: Layout.mixed, misfits: standard)
    let rows = misfits(in: .rowsForUnits)
    for (layout, misfits) in [(Layout.denominator, misfits(in: .denominator)), (.rowsForUnits, rows)]
    where misfits.count < best.misfits.count {
      best = (layout, misfits)
    }
    // A gradient by weights is transposed only in a notebook in which gradients by units are rows: the equations without
    // weights decide that.
    let transposed = misfits(in: .numerator)
    let withWeights = rows.symmetricDifference(transposed)
    if transposed.count < best.misfits.count,
      rows.subtracting(withWeights).count < standard.subtracting(withWeights).count
    {
      best = (.numerator, transposed)
    }
    guard best.layout != .mixed else { return (.mixed, nil, standard.count) }
    let deciding = standard.subtracting(best.misfits).min {
      ($0.place, $0.range.lowerBound) < ($1.place, $1.range.lowerBound)
    }
    return (best.layout, deciding, best.misfits.count)
  }

  /// The equations whose shapes do not fit in a layout.
  private func misfits(in layout: Layout) -> Set<DefinitionPlace> {
    var notation = notation
    notation.layout = layout
    var checker = DerivationChecker(notation: notation, workLimit: Self.workLimit)
    var misfits: Set<DefinitionPlace> = []
    for (place, formula) in formulas.enumerated() {
      for finding in checker.read(formula, in: outline, place: place) where finding.problem?.kind == .shape {
        misfits.insert(DefinitionPlace(place: place, range: finding.sign))
      }
    }
    return misfits
  }
}
