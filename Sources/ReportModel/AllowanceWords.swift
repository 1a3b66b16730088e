import Formatting
import ProseTree

extension FormulaVerdict.Allowance {
  /// The allowance in words: "within 40%", "within 0.05".
  public var words: String {
    switch self {
    case .share: "within \(shown)"
    case .distance: "within ±\(shown)"
    }
  }

  /// The allowed difference in words: "40% of the largest entry", "0.05".
  public var measure: String {
    switch self {
    case .share: "\(shown) of the largest entry"
    case .distance: shown
    }
  }

  public var number: Double {
    switch self {
    case .share(let number), .distance(let number): number
    }
  }

  private var shown: String {
    switch self {
    case .share(let share): NumberText(NumberFormat(.general, precision: 3)(share * 100)).shown + "%"
    case .distance(let distance): NumberText(NumberFormat(.general, precision: 3)(distance)).shown
    }
  }
}
