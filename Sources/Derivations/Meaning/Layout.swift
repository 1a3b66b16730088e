/// The order of a derivative's axes.
enum Layout: Sendable, Hashable, CaseIterable {
  /// A gradient has the shape of its variable. A Jacobian has a row for each entry of its numerator. This is the most
  /// common layout.
  case mixed
  /// A gradient has the shape of its variable. A Jacobian has a row for each entry of its variable.
  case denominator
  /// A gradient is a row. A Jacobian has a row for each entry of its numerator.
  case numerator

  var gradient: LayoutChoice.Gradient { self == .numerator ? .transposed : .likeVariable }
  var jacobian: LayoutChoice.Jacobian { self == .denominator ? .rowsOfVariable : .rowsOfNumerator }
}

/// The layout of a notebook's derivatives, as far as its equations have fixed it. All equations of a notebook must use
/// the same layout.
public struct LayoutChoice: Sendable, Hashable, Codable {
  enum Gradient: String, Sendable, Hashable, Codable {
    case likeVariable, transposed

    var words: String {
      switch self {
      case .likeVariable: "a gradient has the shape of its variable"
      case .transposed: "a gradient is a row, and $\\partial L / \\partial W$ has the shape of $W^T$"
      }
    }
  }

  enum Jacobian: String, Sendable, Hashable, Codable {
    case rowsOfNumerator, rowsOfVariable

    var words: String {
      switch self {
      case .rowsOfNumerator: "a Jacobian has a row for each entry of its numerator"
      case .rowsOfVariable: "a Jacobian has a row for each entry of its variable"
      }
    }
  }

  var gradient: Gradient?
  var jacobian: Jacobian?

  init(gradient: Gradient? = nil, jacobian: Jacobian? = nil) {
    self.gradient = gradient
    self.jacobian = jacobian
  }

  var isEmpty: Bool { self == LayoutChoice() }

  func allows(_ layout: Layout) -> Bool {
    (gradient ?? layout.gradient) == layout.gradient && (jacobian ?? layout.jacobian) == layout.jacobian
  }

  /// The layouts that are still possible, the likeliest first.
  var layouts: [Layout] { Layout.allCases.filter(allows) }

  /// Returns this choice, completed with `other` where this one has fixed nothing.
  func adding(_ other: LayoutChoice) -> LayoutChoice {
    LayoutChoice(gradient: gradient ?? other.gradient, jacobian: jacobian ?? other.jacobian)
  }
}
