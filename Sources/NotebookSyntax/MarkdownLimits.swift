import CCMarkGFM
import CMarkParts
import Foundation
import SourceText

/// The limits on what one notebook may ask of the Markdown parser, for all its blocks together.
///
/// cmark is given one line at a time, and its memory is measured after each. Then its blocks have their text, but no
/// inlines yet: the cost of the inlines is estimated from that text before cmark continues. If something exceeds a
/// limit, there is an error at its place, and nothing more of the notebook is read.
struct MarkdownLimits {
  static let lines = 1_000_000
  /// The columns of one table. No page shows more, and each row of a table has all its columns, even if the row is
  /// short.
  static let columns = 1_000
  /// The number of `>`, `-` and `1.` at the start of one line; each is one level of nesting.
  static let markers = 200
  /// The memory of cmark before inlines are read. A table's cell or a list's item takes some 200 bytes.
  static let memory = 120 << 20
  /// The number of text nodes, line breaks, links, emphasis and formulas, estimated from above.
  static let inlines = 1_200_000
  /// The size of the addresses and titles of link definitions, counted once for each use.
  static let linked = 8 << 20
  /// The size that the notebook's text alone may add to its report: once on the page, and once in the record.
  static let page = 60 << 20
  /// The bytes that cmark would search again and again: for the ends of `<?`, `<!X` and `<![CDATA[`, and of addresses.
  static let searched = 100 << 20

  private let text: MarkdownText
  /// The number of bytes since the last blank line: no open paragraph is longer.
  private var paragraph = 0
  /// The number of these bytes since the last `|`; below, how many steps cmark goes back for the cells of such lines.
  private var unpiped = 0
  private var stepsBack = 0
  private var inlines = 0
  private var linked = 0
  private var searched = 0
  /// For each label, the size of its definition. Empty if all uses together cannot exceed the limit.
  private var definitions: [[UInt8]: Int] = [:]
  private var largestDefinition = 0

  init(_ text: MarkdownText) {
    self.text = text
  }

  // MARK: All of the text

  /// Checks the size of the report. Call it before anything else.
  static func refusal(of file: SourceFile) -> Diagnostic? {
    guard file.lineCount <= lines else {
      return Diagnostic(
        "a notebook has at most \(lines) lines", at: SourceSpan(line: lines + 1, column: 1), hint: "split it")
    }
    var (offset, sum) = (0, 0)
    for byte in file.text.utf8 {
      sum += Int(written[Int(byte)])
      guard sum <= page else {
        return Diagnostic(
          "the report would have more than \(page >> 20) MB of text up to here, where signs such as quotation marks "
            + "count as what they become in it", at: file.span(fromUTF8Offset: offset, to: offset + 1),
          hint: "split the notebook")
      }
      offset += 1
    }
    return nil
  }

  /// For each byte, the number of bytes that it becomes in HTML and in the record's JSON together.
  private static let written: [UInt8] = (0..<256).map { byte in
    switch Unicode.Scalar(UInt8(byte)) {
    case "\n", "\t", "\r": 3
    case "\"": 6 + 2
    case "\\": 1 + 2
    case "<": 4 + 6
    case ">": 4 + 1
    case "&": 5 + 1
    case "\0"..."\u{1F}", "\u{7F}": 3 + 6
    default: 2
    }
  }

  // MARK: Lines

  /// Checks a line before cmark gets it. Call it for every line, in order.
  mutating func refusal(ofLine number: Int) -> Diagnostic? {
    let line = text.bytes[text.line(number)]
    let place = SourceSpan(line: number, column: 1)
    guard !line.allSatisfy(\.isBlank) else {
      (paragraph, unpiped, stepsBack) = (0, 0, 0)
      return nil
    }
    paragraph += line.count
    defer {
      // After this row, the count starts again.
      unpiped = line.contains(UInt8(ascii: "|")) ? 0 : unpiped + line.count
      stepsBack += unpiped
    }
    // A shorter line cannot be nested too deeply. `* * *` is a rule, however long it is.
    let isRule = line.first != UInt8(ascii: ">") && line.allSatisfy { $0.isBlank || $0 == line.first }
    if line.count > Self.markers, !isRule, Self.markers(beginning: line) > Self.markers {
      return Diagnostic("this is nested more than \(ProseReader.deepest) levels deep", at: place)
    }
    // This is the row of dashes below a table's header. cmark searches the whole paragraph above for the header, and
    // from each of its lines it searches back for a `|`.
    guard line.allSatisfy({ $0.isBlank || ["|", "-", ":", ">"].contains(Unicode.Scalar($0)) }) else {
      return nil
    }
    searched +=
      6 * paragraph + (line.contains { [UInt8(ascii: "|"), UInt8(ascii: ":")].contains($0) } ? stepsBack : 0)
    if line.count(where: { $0 == UInt8(ascii: "|") }) > Self.columns {
      return Diagnostic(
        "a table has at most \(Self.columns) columns", at: place,
        hint: "split the table, or exchange its rows and columns")
    }
    return searched > Self.searched ? tooMuchSearched(at: place) : nil
  }

