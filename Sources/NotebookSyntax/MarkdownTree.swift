import CCMarkGFM
import Synchronization

/// Runs cmark over a text.
enum MarkdownTree {
  /// cmark keeps its special characters in a table of the whole process, so one text is parsed at a time.
  private static let turn = Mutex(())

  /// Parses the session's text and hands the tree's root to `read`. No node outlives the call.
  static func parse(_ session: MarkdownSession, _ read: (OpaquePointer) -> Void) {
    turn.withLock { _ in
      cmark_gfm_core_extensions_ensure_registered()
      let parser = cmark_parser_new(CMARK_OPT_FOOTNOTES)
      let math = MathExtension.make(for: session)
      // Ours comes after the task list's, which takes its box off the line, and before the table's, which
      // would see cells where we see a formula.
      for name in ["strikethrough", "autolink", "tasklist"] {
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
      }
      cmark_parser_attach_syntax_extension(parser, math)
      cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"))
      for number in 1...session.text.file.lineCount {
        session.text.bytes[session.text.wholeLine(number)].withUnsafeBytes { line in
          cmark_parser_feed(parser, line.baseAddress?.assumingMemoryBound(to: CChar.self), line.count)
        }
        MathExtension.endPose(session)
      }
      // A last line without an end would be read by `finish` only, with nobody to end its pose.
      cmark_parser_feed(parser, "\n", 1)
      MathExtension.endPose(session)
      let root = cmark_parser_finish(parser)
      defer {
        cmark_node_free(root)
        cmark_parser_free(parser)
        cmark_syntax_extension_free(cmark_get_default_mem_allocator(), math)
      }
      if let root { read(root) }
    }
  }
}
