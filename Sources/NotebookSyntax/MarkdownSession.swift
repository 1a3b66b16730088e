import CCMarkGFM
import CMarkParts
import ProseTree
import SourceText

/// The data that the callbacks of one parse share: the text, what they have found in it, and the mistakes there.
final class MarkdownSession {
  /// The meaning of a code node that nbrun has made.
  enum Found {
    case formula(Formula)
    case value(InlineValue)
  }

  let text: MarkdownText
  private(set) var found: [Found] = []
  private var mistakes: [Diagnostic] = []
  /// The `$$` without a partner, and for each whether it is at the end of its block.
  private var unclosed: [(span: SourceSpan, endsBlock: Bool)] = []
  /// The paragraph whose last line left a `$$` open, or closed one.
  var display: (paragraph: OpaquePointer, isOpen: Bool)?
  /// The paragraph that has the type of a code block until the end of the line. It must not be kept longer: cmark frees
  /// paragraphs that turn out to be link reference definitions.
  var paragraphShownAsCode: OpaquePointer?

  /// The block whose inlines are being parsed: cmark finishes one block before it begins the next.
  private var block: (node: OpaquePointer, content: BlockContent, math: MathScanner)?
  private var row: TableRow?
  private var cell: (node: OpaquePointer, index: Int)?
  /// A growing paragraph, and the part of it that was counted. The number of its first line distinguishes it from a
  /// later paragraph at the same memory address.
  private var counted: (node: OpaquePointer, line: Int32, bytes: Int, lines: Int)?

  /// References to every note, which are parsed after the text: cmark drops a note to which nothing refers.
  let notes: String

  init(_ text: MarkdownText) {
    self.text = text
    notes = LabelDefinitions.references(toNotesOf: text)
  }

  /// The meaning of a code node that `node(for:)` marked.
  func found(at node: OpaquePointer) -> Found? {
    let number = Int(bitPattern: cmark_node_get_user_data(node))
    return number > 0 ? found[number - 1] : nil
  }

  /// The inline parser calls this at every byte that begins none of CommonMark's inlines.
  /// - Returns: the node that replaces the text that was read; nil if the character has no special meaning.
  func matchInline(in parent: OpaquePointer, _ character: UInt8, _ parser: OpaquePointer) -> OpaquePointer? {
    let start = Int(cmark_inline_parser_get_offset(parser))
    let isDollar = character == UInt8(ascii: "$")
    let isDoubleBrace =
      character == UInt8(ascii: "{") && cmark_inline_parser_peek_at(parser, Int32(start + 1)) == character
    guard isDollar || isDoubleBrace else { return nil }
    enter(parent, parser)
    guard let content = block?.content else { return nil }
    let (node, end) = isDollar ? formula(at: start, in: content) : inlineValue(at: start, in: content)
    if node != nil { cmark_inline_parser_set_offset(parser, Int32(end)) }
    return node
  }

  /// Returns the number of lines that an open paragraph has at the moment.
  func countLines(of paragraph: OpaquePointer) -> Int {
    guard let content = cmark_node_get_string_content(paragraph) else { return 0 }
    let first = cmark_node_get_start_line(paragraph)
    var (bytes, lines) = (0, 0)
    if let counted, counted.node == paragraph, counted.line == first {
      (bytes, lines) = (counted.bytes, counted.lines)
    }
    while content[bytes] != 0 {
      if content[bytes] == CChar(bitPattern: UInt8(ascii: "\n")) { lines += 1 }
      bytes += 1
    }
    counted = (paragraph, first, bytes, lines)
    return lines
  }