  /// marker → (">" | ("-" | "*" | "+" | digit+ ("." | ")")) blank) blank*
  private static func markers(beginning line: ArraySlice<UInt8>) -> Int {
    var count = 0
    var offset = line.startIndex
    while offset < line.endIndex, count <= markers {
      let byte = line[offset]
      if byte == UInt8(ascii: ">") {
        count += 1
      } else if !byte.isBlank {
        let digits = line[offset...].prefix(10).prefix(while: \.isDigit).count
        let mark = offset + digits
        guard mark + 1 < line.endIndex, line[mark + 1].isBlank,
          [".", ")", "-", "*", "+"].contains(Unicode.Scalar(line[mark]))
        else { break }
        count += 1
        offset = mark
      }
      offset += 1
    }
    return count
  }

  /// - Parameter number: the last line that cmark was given.
  func refusal(holding memory: Int, atLine number: Int) -> Diagnostic? {
    guard memory > Self.memory else { return nil }
    return Diagnostic(
      "the notebook has too many table cells, list items or paragraphs: they need more than "
        + "\(Self.memory >> 20) MB up to here",
      at: SourceSpan(line: number, column: 1), hint: "split the notebook, or load the table as data")
  }

  // MARK: Blocks

  /// Finds the first block whose inlines would exceed a limit.
  mutating func refusal(ofBlocksIn root: OpaquePointer, _ parser: OpaquePointer) -> Diagnostic? {
    noteDefinitions(of: parser)
    var next: OpaquePointer? = root
    while let node = next {
      if Self.hasInlines(node), let content = cmark_node_get_string_content(node),
        let refusal = add(UnsafeBufferPointer(start: content, count: strlen(content)), of: node)
      {
        return refusal
      }
      next = cmark_node_first_child(node) ?? Self.following(node)
    }
    return nil
  }

  /// Returns the next node after this one and everything inside it.
  private static func following(_ node: OpaquePointer) -> OpaquePointer? {
    var node = node
    while true {
      if let next = cmark_node_next(node) { return next }
      guard let parent = cmark_node_parent(node) else { return nil }
      node = parent
    }
  }

  private static func hasInlines(_ node: OpaquePointer) -> Bool {
    let type = cmark_node_get_type(node)
    return type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING
      || strcmp(cmark_node_get_type_string(node), "table_cell") == 0
  }

  private mutating func add(_ content: UnsafeBufferPointer<CChar>, of node: OpaquePointer) -> Diagnostic? {
    content.withMemoryRebound(to: UInt8.self) { bytes in
      inlines += Self.inlines(in: bytes)
      searched += Self.bytesSearchedInVain(in: bytes) + Self.bytesSearchedForAddresses(in: bytes)
      if !definitions.isEmpty { linked += bytesLinked(in: bytes) }
    }
    let place = SourceSpan(line: max(1, Int(cmark_node_get_start_line(node))), column: 1)
    if inlines > Self.inlines {
      return Diagnostic(
        "the notebook's text has more than \(Self.inlines) parts up to here: words between line ends, links, emphasis "
          + "and other marks", at: place, hint: "split the notebook")
    }
    if linked > Self.linked {
      return Diagnostic(
        "the link definitions that the notebook uses have more than \(Self.linked >> 20) MB up to here, each "
          + "counted as often as it is used", at: place, hint: "use long addresses and titles less often")
    }
    if searched > Self.searched {
      return tooMuchSearched(at: place)
    }
    return nil
  }

  private func tooMuchSearched(at place: SourceSpan) -> Diagnostic {
    Diagnostic(
      "too many signs such as '<?', '<!', '@', ':' and '|-|' stand in one piece of text up to here",
      at: place,
      hint: "divide it by blanks and blank lines, or put it in a code block")
  }

