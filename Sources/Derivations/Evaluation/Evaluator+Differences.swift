import NeuralNet

/// Derivatives, computed as central differences of perturbed passes.
extension Evaluator {
  /// Returns (f(θ + h) − f(θ − h)) / ((θ + h) − (θ − h)), or nil if a kink lies between the two points.
  func difference(_ derivative: Term.Derivative, _ row: Int, _ column: Int, _ frame: Frame) -> Double? {
    let (above, perturbation, frame) = places(of: derivative, row, column, frame)
    if case .quantity(let use) = derivative.numerator.operation,
      use.quantity == .loss || use.quantity == .meanLoss
    {
      let slope = Slope(
        quantity: use.quantity, example: use.quantity == .loss ? frame.example : nil,
        perturbation: perturbation)
      if let known = slopes[slope] {
        if paid.insert(slope).inserted { _ = spend(known.cost) }
        return known.value
      }
      let before = work
      // A pass perturbed for the loss is used only here, so it is not cached.
      let found = quotient(derivative, above, frame, perturbation, freshPass)
      if !isExhausted { slopes[slope] = KnownSlope(value: found, cost: work - before) }
      paid.insert(slope)
      return found
    }
    return quotient(derivative, above, frame, perturbation, pass)
  }

  /// Returns the entry of the numerator, the perturbation, and the frame with the example that is perturbed.
  func places(
    of derivative: Term.Derivative, _ row: Int, _ column: Int, _ frame: Frame
  ) -> (above: (row: Int, column: Int), perturbation: PerturbedPass.Perturbation, frame: Frame) {
    var frame = frame
    let variable = derivative.variable
    // The entry of the numerator, and the entry of the variable.
    var above = (row: row, column: column)
    var below = (row: row, column: column)
    switch derivative.arrangement {
    case .entries where derivative.numeratorIsScalar: above = (0, 0)
    case .entries: break
    case .numeratorByVariable: (above, below) = ((row, 0), (column, 0))
    case .variableByNumerator: (above, below) = ((column, 0), (row, 0))
    case .transposedGradient: (above, below) = ((0, 0), (column, row))
    }
    if let entry = variable.entry {
      below = (frame.value(of: entry.row), entry.column.map { frame.value(of: $0) } ?? 0)
    }
    var perturbation = PerturbedPass.Perturbation(
      quantity: variable.use.quantity, row: below.row, column: below.column, example: nil, direction: 1)
    if variable.use.quantity.isPerExample {
      perturbation.column = 0
      perturbation.example =
        variable.use.isBatch ? below.column : variable.example.map { frame.value(of: $0) } ?? frame.example
      if variable.use.isBatch { frame.slots[0] = Int32(below.column) }
    }
    if case .biases = variable.use.quantity { perturbation.column = 0 }
    return (above, perturbation, frame)
  }

  private func quotient(
    _ derivative: Term.Derivative, _ entry: (row: Int, column: Int), _ frame: Frame,
    _ perturbation: PerturbedPass.Perturbation,
    _ pass: (PerturbedPass.Perturbation) -> PerturbedPass
  ) -> Double? {
    var (frame, perturbation) = (frame, perturbation)
    let upper = pass(perturbation)
    perturbation.direction = -1
    let lower = pass(perturbation)
    guard !upper.hasSwitched(against: lower) else { return nil }
    frame.pass = upper
    let high = value(derivative.numerator, entry.row, entry.column, frame)
    frame.pass = lower
    let low = value(derivative.numerator, entry.row, entry.column, frame)
    return (high - low) / (upper.distance - lower.distance)
  }

  private func freshPass(_ perturbation: PerturbedPass.Perturbation) -> PerturbedPass {
    passes += 1
    _ = spend(operations(of: perturbation))
    return PerturbedPass(unperturbed, moving: perturbation, id: passes)
  }

  /// Returns the approximate number of operations needed to compute everything that a perturbation affects.
  private func operations(of perturbation: PerturbedPass.Perturbation) -> Int {
    let first =
      switch perturbation.quantity {
      case .activations(let layer), .preactivations(let layer), .weights(let layer), .biases(let layer): layer
      default: point.depth
      }
    let widths = point.widths
    let once = zip(widths, widths.dropFirst()).dropFirst(first + 1).reduce(0) { $0 + $1.0 * $1.1 }
    let units = widths.dropFirst(first).reduce(0, +)
    // Dense products run several times faster per operation than the other code.
    return (once / 8 + 20 * units) * (perturbation.example == nil ? point.labels.count : 1)
  }

  private func pass(_ perturbation: PerturbedPass.Perturbation) -> PerturbedPass {
    if let known = moved[perturbation] { return known }
    if kept > Self.limit {
      moved = [:]
      kept = 0
    }
    let pass = freshPass(perturbation)
    moved[perturbation] = pass
    // The size of the pass once it is fully computed: every layer of every example that it affects.
    kept +=
      outline.widths.reduce(0) { $0 + 2 * ($1 ?? 0) } * (perturbation.example == nil ? point.labels.count : 1)
    return pass
  }
}
