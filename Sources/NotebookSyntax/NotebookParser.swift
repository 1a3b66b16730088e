import ProseTree
import SourceText

extension Notebook {
  /// Reads a notebook. It never throws: it returns everything that it understands, and `diagnostics` has all errors and
  /// warnings in the order of the text.
  /// - Parameters:
  ///   - file: the notebook.
  ///   - stepNames: the info strings that make a fence a step; a name may contain a space.
  public static func parse(
    _ file: SourceFile, stepNames: [String]
  ) -> (notebook: Notebook, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    if file.text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) {
      diagnostics.append(
        Diagnostic(
          "the notebook is empty",
          hint: "a notebook is Markdown with steps in it, such as a block that is called load"))
    }
    if let offset = file.text.utf8.firstOffset(of: 0) {
      diagnostics.append(
        Diagnostic(
          "a NUL character cannot stand in a notebook", at: file.span(fromUTF8Offset: offset, to: offset + 1),
          hint: "is this a text file? a NUL has no use in Markdown"))
    }
    if let refusal = MarkdownLimits.refusal(of: file) {
      diagnostics.append(refusal)
      return (Notebook(file: file, frontMatter: FrontMatter(), blocks: [], footnotes: []), diagnostics)
    }
    var frontMatter = FrontMatter()
    let hidden = FrontMatter.lines(of: file, &diagnostics)
    if let hidden { frontMatter = FrontMatter(file, lines: hidden, &diagnostics) }
    func text(_ text: Located<String>?) -> InlineText? {
      text.map { InlineText($0, in: file, stepNames: stepNames, problems: &diagnostics) }
    }
    let (title, description) = (text(frontMatter.title), text(frontMatter.description))
    let session = MarkdownSession(MarkdownText(file, hiding: hidden ?? 1..<1))
    var (blocks, footnotes): ([Block], [Footnote]) = ([], [])
    var codeBlocks: [CodeBlock] = []
    var links: [Located<String>] = []
    var firstUnknownTag: Int?
    let refusal = MarkdownTree.parse(session) { root in
      var reader = ProseReader(session, stepNames: stepNames)
      (blocks, footnotes) = reader.read(root)
      diagnostics += reader.diagnostics
      codeBlocks = reader.codeBlocks
      firstUnknownTag = reader.firstUnknownTag
      var words = reader.words
      links = reader.links.map { words.place(of: $0.destination, line: $0.line) } + reader.titleLinks
      diagnostics += words.diagnostics
    }
    diagnostics += session.diagnostics
    if let refusal { diagnostics.append(refusal) }
    let notebook = Notebook(
      file: file, frontMatter: frontMatter, title: title, description: description, blocks: blocks,
      footnotes: footnotes, codeBlocks: codeBlocks,
      links: (title?.links ?? []) + (description?.links ?? []) + links,
      firstUnknownTag: firstUnknownTag.map { SourceSpan(line: $0, column: 1) })
    for formula in notebook.prose.flatMap(\.formulas) {
      let mistake = MathWords.mistake(in: formula) ?? LooseValue.mistake(in: formula, stepNames: stepNames)
      if let mistake { diagnostics.append(mistake) }
    }
    return (notebook, diagnostics.inSourceOrder())
  }
}

extension OptionValue {
  /// Reads one YAML value of the command line, as in `-P hidden=[128, 64]`. Its parts have no spans.
  public static func parse(_ text: String) throws(Diagnostic) -> OptionValue {
    if let refusal = YAMLReader.refusal(of: text.utf8.count, at: nil) { throw refusal }
    var reader = YAMLReader(YAMLText(text))
    return try reader.value()
  }
}

extension String.UTF8View {
  fileprivate func firstOffset(of byte: UInt8) -> Int? {
    firstIndex(of: byte).map { distance(from: startIndex, to: $0) }
  }
}
