import CCMarkGFM
import ProseTree
import SourceText

/// Converts cmark's tree to nbrun's own. No other type reads cmark's whole tree.
struct ProseReader {
  /// The deepest nesting of blocks and inlines together. It is more than people can follow, but small enough for the
  /// 512 KB stack of a secondary thread, also in a debug build, here and wherever the tree is walked later.
  static let deepest = 50
  /// The largest number of steps: no notebook for people has more, and every step can refer to every other.
  static let largestStepCount = 1_000
  /// The largest number of picture titles, each of which needs a separate parser.
  static let largestTitleCount = 1_000
  /// The largest size of the YAML in all steps, in bytes.
  static let largestOptions = 300_000

  let session: MarkdownSession
  let stepNames: [String]
  private(set) var diagnostics: [Diagnostic] = []
  /// The blocks of code that are only shown, in the order of the text.
  private(set) var codeBlocks: [CodeBlock] = []
  /// The destinations of the links, and the line of each.
  private(set) var links: [(destination: String, line: Int)] = []
  /// What the words contain in addition to what the tree shows.
  private(set) var words: WordScan
  /// The first line with raw HTML that a page shows as text.
  private(set) var firstUnknownTag: Int?
  /// The destinations of links in the titles of pictures.
  private(set) var titleLinks: [Located<String>] = []
  private var titleCount = 0
  private var depth = 0
  /// The number of bytes of the options of the steps so far.
  private var optionBytes = 0
  /// For each footnote the number of references so far.
  private var references: [Int: Int] = [:]
  private var images: ImageFinder

  private var text: MarkdownText { session.text }

  init(_ session: MarkdownSession, stepNames: [String]) {
    self.session = session
    self.stepNames = stepNames
    images = ImageFinder(session.text)
    words = WordScan(session.text, stepNames: stepNames)
  }

  /// Reads the whole tree.
  mutating func read(_ root: OpaquePointer) -> (blocks: [Notebook.Block], footnotes: [Footnote]) {
    var blocks: [Notebook.Block] = []
    var notes: [[ProseBlock]] = []
    var stepCount = 0
    for node in children(of: root) {
      // Skip the references to all notes: they are not part of the notebook's text.
      if Int(cmark_node_get_start_line(node)) > text.file.lineCount { continue }
      if cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION {
        notes.append(self.blocks(in: node))
      } else if let step = step(node) {
        stepCount += 1
        if stepCount <= Self.largestStepCount {
          blocks.append(.step(step))
        } else if stepCount == Self.largestStepCount + 1 {
          diagnostics.append(
            Diagnostic(
              "a notebook has at most \(Self.largestStepCount) steps", at: step.kind.span, hint: "split it"))
        }
      } else if let block = block(node) {
        blocks.append(.prose(block))
      }
    }
    let footnotes = notes.enumerated().map { index, blocks in
      Footnote(number: index + 1, blocks: blocks, references: references[index + 1] ?? 0)
    }
    return (blocks, footnotes)
  }

  // MARK: Fences

  /// Returns the step of a fence outside all containers; nil for every other block.
  private mutating func step(_ node: OpaquePointer) -> StepFence? {
    guard let fence = Fence(node, in: text), stepNames.contains(fence.info.value),
      unclosed(fence, .step) == nil
    else { return nil }
    words.leaveOut(lines(of: node))
    let body = fence.body(in: text)
    var options = self.options(body, of: fence)
    if options.span == nil { options.span = fence.info.span }
    return StepFence(
      kind: fence.info, span: fence.span, source: body.map { String($0.text) }.joined(separator: "\n"),
      options: options)
  }

  /// Returns the options in a step's body; none if the steps up to this one exceed the limit together.
  private mutating func options(_ body: [YAMLText.Line], of fence: Fence) -> OptionMapping {
    let before = optionBytes
    let bytes = body.reduce(0) { $0 + $1.text.utf8.count + 1 }
    optionBytes += bytes
    if let refusal = YAMLReader.refusal(of: bytes, at: fence.info.span) {
      diagnostics.append(refusal)
      return OptionMapping()
    }
    guard optionBytes <= Self.largestOptions else {
      if before <= Self.largestOptions {
        diagnostics.append(
          Diagnostic(
            "the options of all steps together have more than \(Self.largestOptions / 1000) kB up to here",
            at: fence.info.span, hint: "load data from files instead of writing them here"))
      }
      return OptionMapping()
    }
    var reader = YAMLReader(YAMLText(lines: body))
    defer { diagnostics += reader.diagnostics }
    return reader.options()
  }

