import CCMarkGFM
import CMarkParts
import Foundation
import SourceText

/// What one notebook may ask of the Markdown parser, over all its blocks together.
///
/// cmark is given every line by itself, and what it holds is measured after each. Its blocks then have their text,
/// but no inlines: what these will cost is judged from that text before cmark goes on. Whatever is too much is
/// refused at its place, and nothing more is read of the notebook.
struct MarkdownLimits {
  static let lines = 1_000_000
  /// Of one table. No page shows more, and each row of a table has all its columns, however short it is written.
  static let columns = 1_000
  /// `>`, `-` and `1.` at the beginning of one line, each a level deeper.
  static let markers = 200
  /// What cmark may hold before inlines are read. A table's cell or a list's item takes some 200 bytes.
  static let memory = 120 << 20
  /// Text nodes, line breaks, links, emphasis, formulas: what inlines can come to at most.
  static let inlines = 1_200_000
  /// Addresses and titles of link definitions, as often as they are used.
  static let linked = 8 << 20
  /// What the notebook's text alone may add to its report: once as the page shows it, and once in the record.
  static let page = 60 << 20
  /// Bytes that cmark would search again and again: for the ends of `<?`, `<!X` and `<![CDATA[`, and of addresses.
  static let searched = 100 << 20

  private let text: MarkdownText
  /// Bytes since the last blank line: no paragraph that is open is longer.
  private var paragraph = 0
  /// Of these bytes, those since the last `|`, and how many steps cmark goes back for the cells of such lines.
  private var unpiped = 0
  private var stepsBack = 0
  private var inlines = 0
  private var linked = 0
  private var searched = 0
  /// By label: how large a definition is. Empty where all uses together cannot be too much.
  private var definitions: [[UInt8]: Int] = [:]
  private var largestDefinition = 0

  init(_ text: MarkdownText) {
    self.text = text
  }

  // MARK: All of the text

  /// What the report would be too large for, to be asked before anything else.
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

  /// How many bytes a byte becomes, in HTML and in the record's JSON together.
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

  /// What cmark must not even be given. To be asked of every line, in order.
  mutating func refusal(ofLine number: Int) -> Diagnostic? {
    let line = text.bytes[text.line(number)]
    let place = SourceSpan(line: number, column: 1)
    guard !line.allSatisfy(\.isBlank) else {
      (paragraph, unpiped, stepsBack) = (0, 0, 0)
      return nil
    }
    paragraph += line.count
    defer {
      // What comes after the row below counts from here.
      unpiped = line.contains(UInt8(ascii: "|")) ? 0 : unpiped + line.count
      stepsBack += unpiped
    }
    // Shorter lines cannot nest too deeply. `* * *` is a rule, however long.
    let isRule = line.first != UInt8(ascii: ">") && line.allSatisfy { $0.isBlank || $0 == line.first }
    if line.count > Self.markers, !isRule, Self.markers(beginning: line) > Self.markers {
      return Diagnostic("this is nested more than \(ProseReader.deepest) levels deep", at: place)
    }
    // The row of dashes below a table's header. cmark looks for the header in all of the paragraph above, and from each
    // line there for the `|` before it.
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

  /// - Parameter number: the line that cmark was given last.
  func refusal(holding memory: Int, atLine number: Int) -> Diagnostic? {
    guard memory > Self.memory else { return nil }
    return Diagnostic(
      "the notebook has too many table cells, list items or paragraphs: they take more than "
        + "\(Self.memory >> 20) MB up to here",
      at: SourceSpan(line: number, column: 1), hint: "split the notebook, or load the table as data")
  }

  // MARK: Blocks

  /// The first block whose inlines would be too much.
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

  /// The next node behind all that this one holds.
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
        "the link definitions that the notebook uses come to more than \(Self.linked >> 20) MB up to here, each "
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

  /// An upper bound: cmark begins a node at each of its special characters, and another behind it.
  private static func inlines(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 1
    for byte in bytes { count += Int(nodes[Int(byte)]) }
    return count
  }

  /// Nodes that a byte can begin. Addresses are looked for at ":" and "w", which only divide a text.
  private static let nodes: [UInt8] = (0..<256).map { byte in
    switch Unicode.Scalar(UInt8(byte)) {
    case "\n", "\\", "`", "*", "_", "~", "[", "]", "!", "<", "&", "$", "{", "@": 2
    case ":", "w": 1
    default: 0
    }
  }

  /// cmark searches from each opening to the end of the block, if nothing there closes it.
  private static func bytesSearchedInVain(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var searched = 0
    // From behind: what closes which of the three stands behind here.
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

  /// At each "@", ":" and "www." cmark searches the word around it for an address, to the next blank.
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

  /// What the definitions named in brackets here come to. Who has a label in other letters than ASCII's, which cmark
  /// compares by rules of its own, is taken to name the largest.
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

  /// As cmark compares labels: in lower case, runs of blanks as one, none at the ends.
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