  private func formula(at start: Int, in content: BlockContent) -> (node: OpaquePointer?, end: Int) {
    switch block?.math.match(at: start) {
    case .formula(let isDisplayed, let source, let end):
      let formula = Formula(
        text.restored(String(decoding: content.bytes[source], as: UTF8.self)),
        style: isDisplayed ? .display : .inline, span: text.span(content.source(source)))
      return (node(for: .formula(formula)), end)
    case .unclosed:
      let span = text.span(content.source(start..<(start + 2)))
      unclosed.append((span, endsBlock: start + 2 == content.bytes.count))
      return (literalNode("$$"), start + 2)
    case .some(.none), nil:
      return (nil, start)
    }
  }

  private func inlineValue(at start: Int, in content: BlockContent) -> (node: OpaquePointer?, end: Int) {
    switch InlineValueScanner.match(in: content.bytes, at: start) {
    case .value(let name, let format, let end):
      let span = text.span(content.source(start..<end))
      return (node(for: .value(InlineValue(name: name, format: format, span: span))), end)
    case .mistake(let message, let hint, let end):
      let isWithoutEnd = end == start + 2
      let span = text.span(content.source(start..<end))
      mistakes.append(Diagnostic(message, at: span, hint: hint))
      return (
        literalNode(isWithoutEnd ? "{{" : String(decoding: content.bytes[start..<end], as: UTF8.self)), end
      )
    }
  }

  /// The mistakes in formulas and inline values.
  var diagnostics: [Diagnostic] {
    var diagnostics = mistakes
    var rest = unclosed[...]
    while let opener = rest.popFirst() {
      var hint = "close the formula with $$, or write \\$\\$ for two dollars"
      // A blank line splits a displayed formula in two, so its end is unclosed as well. Report one mistake, not two.
      if !opener.endsBlock, let closer = rest.first, closer.endsBlock {
        hint = "remove the blank line between it and the $$ of line \(closer.span.start.line)"
        rest.removeFirst()
      }
      diagnostics.append(Diagnostic("unclosed $$", at: opener.span, hint: hint))
    }
    return diagnostics
  }

  /// Makes a code node, because a table's cell drops nodes whose type it does not know.
  private func node(for meaning: Found) -> OpaquePointer? {
    found.append(meaning)
    let node = nbrun_code_node_new()
    cmark_node_set_user_data(node, UnsafeMutableRawPointer(bitPattern: found.count))
    return node
  }

  private func literalNode(_ text: String) -> OpaquePointer? {
    let node = nbrun_text_node_new()
    cmark_node_set_literal(node, text)
    return node
  }

  private func enter(_ parent: OpaquePointer, _ parser: OpaquePointer) {
    guard block?.node != parent else { return }
    var bytes: [UInt8] = []
    while case let byte = cmark_inline_parser_peek_at(parser, Int32(bytes.count)), byte != 0 {
      bytes.append(byte)
    }
    // cmark ignores trailing blanks when it parses, but keeps them in its buffer.
    while let last = bytes.last, last.isSpace { bytes.removeLast() }
    let content = BlockContent(bytes, of: parent, cellStart: cellStart(of: parent), in: text)
    block = (parent, content, MathScanner(bytes))
  }

  /// Returns where a table cell's words are in the notebook; nil for other blocks.
  private func cellStart(of node: OpaquePointer) -> Int? {
    guard String(cString: cmark_node_get_type_string(node)) == "table_cell",
      let parent = cmark_node_parent(node)
    else { return nil }
    let row = self.row.flatMap { $0.node == parent ? $0 : nil } ?? TableRow(parent, in: text)
    self.row = row
    let index = cellIndex(of: node)
    return index < row.cellStarts.count ? row.cellStarts[index] : nil
  }

  /// Returns the index of a cell in its row. It counts from the cell of the last call: counting a row of thousands of
  /// cells from the start each time would take too long.
  private func cellIndex(of node: OpaquePointer) -> Int {
    var index = 0
    var sibling = cmark_node_previous(node)
    while let before = sibling {
      index += 1
      if let cell, cell.node == before {
        index += cell.index
        break
      }
      sibling = cmark_node_previous(before)
    }
    cell = (node, index)
    return index
  }
}
