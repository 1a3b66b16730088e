import MarkupWriter

/// How wide a formula is, near enough to know whether it fits on a narrow page; a little generous.
///
/// It is measured on its markup, not on its tree: what is one element there is one box on the page.
enum FormulaWidth {
  /// On a narrow page an em of a formula is 1.1 times the text's 17 px.
  static func pixels(_ formula: Markup) -> Double { ems(formula.html) * 18.7 }

  /// The box of an element: the widths of its parts, or of a table's row the widths of its cells.
  private struct Box {
    var name: Substring
    var spacing = 0.0
    var scale = 1.0
    var parts: [Double] = []
    /// Of a table: its columns so far.
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
  /// Around a table's cell, between a table that aligns a sum and one that shows a matrix.
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
    // What has no width of its own is drawn over its neighbours.
    case "mpadded" where tag.contains(" width=\"0\""): box.scale = 0
    case "mstyle": box.scale = percent(of: "mathsize", in: tag) / 100
    case "mtd": box.spacing = cell
    default: break
    }
    // What the run found stands below the line where the page is narrow.
    if tag.contains("math-verdict") || tag.contains("math-below") { box.scale = 0 }
    return box
  }

  private static func close(_ boxes: inout [Box]) {
    // The first box holds all, and no tag closes it.
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

  /// An escaped character is one letter.
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

  /// 100 where the attribute is missing.
  private static func percent(of attribute: String, in tag: Substring) -> Double {
    guard let found = tag.firstRange(of: attribute + "=\"") else { return 100 }
    return Double(tag[found.upperBound...].prefix { $0 != "%" }) ?? 100
  }

  /// The length that an attribute states in ems; 0 where it states none.
  private static func ems(of attribute: String, in tag: Substring) -> Double {
    guard let found = tag.firstRange(of: attribute + "=\"") else { return 0 }
    let value = tag[found.upperBound...].prefix { $0 != "\"" }
    guard value.hasSuffix("em"), let length = Double(value.dropLast(2)), length.isFinite else { return 0 }
    return max(0, length)
  }
}
