import CCMarkGFM
import CMarkParts
import SourceText
import Synchronization

/// Runs cmark over a text.
enum MarkdownTree {
  /// cmark keeps its special characters in one table for the whole process, so only one text is parsed at a time.
  private static let turn = Mutex(())

  /// Parses the session's text and calls `read` with the tree's root. The nodes are freed when the call returns.
  /// - Parameter insideOfRead: whether the caller is the `read` of another text, which holds the lock; that text is
  ///   already parsed.
  /// - Returns: the error if the notebook exceeds a limit; then `read` is not called.
  static func parse(
    _ session: MarkdownSession, insideOfRead: Bool = false, _ read: (OpaquePointer) -> Void
  ) -> Diagnostic? {
    insideOfRead ? parseAlone(session, read) : turn.withLock { _ in parseAlone(session, read) }
  }

  private static func parseAlone(
    _ session: MarkdownSession, _ read: (OpaquePointer) -> Void
  ) -> Diagnostic? {
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = nbrun_parser_new(CMARK_OPT_FOOTNOTES) else { return nil }
    let math = MathExtension.make(for: session)
    defer {
      cmark_parser_free(parser)
      cmark_syntax_extension_free(cmark_get_default_mem_allocator(), math)
    }
    // nbrun's extension comes after the task list's, which removes its box from the line. It comes before the table's,
    // which would otherwise see cells inside a formula.
    for name in ["strikethrough", "autolink", "tasklist"] {
      cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
    }
    cmark_parser_attach_syntax_extension(parser, math)
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"))
    var limits = MarkdownLimits(session.text)
    if let refusal = feed(session, to: parser, &limits) { return refusal }
    guard let blocks = nbrun_parser_root(parser) else { return nil }
    if let refusal = limits.refusal(ofBlocksIn: blocks, parser) { return refusal }
    let root = cmark_parser_finish(parser)
    defer { cmark_node_free(root) }
    if let root { read(root) }
    return nil
  }

  private static func feed(
    _ session: MarkdownSession, to parser: OpaquePointer, _ limits: inout MarkdownLimits
  ) -> Diagnostic? {
    for number in 1...session.text.file.lineCount {
      if let refusal = limits.refusal(ofLine: number) { return refusal }
      session.text.bytes[session.text.wholeLine(number)].withUnsafeBytes { line in
        cmark_parser_feed(parser, line.baseAddress?.assumingMemoryBound(to: CChar.self), line.count)
      }
      MathExtension.restoreParagraph(session)
      let memory = nbrun_parser_memory()
      if let refusal = limits.refusal(holding: memory, atLine: number) { return refusal }
    }
    // cmark reads a last line without a line end only in `finish`, and then nothing would restore the paragraph's type.
    // Also, a paragraph that is still open has not yet given up its link definitions. So feed line ends.
    if session.text.bytes.last?.isLineEnd == false { cmark_parser_feed(parser, "\n", 1) }
    MathExtension.restoreParagraph(session)
    cmark_parser_feed(parser, "\n", 1)
    MathExtension.restoreParagraph(session)
    if !session.notes.isEmpty { cmark_parser_feed(parser, session.notes, session.notes.utf8.count) }
    return nil
  }
}
