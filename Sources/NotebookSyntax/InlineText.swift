import ProseTree
import SourceText

/// A line of Markdown outside the notebook's text: a title, a description, a caption. It can contain emphasis, code,
/// links, formulas and inline values, but no blocks.
public struct InlineText: Hashable, Sendable {
  public var words: [ProseInline]
  /// The destinations of its links, with their places.
  public var links: [Located<String>]
  /// The place of the whole text; nil for a value of the command line.
  public var span: SourceSpan?

  /// - Parameters:
  ///   - text: the text of a YAML scalar, with the scalar's place.
  ///   - file: the notebook.
  ///   - stepNames: the words that make a fence a step.
  ///   - problems: the diagnostics are added to it. Each has its own place if the file contains the text unchanged; if
  ///     YAML has changed the text, the place is the whole scalar.
  public init(
    _ text: Located<String>, in file: SourceFile, stepNames: [String], problems: inout [Diagnostic]
  ) {
    self.init(text, in: file, stepNames: stepNames, problems: &problems, insideOfRead: false)
  }

  /// - Parameter insideOfRead: whether the tree of another text is being read.
  init(
    _ text: Located<String>, in file: SourceFile, stepNames: [String], problems: inout [Diagnostic],
    insideOfRead: Bool
  ) {
    (span, links) = (text.span, [])
    // Most captions do not need the parser, which takes time.
    guard text.value.utf8.contains(where: { Self.isMark[Int($0)] }) else {
      words = text.value.isEmpty ? [] : [.text(text.value)]
      return
    }
    let place = Place(of: text, in: file)
    let line = SourceFile(path: file.path, text: Self.heading(of: text.value))
    let session = MarkdownSession(MarkdownText(line, hiding: 1..<1))
    var (words, found): ([ProseInline], [Diagnostic]) = ([], [])
    var links: [Located<String>] = []
    let refusal = MarkdownTree.parse(session, insideOfRead: insideOfRead) { root in
      var reader = ProseReader(session, stepNames: stepNames)
      if case .prose(.heading(_, let text)) = reader.read(root).blocks.first { words = text }
      found = reader.diagnostics
      var scan = reader.words
      links = reader.links.map { scan.place(of: $0.destination, line: $0.line) }
      found += scan.diagnosticsOfLine
    }
    found += session.diagnostics + (refusal.map { [$0] } ?? [])
    self.links = links.map { Located($0.value, at: place.inFile($0.span)) }
    var pictures = false
    self.words = words.map { word in
      word.mapInlines { inline in
        switch inline {
        case .formula(var formula):
          // A title has no room for a displayed formula.
          formula.style = .inline
          formula.span = place.isExact ? place.inFile(formula.span) : nil
          return .formula(formula)
        case .value(var value):
          value.span = place.inFile(value.span) ?? value.span
          return .value(value)
        case .image(_, _, let alternative, _):
          pictures = true
          return .text(alternative)
        default: return inline
        }
      }
    }
    if pictures {
      found.append(
        .warning(
          "a picture cannot stand here: its description is shown in its place", at: nil,
          hint: "show it in the notebook's text"))
    }
    problems += found.map { problem in
      var problem = problem
      problem.span = problem.span == nil ? text.span : place.inFile(problem.span)
      return problem
    }
    for formula in ProseBlock.paragraph(self.words).formulas {
      let mistake = MathWords.mistake(in: formula) ?? LooseValue.mistake(in: formula, stepNames: stepNames)
      if var mistake {
        mistake.span = mistake.span ?? text.span
        problems.append(mistake)
      }
    }
  }

  // MARK: One line for the parser

  private static let marker = "# "

  /// The bytes that can be Markdown and not only text.
  private static let isMark: [Bool] = (0..<256).map { byte in
    "\n\r\\`*_~[]<>&$:@w{#".utf8.contains(UInt8(byte))
  }

  /// Makes a heading of the text, because no block can begin in a heading: "1. Introduction" is then no list, and "a:
  /// b" no definition.
  private static func heading(of text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { scalars.append(["\n", "\r"].contains(scalar) ? " " : scalar) }
    while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
    // Number signs at the end would belong to the heading's syntax, so escape them.
    if let last = scalars.lastIndex(where: { $0 != "#" }) {
      let after = scalars.index(after: last)
      if after < scalars.endIndex, scalars[last] == " " || scalars[last] == "\t" {
        scalars.insert("\\", at: after)
      }
    } else if !scalars.isEmpty {
      scalars.insert("\\", at: scalars.startIndex)
    }
    return marker + String(scalars)
  }

  /// Maps places in the parser's line to places in the notebook.
  private struct Place {
    private let whole: SourceSpan?
    /// The place of the text's first scalar; nil if the file does not contain the text unchanged on one line.
    private let start: SourceLocation?

    var isExact: Bool { start != nil }

    init(of text: Located<String>, in file: SourceFile) {
      whole = text.span
      guard let span = text.span, span.start.line == span.end.line else {
        start = nil
        return
      }
      let rest = file.line(span.start.line).unicodeScalars.dropFirst(span.start.column - 1)
      if rest.starts(with: text.value.unicodeScalars) {
        start = span.start
      } else if let quote = rest.first, quote == "\"" || quote == "'",
        rest.dropFirst().starts(with: text.value.unicodeScalars)
      {
        start = SourceLocation(line: span.start.line, column: span.start.column + 1)
      } else {
        start = nil
      }
    }

    func inFile(_ span: SourceSpan?) -> SourceSpan? {
      guard let start, let span else { return whole }
      func moved(_ place: SourceLocation) -> SourceLocation {
        SourceLocation(
          line: start.line, column: max(start.column, start.column + place.column - 1 - marker.count))
      }
      return SourceSpan(moved(span.start), moved(span.end))
    }
  }
}
