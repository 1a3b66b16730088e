import NotebookSyntax
import ProseTree
import SourceText
import Testing

@Suite("places")
struct PlaceTests {
  @Test("the text at every reported span is what was written there", arguments: 0..<600)
  func spansAreExact(seed: UInt64) {
    var writer = NotebookWriter(seed: seed)
    let text = writer.write()
    let file = SourceFile(path: "n.md", text: text)
    let (notebook, diagnostics) = Notebook.parse(file, stepNames: stepNames)
    #expect(diagnostics.isEmpty, "\(text)")

    var formulas: [String] = []
    var values: [String] = []
    func visit(_ block: ProseBlock) {
      formulas += block.formulas.map { file.text(at: $0.span) }
      _ = block.mapInlines { inline in
        if case .value(let value) = inline { values.append(file.text(at: value.span)) }
        return inline
      }
    }
    for case .prose(let block) in notebook.blocks { visit(block) }
    notebook.footnotes.flatMap(\.blocks).forEach(visit)
    #expect(formulas.sorted() == writer.formulas.map(unprefixed).sorted(), "\(text)")
    #expect(values.sorted() == writer.values.map(unprefixed).sorted(), "\(text)")

    var options: [String] = []
    func visit(_ mapping: OptionMapping) {
      for entry in mapping.entries {
        options.append(file.text(at: entry.key.span) + "=" + file.text(at: entry.value.span))
        if case .mapping(let inner) = entry.value.value { visit(inner) }
        if case .list(let items) = entry.value.value { options += items.map { file.text(at: $0.span) } }
      }
    }
    for step in notebook.steps { visit(step.options) }
    #expect(options.sorted() == writer.options.sorted(), "\(text)")
    #expect(notebook.steps.map { file.text(at: $0.kind.span) } == writer.kinds, "\(text)")
  }
}

extension SourceFile {
  /// Returns the text at a span, without the marks of containers at the start of its later lines.
  func text(at span: SourceSpan?) -> String {
    guard let span else { return "nowhere" }
    var pieces: [String] = []
    for number in span.start.line...span.end.line {
      let scalars = Array(line(number).unicodeScalars)
      let start = number == span.start.line ? span.start.column - 1 : 0
      let end = number == span.end.line ? span.end.column - 1 : scalars.count
      guard 0 <= start, start <= end, end <= scalars.count else { return "outside of the text: \(span)" }
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: scalars[start..<end])
      pieces.append(String(piece))
    }
    return unprefixed(pieces.joined(separator: "\n"))
  }
}

/// Returns the text without the blanks and `>` marks at the start of its later lines.
private func unprefixed(_ text: String) -> String {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  return
    ([String(lines[0])] + lines.dropFirst().map { String($0.drop { $0 == " " || $0 == "\t" || $0 == ">" }) })
    .joined(separator: "\n")
}
