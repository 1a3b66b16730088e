import MarkupWriter

/// Estimates the width of a formula, to decide whether it fits on a narrow page. The estimate is a little too large.
///
/// The width is measured on the markup, not on the tree: each element of the markup is one box on the page.
enum FormulaWidth {
  /// Returns the width in pixels. On a narrow page, an em of a formula is 1.1 times the text's 17 px.
  static func pixels(_ formula: Markup) -> Double { ems(formula.html) * 18.7 }

  /// The box of an element: the widths of its parts. For a table's row, these are the widths of its cells.
  private struct Box {
    var name: Substring
    var spacing = 0.0
    var scale = 1.0
    var parts: [Double] = []
    /// The widths of a table's columns so far.
    var columns: [Double] = []

    var width: Double {
      let inner: Double =
        switch name {
        case "mtable": columns.reduce(0, +)
        case "mfrac", "munder", "mover", "munderover": parts.max() ?? 0
        case "msub", "msup", "msubsup":
          (parts.first ?? 0) + (parts.dropFirst().max() ?? 0) * FormulaWidth.script
        default: parts.reduce(0, +)
        }
      return (inner + spacing) * scale
    }
  }

  private static let script = 0.71
  private static let letter = 0.54
  /// The space around a table's cell: an average of aligned equations (less) and matrices (more).
  private static let cell = 0.7

  private static func ems(_ html: String) -> Double {
    var boxes = [Box(name: "")]
    var rest = html[...]
    while let open = rest.firstIndex(of: "<") {
      add(letters(in: rest[..<open]), to: &boxes)
      guard let end = rest[open...].firstIndex(of: ">") else { break }
      let tag = rest[rest.index(after: open)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.first == "/" {
        close(&boxes)
      } else {
        boxes.append(box(of: tag))
        if tag.last == "/" { close(&boxes) }
      }
    }
    add(letters(in: rest), to: &boxes)
    return boxes.reduce(0) { $0 + $1.width }
  }

  private static func box(of tag: Substring) -> Box {
    let name = tag.prefix { $0.isLetter }
    var box = Box(name: name)
    switch name {
    case "mo": box.spacing = ems(of: "lspace", in: tag) + ems(of: "rspace", in: tag)
    case "mspace": box.spacing = ems(of: "width", in: tag)
    // An element with the width 0 is drawn over its neighbours.
    case "mpadded" where tag.contains(" width=\"0\""): box.scale = 0
    case "mstyle": box.scale = percent(of: "mathsize", in: tag) / 100
    case "mtd": box.spacing = cell
    default: break
    }
    // On a narrow page, the verdict stands below the line.
    if tag.contains("math-verdict") || tag.contains("math-below") { box.scale = 0 }
    return box
  }

  private static func close(_ boxes: inout [Box]) {
    // The first box contains all others, and has no tag that closes it.
    guard boxes.count > 1, let closed = boxes.popLast() else { return }
    let last = boxes.count - 1
    guard closed.name == "mtr" else { return boxes[last].parts.append(closed.width) }
    for (column, width) in closed.parts.enumerated() {
      if column == boxes[last].columns.count { boxes[last].columns.append(0) }
      boxes[last].columns[column] = max(boxes[last].columns[column], width)
    }
  }

  private static func add(_ count: Int, to boxes: inout [Box]) {
    guard count > 0 else { return }
    boxes[boxes.count - 1].parts.append(Double(count) * letter)
  }

  /// Counts the letters of a text. An escaped character is one letter.
  private static func letters(in text: Substring) -> Int {
    var count = 0
    var isEscape = false
    for scalar in text.unicodeScalars {
      if scalar == "&" { isEscape = true }
      if !isEscape || scalar == ";" { count += 1 }
      if scalar == ";" { isEscape = false }
    }
    return count
  }

  /// Returns the percentage that an attribute gives, or 100 if the attribute is missing.
  private static func percent(of attribute: String, in tag: Substring) -> Double {
    guard let found = tag.firstRange(of: attribute + "=\"") else { return 100 }
    return Double(tag[found.upperBound...].prefix { $0 != "%" }) ?? 100
  }

  /// Returns the length in em that an attribute gives, or 0 if it gives none.
  private static func ems(of attribute: String, in tag: Substring) -> Double {
    guard let found = tag.firstRange(of: attribute + "=\"") else { return 0 }
    let value = tag[found.upperBound...].prefix { $0 != "\"" }
    guard value.hasSuffix("em"), let length = Double(value.dropLast(2)), length.isFinite else { return 0 }
    return max(0, length)
  }
}
