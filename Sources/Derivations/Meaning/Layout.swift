/// The order of a derivative's axes. All equations of a notebook use the same one.
enum Layout: String, Sendable, Hashable, Codable, CaseIterable {
  /// A gradient has the shape of its variable. A Jacobian has a row for each entry of its numerator. This is the most
  /// common layout.
  case mixed
  /// A gradient has the shape of its variable. A Jacobian has a row for each entry of its variable.
  case denominator
  /// A gradient by units is a row, and one by weights or biases has the shape of its variable. A Jacobian has a row for
  /// each entry of its numerator.
  case rowsForUnits
  /// A gradient is a row, and one by W has the shape of W^T. A Jacobian has a row for each entry of its numerator.
  case numerator

  /// Returns whether the gradient by this quantity is transposed.
  func transposesGradient(by use: QuantityUse) -> Bool {
    guard !use.isBatch else { return false }
    switch use.quantity {
    case .weights, .biases: return self == .numerator
    default: return self == .numerator || self == .rowsForUnits
    }
  }

  /// The layout in words, for messages that say which one a notebook uses.
  var words: String {
    switch self {
    case .mixed:
      "a gradient has the shape of its variable, and a Jacobian has a row for each entry of its numerator"
    case .denominator:
      "a gradient has the shape of its variable, and a Jacobian has a row for each entry of its variable"
    case .rowsForUnits:
      "a gradient by units is a row, and a gradient by weights or biases has the shape of its variable"
    case .numerator: "a gradient is a row, and $\\partial L / \\partial W$ has the shape of $W^T$"
    }
  }
}
