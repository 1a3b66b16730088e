/// The numbers of a notebook's equations: those with a `\label`, in the order of the text, from 1. A `\tag` of the
/// author's own stands in a number's place and does not count.
public struct EquationNumbers: Hashable, Sendable {
  /// By label, what `\eqref` shows in brackets.
  public private(set) var numbers: [String: String] = [:]
  private var last = 0
  private var anchors: Set<String> = []

  public init() {}

  /// - Returns: labels of the formula that another equation has already, the same link included: `x` and `eq:x` are one.
  ///   The first keeps its number.
  @discardableResult
  public mutating func count(_ formula: MathFormula) -> [String] {
    var taken: [String] = []
    for equation in formula.equations {
      guard let label = equation.label else { continue }
      guard anchors.insert(Self.anchor(of: label)).inserted else {
        taken.append(label)
        continue
      }
      if let tag = equation.tag {
        numbers[label] = tag.plainText
      } else {
        last += 1
        numbers[label] = String(last)
      }
    }
    return taken
  }

  /// The name in links of the equation with this label: `#eq-loss` leads to what `\label{loss}` and `\label{eq:loss}`
  /// name.
  public static func anchor(of label: String) -> String {
    let name = ["eq:", "eq-"].first(where: label.hasPrefix).map { label.dropFirst($0.count) } ?? label[...]
    let letters = (name.isEmpty ? label[...] : name).map { letter in
      letter.isASCII && (letter.isLetter || letter.isNumber || "-_.:".contains(letter)) ? letter : "-"
    }
    return "eq-" + String(letters)
  }
}