  /// Returns the mistake of a fence that is not closed, so that it contains the text after it.
  private func unclosed(_ fence: Fence, _ kind: FenceKind) -> Diagnostic? {
    let message = "this block is never closed"
    if !fence.isClosed {
      let hint = fence.falseEnd(in: text).map { "line \($0) does not end it: write \(fence.end) there" }
      return Diagnostic(message, at: fence.opening, hint: hint ?? "end it with a line of the same marks")
    }
    let line: Int?
    switch kind {
    case .step, .formula: line = fence.openingInside(text)
    case .code, .mistake:
      // A longer fence may be meant to show the fence of a step.
      guard fence.end.count == 3 else { return nil }
      line = fence.openingInside(text) { stepNames.contains($0) || $0 == "math" || $0.hasPrefix("math ") }
    }
    guard let line else { return nil }
    let falseEnd = fence.falseEnd(in: text).flatMap { $0 < line ? $0 : nil }
    return Diagnostic(
      message, at: fence.opening,
      hint: falseEnd.map { "line \($0) does not end it: write \(fence.end) there" }
        ?? "line \(line) begins another one: end this one before it")
  }

  /// Reads a code block that is not a step.
  private mutating func code(_ node: OpaquePointer) -> ProseBlock {
    words.leaveOut(lines(of: node))
    let body = literal(of: node)
    guard let fence = Fence(node, in: text) else {
      codeBlocks.append(
        CodeBlock(info: nil, body: body, span: text.span(text.trimmed(text.line(line(of: node))))))
      return .code(language: "", text: body)
    }
    let kind = FenceKind(fence.info, body: body, stepNames: stepNames)
    let unclosed = unclosed(fence, kind)
    if let unclosed { diagnostics.append(unclosed) }
    switch kind {
    case .formula(let directive):
      return .formula(
        Formula(withoutLineEnd(body), style: .display, span: span(ofBody: body, fence), directive: directive))
    case .step:
      if unclosed == nil {
        diagnostics.append(
          Diagnostic(
            "a step cannot stand inside a list, a quotation or a footnote", at: fence.info.span,
            hint: "begin it at the left margin, with a blank line before it"))
      }
    case .mistake(let mistake): diagnostics.append(mistake)
    case .code:
      if unclosed == nil { codeBlocks.append(CodeBlock(info: fence.info, body: body, span: fence.opening)) }
    }
    let language = text.restored(string(cmark_node_get_fence_info(node))).utf8.prefix { !$0.isBlank }
    return .code(language: String(Substring(language)), text: body)
  }

  /// Returns the place of a math fence's source. Its lines may have the marks of containers before them.
  private func span(ofBody body: String, _ fence: Fence) -> SourceSpan? {
    guard let first = fence.lines.first, let last = fence.lines.last else { return nil }
    let firstLine = text.line(first)
    let written = body.utf8.prefix { $0 != UInt8(ascii: "\n") }.count
    let start = max(firstLine.lowerBound, firstLine.upperBound - written)
    return text.span(start..<max(start, text.line(last).upperBound))
  }

  // MARK: Blocks

  private mutating func blocks(in node: OpaquePointer) -> [ProseBlock] {
    guard descend(at: node) else { return [] }
    defer { depth -= 1 }
    return children(of: node).compactMap { block($0) }
  }

  private mutating func block(_ node: OpaquePointer) -> ProseBlock? {
    switch typeName(node) {
    case "paragraph":
      scanWords(of: node)
      return paragraph(node)
    case "heading":
      scanWords(of: node)
      return .heading(level: Int(cmark_node_get_heading_level(node)), inlines(in: node))
    case "block_quote": return quotation(node)
    case "list": return .list(list(node))
    case "code_block": return code(node)
    case "html_block":
      words.leaveOut(lines(of: node))
      return .html(withoutLineEnd(html(node, line: lines(of: node).lowerBound)))
    case "thematic_break": return .thematicBreak
    case "table":
      for line in lines(of: node) { words.scan(text.line(line)) }
      return .table(table(node))
    default: return nil
    }
  }

  /// Returns raw HTML as written.
  private mutating func html(_ node: OpaquePointer, line: Int) -> String {
    let source = literal(of: node)
    if firstUnknownTag == nil, RawHTML.hasUnknownTag(source) { firstUnknownTag = max(1, line) }
    return source
  }

