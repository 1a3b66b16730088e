/// The numbers of a notebook's equations. Equations with a `\label` are numbered in the order of the text, from 1. An
/// equation with a `\tag` shows the tag in place of a number, and is not counted.
public struct EquationNumbers: Hashable, Sendable {
  /// The text that `\eqref` shows in brackets, by label.
  public private(set) var numbers: [String: String] = [:]
  /// The name that links to the equation use, by label.
  public private(set) var anchors: [String: String] = [:]
  private var last = 0
  private var taken: Set<String> = []

  public init() {}

  /// - Returns: the labels of the formula that an earlier equation already has. The earlier equation keeps its number.
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

  /// `\label{x}` and `\label{eq:x}` give the same name, so the second equation's name gets a number at its end.
  private mutating func freeAnchor(for label: String) -> String {
    let name = Self.anchor(of: label)
    var (free, count) = (name, 1)
    while !taken.insert(free).inserted {
      count += 1
      free = "\(name)-\(count)"
    }
    return free
  }

  /// Returns the name that links to an equation with this label use, if no other equation has that name: `#eq-loss` for
  /// `\label{loss}` and for `\label{eq:loss}`.
  public static func anchor(of label: String) -> String {
    let name = ["eq:", "eq-"].first(where: label.hasPrefix).map { label.dropFirst($0.count) } ?? label[...]
    let letters = (name.isEmpty ? label[...] : name).map { letter in
      letter.isASCII && (letter.isLetter || letter.isNumber || "-_.:".contains(letter)) ? letter : "-"
    }
    return "eq-" + String(letters)
  }
}