  /// An upper bound: cmark begins a node at each of its special characters, and another one after it.
  private static func inlines(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 1
    for byte in bytes { count += Int(nodes[Int(byte)]) }
    return count
  }

  /// The number of nodes that a byte can begin. Addresses are searched at ":" and "w", which only divide a text.
  private static let nodes: [UInt8] = (0..<256).map { byte in
    switch Unicode.Scalar(UInt8(byte)) {
    case "\n", "\\", "`", "*", "_", "~", "[", "]", "!", "<", "&", "$", "{", "@": 2
    case ":", "w": 1
    default: 0
    }
  }

  /// If nothing closes an opening, cmark searches from it to the end of the block.
  private static func bytesSearchedInVain(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var searched = 0
    // Go backwards, so that at each opening it is known which closing marks come after it.
    var (closesInstruction, closesDeclaration, closesData) = (false, false, false)
    for offset in bytes.indices.dropLast().reversed() {
      switch (bytes[offset], bytes[offset + 1]) {
      case (UInt8(ascii: "?"), UInt8(ascii: ">")): closesInstruction = true
      case (UInt8(ascii: "]"), UInt8(ascii: "]")): closesData = true
      case (UInt8(ascii: "<"), UInt8(ascii: "?")) where !closesInstruction: searched += bytes.count - offset
      case (UInt8(ascii: "<"), UInt8(ascii: "!")) where !closesDeclaration || !closesData:
        searched += bytes.count - offset
      default: break
      }
      if bytes[offset + 1] == UInt8(ascii: ">") { closesDeclaration = true }
    }
    return searched
  }

  /// At each "@", ":" and "www." cmark searches the word around it, up to the next blank, for an address.
  private static func bytesSearchedForAddresses(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var (searched, marks, start) = (0, 0, 0)
    for (offset, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "@"), UInt8(ascii: ":"): marks += 1
      case UInt8(ascii: "."):
        if offset >= 3, bytes[(offset - 3)..<offset].allSatisfy({ $0 == UInt8(ascii: "w") }) { marks += 1 }
      case _ where byte.isSpace:
        searched += marks * (offset - start)
        (marks, start) = (0, offset)
      default: break
      }
    }
    return searched + marks * (bytes.count - start)
  }

  // MARK: Link definitions

  private mutating func noteDefinitions(of parser: OpaquePointer) {
    struct Found {
      var sizes: [[UInt8]: Int] = [:]
      var sum = 0
    }
    var found = Found()
    withUnsafeMutablePointer(to: &found) { found in
      nbrun_parser_each_definition(parser, found) { found, label, size in
        guard let label, let found = found?.assumingMemoryBound(to: Found.self) else { return }
        let name = Array(UnsafeBufferPointer(start: label, count: strlen(label)))
        found.pointee.sizes[name] = max(found.pointee.sizes[name] ?? 0, size)
        found.pointee.sum += size
      }
    }
    largestDefinition = found.sizes.values.max() ?? 0
    let closings = text.bytes.count { $0 == UInt8(ascii: "]") }
    if closings.multipliedReportingOverflow(by: largestDefinition).partialValue > Self.linked {
      definitions = found.sizes
    }
  }

  /// The size of the definitions that the brackets here may refer to. cmark compares labels with letters outside ASCII
  /// by rules of its own, so such a label counts as the largest definition.
  private func bytesLinked(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var sum = 0
    var start: Int?
    for offset in bytes.indices {
      switch bytes[offset] {
      case UInt8(ascii: "["): start = offset + 1
      case UInt8(ascii: "]"):
        guard let first = start, offset - first <= 1000 else { continue }
        start = nil
        let label = UnsafeBufferPointer(rebasing: bytes[first..<offset])
        sum += label.contains { $0 >= 0x80 } ? largestDefinition : definitions[Self.normalized(label)] ?? 0
      default: break
      }
    }
    return sum
  }

  /// Normalizes a label in the way of cmark: lower case, each run of blanks as one, no blanks at the ends.
  private static func normalized(_ label: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var name: [UInt8] = []
    for byte in label {
      if byte.isSpace || byte == 0x0B || byte == 0x0C {
        if let last = name.last, last != UInt8(ascii: " ") { name.append(UInt8(ascii: " ")) }
      } else {
        name.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
      }
    }
    if name.last == UInt8(ascii: " ") { name.removeLast() }
    return name
  }
}
