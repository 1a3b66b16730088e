import Formatting
import ProseTree
import ReportModel
import SourceText

/// Text as GitHub Markdown. This file is the only place where text of a run becomes Markdown.
enum MarkdownText {
  /// Returns text in which no character has a meaning in Markdown.
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

  /// Returns text as code between backquotes. Backquotes within it are replaced.
  static func code(_ words: String) -> String {
    words.replacing("`", with: "'").split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Returns text for an HTML comment, which two hyphens would end.
  static func comment(_ words: String) -> String {
    words.replacing("--", with: "- -").replacing(">", with: "").split(whereSeparator: \.isNewline)
      .joined(separator: " ")
  }

  /// Returns an address for round brackets or a definition. Characters that are percent-encoded already are not
  /// changed.
  static func address(_ address: String) -> String {
    var bytes: [UInt8] = []
    for byte in address.utf8 {
      switch byte {
      case 0...0x20, 0x7F, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
        UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "$"), UInt8(ascii: "|"), UInt8(ascii: "{"),
        UInt8(ascii: "}"):
        let digits = String(byte, radix: 16, uppercase: true)
        bytes += "%\(digits.count == 1 ? "0" : "")\(digits)".utf8
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Prose written by steps

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
      destination.hasPrefix("#") || LinkDestination.safe(destination) == nil
        ? inlines(inner) : "[\(inlines(inner))](\(address(destination)))"
    // GitHub's own form: emphasis within it has no effect.
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
    case .formula(let formula): fenced(formula.source, "math")
    case .alert(let kind, let inner):
      alert(kind.rawValue.uppercased(), inner.map(Self.block))
    case .quotation(let inner): quoted(inner.map(Self.block).joined(separator: "\n\n"))
    case .list(let list):
      list.items.map { item in "- " + item.blocks.map(Self.block).joined(separator: "\n\n  ") }
        .joined(separator: "\n")
    case .code(let language, let text): fenced(text, language)
    case .table, .html, .thematicBreak: ""
    }
  }

  /// Returns a block of code. Its fence is longer than any fence in the text, which could otherwise end it.
  static func fenced(_ text: String, _ language: String) -> String {
    var longest = 2
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let marks = String(repeating: "`", count: longest + 1)
    let end = text.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
    return "\(marks)\(language)\n\(text)\(end)\(marks)"
  }

  /// Returns an alert of GitHub: `> [!NOTE]`.
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
    // A bar that is not escaped ends the cell, even in code and in formulas.
    return words.replacing("\n", with: " ").replacing("\\|", with: "|").replacing("|", with: "\\|")
  }
}
