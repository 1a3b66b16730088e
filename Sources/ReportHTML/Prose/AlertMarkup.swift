import MarkupWriter
import ProseTree

extension PageWriter {
  /// Returns an alert that looks like GitHub's: a coloured edge, and a title with a symbol.
  func alert(_ kind: AlertKind, _ content: [ProseBlock]) -> Markup {
    directed(TextDirection(of: content)) { direction in
      .element(
        "div", ["class": "alert", "data-alert": kind.rawValue, "role": "note", "dir": direction],
        .element(
          "p", ["lang": ownLanguage],
          .element(
            "svg", ["viewBox": "0 0 16 16", "aria-hidden": "true"], .leaf("path", ["d": kind.drawing])),
          .text(kind.title)),
        blocks(content))
    }
  }
}

extension AlertKind {
  /// The symbol, as a path in a square of 16.
  fileprivate var drawing: String {
    switch self {
    // An i in a circle.
    case .note: "M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 1 0 0-12.5M8 7.25V11M8 4.6v.6"
    // A lamp.
    case .tip:
      "M5.75 10.75C5.75 9 3.5 8.5 3.5 5.75a4.5 4.5 0 0 1 9 0c0 2.75-2.25 3.25-2.25 5zM6 13h4M6.75 15h2.5"
    // An exclamation mark in a speech bubble.
    case .important: "M1.75 2.25h12.5v8.75H8.5L5.25 14v-3h-3.5zM8 4.5v2.75M8 8.7v.6"
    // The same in a triangle.
    case .warning: "M8 1.9L14.9 13.9H1.1zM8 6.25v3.5M8 11.4v.6"
    // The same in an octagon.
    case .caution: "M5.25 1.5h5.5l3.75 3.75v5.5l-3.75 3.75h-5.5L1.5 10.75v-5.5zM8 4.5v4M8 10.6v.6"
    }
  }
}