  /// Returns the text of a block of code or of HTML. If nothing closes the block, its text ends with the references to
  /// all notes, which are removed.
  private func literal(of node: OpaquePointer) -> String {
    let literal = text.restored(string(cmark_node_get_literal(node)))
    guard !session.notes.isEmpty,
      let ours = [session.notes, LabelDefinitions.endOfHTML].first(where: literal.hasSuffix)
    else { return literal }
    return String(literal.dropLast(ours.count))
  }

  /// Scans the words themselves for what the tree does not show.
  private mutating func scanWords(of node: OpaquePointer) {
    // cmark does not know the place of the paragraph above a table's header.
    guard cmark_node_get_start_line(node) > 0 else { return }
    let lines = lines(of: node)
    let (first, last) = (lines.lowerBound, lines.upperBound)
    words.scan(text.line(first).lowerBound..<text.line(last).upperBound)
    let start = text.line(first).lowerBound + max(0, Int(cmark_node_get_start_column(node)) - 1)
    let line = min(start, text.line(first).upperBound)..<text.line(first).upperBound
    if let mistake = NearFence.mistake(in: line, of: text, stepNames: stepNames) {
      diagnostics.append(mistake)
    }
  }

  private mutating func paragraph(_ node: OpaquePointer) -> ProseBlock {
    ProseBlock(paragraph: inlines(in: node))
  }

  /// Reads a quotation or an alert.
  private mutating func quotation(_ node: OpaquePointer) -> ProseBlock {
    let content = blocks(in: node)
    let isInside = cmark_node_get_type(cmark_node_parent(node)) != CMARK_NODE_DOCUMENT
    var mistake: Diagnostic?
    if let alert = AlertMark(content, isInside: isInside, mistake: &mistake) {
      return .alert(alert.kind, alert.content)
    }
    if var mistake {
      let line = text.trimmed(text.line(line(of: node)))
      let mark = text.bytes[line].firstIndex(of: UInt8(ascii: "[")) ?? line.lowerBound
      let end = text.bytes[mark..<line.upperBound].firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
      mistake.span = text.span(mark..<(end ?? line.upperBound))
      diagnostics.append(mistake)
    }
    return .quotation(content)
  }

  private mutating func list(_ node: OpaquePointer) -> ProseList {
    let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
    var items: [ProseList.Item] = []
    for item in children(of: node) {
      let isTask = typeName(item) == "tasklist"
      let isDone = isTask ? cmark_gfm_extensions_get_tasklist_item_checked(item) : nil
      items.append(ProseList.Item(isDone: isDone, blocks: blocks(in: item)))
    }
    return ProseList(
      start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
      isTight: cmark_node_get_list_tight(node) != 0, items: items)
  }

  private mutating func table(_ node: OpaquePointer) -> ProseTable {
    let count = Int(cmark_gfm_extensions_get_table_columns(node))
    let letters = UnsafeBufferPointer(start: cmark_gfm_extensions_get_table_alignments(node), count: count)
    let alignments = letters.map { letter -> ProseTable.Alignment in
      switch letter {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: .none
      }
    }
    var rows: [[[ProseInline]]] = []
    for row in children(of: node) {
      var cells: [[ProseInline]] = []
      for cell in children(of: row).prefix(count) { cells.append(inlines(in: cell)) }
      while cells.count < count { cells.append([]) }
      rows.append(cells)
    }
    return ProseTable(alignments: alignments, header: rows.first ?? [], rows: Array(rows.dropFirst()))
  }

  // MARK: Inlines

  private mutating func inlines(in node: OpaquePointer) -> [ProseInline] {
    guard descend(at: node) else { return [] }
    defer { depth -= 1 }
    var list: [ProseInline] = []
    // cmark divides text at every character that could have been special.
    var words = ""
    for child in children(of: node) {
      guard let inline = inline(child) else { continue }
      if case .text(let more) = inline {
        words += more
        continue
      }
      if !words.isEmpty { list.append(.text(words)) }
      words = ""
      list.append(inline)
    }
    if !words.isEmpty { list.append(.text(words)) }
    return list
  }

  /// Reads the inlines that contain inlines. The others are read by a separate function, as is everything that needs
  /// much memory, because this function is on the stack once for each level of nesting.
  private mutating func inline(_ node: OpaquePointer) -> ProseInline? {
    switch typeName(node) {
    case "emph": .emphasis(inlines(in: node))
    case "strong": .strong(inlines(in: node))
    case "strikethrough": .strikethrough(inlines(in: node))
    case "link": link(node)
    case "image": image(node)
    default: leaf(node)
    }
  }

