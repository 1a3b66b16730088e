import ProseTree
import ReportModel

/// Words as GitHub Markdown: this file is the one place where text of a run becomes Markdown.
enum MarkdownText {
  /// Words that mean nothing but themselves.
  static func escaped(_ words: String) -> String {
    var text = ""
    for character in words {
      switch character {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "#", "|", "$", "~", "&", "!": text += "\\\(character)"
      case _ where character.isNewline: text += " "
      default: text.append(character)
      }
    }
    return text
  }

  /// Words within backquotes, which cannot hold any.
  static func code(_ words: String) -> String {
    words.replacing("`", with: "'").split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Words within a comment of HTML, which two hyphens would end.
  static func comment(_ words: String) -> String {
    words.replacing("--", with: "- -").replacing(">", with: "").split(whereSeparator: \.isNewline)
      .joined(separator: " ")
  }

  // MARK: Prose of steps

  static func inlines(_ words: [ProseInline]) -> String { words.map(inline).joined() }

  private static func inline(_ inline: ProseInline) -> String {
    switch inline {
    case .text(let words): escaped(words)
    case .emphasis(let inner): "*\(inlines(inner))*"
    case .strong(let inner): "**\(inlines(inner))**"
    case .strikethrough(let inner): "~~\(inlines(inner))~~"
    case .code(let words): "`\(code(words))`"
    case .link(let destination, _, let inner):
      // A place within the page has another name on GitHub.
      destination.hasPrefix("#") ? inlines(inner) : "[\(inlines(inner))](<\(destination)>)"
    // GitHub's own form: what is inside is nobody's emphasis.
    case .formula(let formula): "$`\(formula.source.replacing("\\|", with: "\\Vert "))`$"
    case .softBreak, .lineBreak: " "
    case .value(let value): escaped(value.result ?? "not run")
    case .image(_, _, let alternative, _): escaped(alternative)
    case .html, .footnoteReference: ""
    }
  }

  static func block(_ block: ProseBlock) -> String {
    switch block {
    case .paragraph(let words): inlines(words)
    case .heading(let level, let words):
      String(repeating: "#", count: min(level + 1, 6)) + " " + inlines(words)
    case .formula(let formula): "```math\n\(formula.source)\n```"
    case .alert(let kind, let inner):
      alert(kind.rawValue.uppercased(), inner.map(Self.block))
    case .quotation(let inner): quoted(inner.map(Self.block).joined(separator: "\n\n"))
    case .list(let list):
      list.items.map { item in "- " + item.blocks.map(Self.block).joined(separator: "\n\n  ") }
        .joined(separator: "\n")
    case .code(let language, let text): "```\(language)\n\(text)```"
    case .table, .html, .thematicBreak: ""
    }
  }

  /// GitHub's alert: `> [!NOTE]`.
  static func alert(_ kind: String, _ paragraphs: [String]) -> String {
    quoted("[!\(kind)]\n" + paragraphs.joined(separator: "\n\n"))
  }

  private static func quoted(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? ">" : "> \($0)" }
      .joined(separator: "\n")
  }

  // MARK: Tables

  static func table(header: [String], alignments: [String], rows: [[String]]) -> String {
    ([header, alignments] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  static func cell(_ cell: Table.Cell) -> String {
    switch cell {
    case .text(let words): self.cell(inlines(words), isMarkdown: true)
    case .number(let text): escaped(NumberText(text).shown)
    case .best(let text): "**\(escaped(NumberText(text).shown))**"
    case .verdict(.passed): "✓ kept"
    case .verdict(.failed): "✗ failed"
    case .line(let number): "line \(number)"
    case .missing: "–"
    }
  }

  static func cell(_ words: String, isMarkdown: Bool = false) -> String {
    guard isMarkdown else { return escaped(words) }
    // A bar ends the cell, in code and in formulas too, where it has not been escaped.
    return words.replacing("\n", with: " ").replacing("\\|", with: "|").replacing("|", with: "\\|")
  }
}
