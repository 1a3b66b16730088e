/// The numbers of a notebook's equations: those with a `\label`, in the order of the text, from 1. A `\tag` of the
/// author's own stands in a number's place and does not count.
public struct EquationNumbers: Hashable, Sendable {
  /// By label, what `\eqref` shows in brackets.
  public private(set) var numbers: [String: String] = [:]
  /// By label, the name that links to the equation use.
  public private(set) var anchors: [String: String] = [:]
  private var last = 0
  private var taken: Set<String> = []

  public init() {}

  /// - Returns: labels of the formula that another equation has already. The first keeps its number.
  @discardableResult
  public mutating func count(_ formula: MathFormula) -> [String] {
    var repeated: [String] = []
    for equation in formula.equations {
      guard let label = equation.label else { continue }
      guard numbers[label] == nil else {
        repeated.append(label)
        continue
      }
      anchors[label] = freeAnchor(for: label)
      if let tag = equation.tag {
        numbers[label] = tag.plainText
      } else {
        last += 1
        numbers[label] = String(last)
      }
    }
    return repeated
  }

  /// `\label{x}` and `\label{eq:x}` ask for the same name: the second equation's gets a number behind it.
  private mutating func freeAnchor(for label: String) -> String {
    let name = Self.anchor(of: label)
    var (free, count) = (name, 1)
    while !taken.insert(free).inserted {
      count += 1
      free = "\(name)-\(count)"
    }
    return free
  }

  /// The name in links of an equation with this label, where no other equation has that name: `#eq-loss` for
  /// `\label{loss}` and for `\label{eq:loss}`.
  public static func anchor(of label: String) -> String {
    let name = ["eq:", "eq-"].first(where: label.hasPrefix).map { label.dropFirst($0.count) } ?? label[...]
    let letters = (name.isEmpty ? label[...] : name).map { letter in
      letter.isASCII && (letter.isLetter || letter.isNumber || "-_.:".contains(letter)) ? letter : "-"
    }
    return "eq-" + String(letters)
  }
}