  private mutating func leaf(_ node: OpaquePointer) -> ProseInline? {
    switch typeName(node) {
    case "text": return .text(text.restored(string(cmark_node_get_literal(node))))
    case "softbreak": return .softBreak
    case "linebreak": return .lineBreak
    case "code": return code(inline: node)
    case "html_inline": return .html(html(node, line: Int(cmark_node_get_start_line(node))))
    case _ where cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_REFERENCE:
      let number = Int(string(cmark_node_get_literal(node))) ?? 0
      references[number, default: 0] += 1
      return .footnoteReference(number: number, occurrence: references[number] ?? 1)
    default: return nil
    }
  }

  private func code(inline node: OpaquePointer) -> ProseInline {
    switch session.found(at: node) {
    case .formula(let formula): .formula(formula)
    case .value(let value): .value(value)
    case nil: .code(text.restored(string(cmark_node_get_literal(node))))
    }
  }

  private mutating func link(_ node: OpaquePointer) -> ProseInline {
    let destination = text.restored(string(cmark_node_get_url(node)))
    links.append((destination, line(of: node)))
    return .link(
      destination: destination, title: text.restored(string(cmark_node_get_title(node))), inlines(in: node))
  }

  private mutating func image(_ node: OpaquePointer) -> ProseInline {
    let source = text.restored(string(cmark_node_get_url(node)))
    let span = images.span(of: node, source: source)
    let alternative = inlines(in: node)
    refuseValues(in: alternative)
    return .image(
      source: source, title: title(text.restored(string(cmark_node_get_title(node))), of: span),
      alternative: alternative.plainText, span: span)
  }

  /// Reads a picture's title, which can be its caption.
  private mutating func title(_ title: String, of picture: SourceSpan?) -> [ProseInline] {
    guard !title.isEmpty else { return [] }
    titleCount += 1
    guard titleCount <= Self.largestTitleCount else {
      if titleCount == Self.largestTitleCount + 1 {
        diagnostics.append(
          .warning(
            "only \(Self.largestTitleCount) titles of pictures are read as Markdown, and this one and those below are not",
            at: picture, hint: "split the notebook"))
      }
      return [.text(title)]
    }
    let text = InlineText(
      Located(title, at: picture), in: self.text.file, stepNames: stepNames, problems: &diagnostics,
      insideOfRead: true)
    titleLinks += text.links
    return text.words
  }

  private mutating func refuseValues(in alternative: [ProseInline]) {
    for case .value(let value) in alternative {
      diagnostics.append(
        Diagnostic(
          "an inline value cannot stand in a picture's description", at: value.span,
          hint: "write it in the text beside the picture"))
    }
  }

  // MARK: The tree itself

  /// Goes one level down, unless that is too deep. After every true, the caller must do `depth -= 1`.
  private mutating func descend(at node: OpaquePointer) -> Bool {
    if depth == Self.deepest {
      let line = max(1, Int(cmark_node_get_start_line(node)))
      diagnostics.append(
        Diagnostic(
          "this is nested more than \(Self.deepest) levels deep", at: SourceSpan(line: line, column: 1)))
      return false
    }
    depth += 1
    return true
  }

  /// Returns the first line of the block that a node is, or is in.
  private func line(of node: OpaquePointer) -> Int {
    var block = node
    while cmark_node_get_start_line(block) == 0, let parent = cmark_node_parent(block) { block = parent }
    return max(1, min(Int(cmark_node_get_start_line(block)), text.file.lineCount))
  }

  /// Returns the lines of a block.
  private func lines(of node: OpaquePointer) -> ClosedRange<Int> {
    let first = line(of: node)
    return first...min(max(first, Int(cmark_node_get_end_line(node))), max(first, text.file.lineCount))
  }

  private func children(of node: OpaquePointer) -> [OpaquePointer] {
    var children: [OpaquePointer] = []
    var next = cmark_node_first_child(node)
    while let child = next {
      children.append(child)
      next = cmark_node_next(child)
    }
    return children
  }

  private func typeName(_ node: OpaquePointer) -> String { String(cString: cmark_node_get_type_string(node)) }

  private func string(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }

  private func withoutLineEnd(_ text: String) -> String {
    text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
