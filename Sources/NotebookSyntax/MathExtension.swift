import CCMarkGFM

/// The syntax extension that makes cmark recognize formulas and inline values.
///
/// As an inline extension it is called at every `$` and `{` that is not in a code span, escaped, or inside another
/// formula. As a block extension it keeps the lines of an open `$$` together: `+ y`, `=` and `# z` then belong to the
/// formula, and are not a list, an underline and a heading. While a line of an open `$$` is read, its paragraph has the
/// type of a code block, in which cmark looks for nothing.
enum MathExtension {
  /// - Parameter session: the session of the text; it must live longer than the extension.
  static func make(for session: MarkdownSession) -> OpaquePointer? {
    guard let math = cmark_syntax_extension_new("nbrun") else { return nil }
    cmark_syntax_extension_set_private(math, Unmanaged.passUnretained(session).toOpaque(), nil)
    let allocator = cmark_get_default_mem_allocator()
    var characters: UnsafeMutablePointer<cmark_llist>?
    for character in [UInt8(ascii: "$"), UInt8(ascii: "{")] {
      characters = cmark_llist_append(
        allocator, characters, UnsafeMutableRawPointer(bitPattern: Int(character)))
    }
    cmark_syntax_extension_set_special_inline_chars(math, characters)
    cmark_syntax_extension_set_match_inline_func(math) { math, _, parent, character, parser in
      guard let math, let parent, let parser else { return nil }
      return MathExtension.session(of: math).matchInline(in: parent, character, parser)
    }
    cmark_syntax_extension_set_open_block_func(math) { math, _, parser, parent, input, length in
      guard let math, let parser, let parent, let input else { return nil }
      return MathExtension.openBlock(
        math, parser, in: parent, MathExtension.line(input, length, from: parser))
    }
    cmark_syntax_extension_set_match_block_func(math) { math, parser, input, length, node in
      guard let math, let parser, let input, let node else { return 0 }
      return MathExtension.matchBlock(math, parser, node, MathExtension.line(input, length, from: parser))
        ? 1 : 0
    }
    return math
  }

  private static func session(of math: OpaquePointer) -> MarkdownSession {
    guard let session = cmark_syntax_extension_get_private(math) else {
      preconditionFailure("the extension was made for a session")
    }
    return Unmanaged<MarkdownSession>.fromOpaque(session).takeUnretainedValue()
  }

  /// Returns the rest of the line, after the marks of its containers.
  private static func line(_ input: UnsafeMutablePointer<UInt8>, _ length: Int32, from parser: OpaquePointer)
    -> [UInt8]
  {
    let start = min(cmark_parser_get_offset(parser), length)
    return Array(UnsafeBufferPointer(start: input + Int(start), count: Int(length - start)))
  }

  /// cmark calls this for every line that begins no block of CommonMark: the line begins or continues a paragraph.
  private static func openBlock(
    _ math: OpaquePointer, _ parser: OpaquePointer, in parent: OpaquePointer, _ line: [UInt8]
  ) -> OpaquePointer? {
    guard cmark_parser_is_blank(parser) == 0, line.contains(UInt8(ascii: "$")) else { return nil }
    var scanner = MathScanner(line)
    guard scanner.forEachFormula({ _ in }) else { return nil }
    let session = session(of: math)
    if cmark_node_get_type(parent) == CMARK_NODE_PARAGRAPH {
      cmark_node_set_syntax_extension(parent, math)
      session.display = (parent, isOpen: true)
      return nil
    }
    // A table handles its own rows. A lazy line continues a paragraph that is deeper in the tree.
    guard !isTable(parent), !continuesLazily(parent, parser, session) else { return nil }
    let column = cmark_parser_get_first_nonspace(parser) + 1
    guard let paragraph = cmark_parser_add_child(parser, parent, CMARK_NODE_PARAGRAPH, column) else {
      return nil
    }
    cmark_node_set_syntax_extension(paragraph, math)
    session.display = (paragraph, isOpen: true)
    return paragraph
  }

  /// Whether a paragraph of this extension continues with this line.
  private static func matchBlock(
    _ math: OpaquePointer, _ parser: OpaquePointer, _ node: OpaquePointer, _ line: [UInt8]
  ) -> Bool {
    guard cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH, !line.allSatisfy(\.isSpace) else { return false }
    let session = session(of: math)
    guard let display = session.display, display.paragraph == node, display.isOpen else { return true }
    cmark_node_set_type(node, CMARK_NODE_CODE_BLOCK)
    session.paragraphShownAsCode = node
    var scanner = MathScanner(line)
    if let end = scanner.endOfDisplay() {
      session.display = (node, isOpen: scanner.forEachFormula(from: end) { _ in })
    }
    return true
  }

  /// Restores the type of a paragraph that was shown as code. Call it after every line.
  static func restoreParagraph(_ session: MarkdownSession) {
    guard let paragraph = session.paragraphShownAsCode else { return }
    cmark_node_set_type(paragraph, CMARK_NODE_PARAGRAPH)
    session.paragraphShownAsCode = nil
  }

  private static func isTable(_ node: OpaquePointer) -> Bool {
    String(cString: cmark_node_get_type_string(node)).hasPrefix("table")
  }

  /// Whether the tree below `parent` ends with a paragraph that contains the previous line.
  private static func continuesLazily(
    _ parent: OpaquePointer, _ parser: OpaquePointer, _ session: MarkdownSession
  ) -> Bool {
    var last = parent
    while let child = cmark_node_last_child(last) { last = child }
    guard cmark_node_get_type(last) == CMARK_NODE_PARAGRAPH else { return false }
    let next = Int(cmark_node_get_start_line(last)) + session.countLines(of: last)
    return next == Int(cmark_parser_get_line_number(parser))
  }
}
