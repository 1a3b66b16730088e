import NotebookSyntax
import ProseTree
import SourceText

/// The step names with which the tests' notebooks are parsed.
let stepNames = [
  "load", "init", "forward", "backprop", "epoch-loop", "epoch loop", "train", "evaluate", "weights", "expect",
]

func parse(_ text: String) -> (notebook: Notebook, diagnostics: [Diagnostic]) {
  Notebook.parse(SourceFile(path: "n.md", text: text), stepNames: stepNames)
}

/// The tree as text, one block a line, so that expectations are easy to read.
func outline(_ text: String) -> String {
  let notebook = parse(text).notebook
  var lines: [String] = []
  for block in notebook.blocks {
    switch block {
    case .prose(let prose): lines += prose.outline(indent: "")
    case .step(let step): lines.append("step \(step.kind.value) {\(step.options.outline)}")
    }
  }
  for note in notebook.footnotes {
    lines.append("footnote \(note.number), \(note.references) references")
    lines += note.blocks.flatMap { $0.outline(indent: "  ") }
  }
  return lines.joined(separator: "\n")
}

/// The diagnostics in the form that the command line prints.
func mistakes(_ text: String) -> String {
  let file = SourceFile(path: "n.md", text: text)
  let diagnostics = Notebook.parse(file, stepNames: stepNames).diagnostics
  return diagnostics.map { DiagnosticPrinter().text(for: $0, in: file) }.joined()
}

extension ProseBlock {
  func outline(indent: String) -> [String] {
    let inner = indent + "  "
    switch self {
    case .heading(let level, let text): return ["\(indent)heading \(level): \(text.outline)"]
    case .paragraph(let text): return ["\(indent)paragraph: \(text.outline)"]
    case .alert(let kind, let blocks):
      return ["\(indent)alert \(kind)"] + blocks.flatMap { $0.outline(indent: inner) }
    case .quotation(let blocks): return ["\(indent)quotation"] + blocks.flatMap { $0.outline(indent: inner) }
    case .list(let list):
      let kind = list.start.map { "from \($0)" } ?? "of bullets"
      return ["\(indent)list \(kind), \(list.isTight ? "tight" : "loose")"]
        + list.items.flatMap { item -> [String] in
          let task = item.isDone.map { $0 ? " done" : " to do" } ?? ""
          return ["\(inner)item\(task)"] + item.blocks.flatMap { $0.outline(indent: inner + "  ") }
        }
    case .code(let language, let text): return ["\(indent)code \(language): \(text.debugDescription)"]
    case .table(let table):
      let alignments = table.alignments.map { "\($0)" }.joined(separator: " ")
      return ["\(indent)table \(alignments)"]
        + ([table.header] + table.rows).map { "\(inner)" + $0.map(\.outline).joined(separator: " | ") }
    case .thematicBreak: return ["\(indent)rule"]
    case .formula(let formula):
      let directive = formula.directive.map { " {\($0.value)}" } ?? ""
      return ["\(indent)formula\(directive): \(formula.source.debugDescription)"]
    case .html(let text): return ["\(indent)html: \(text.debugDescription)"]
    }
  }
}

extension ProseInline {
  var outline: String {
    switch self {
    case .text(let text): text
    case .emphasis(let list): "(em \(list.outline))"
    case .strong(let list): "(strong \(list.outline))"
    case .strikethrough(let list): "(del \(list.outline))"
    case .code(let text): "(code \(text))"
    case .link(let destination, let title, let list):
      "(link \(destination)\(title.isEmpty ? "" : " \"\(title)\"") \(list.outline))"
    case .image(let source, let title, let alternative, let span):
      "(img \(source)\(title.isEmpty ? "" : " \"\(title.plainText)\"") \(alternative) @\(span.map(\.outline) ?? "nowhere"))"
    case .formula(let formula):
      "(\(formula.style == .inline ? "math" : "display") \(formula.source.debugDescription))"
    case .html(let text): "(html \(text))"
    case .softBreak: "⏎"
    case .lineBreak: "↵"
    case .value(let value): "(value \(value.name)\(value.format.map { ":" + $0 } ?? ""))"
    case .footnoteReference(let number, let occurrence): "(note \(number), \(occurrence))"
    }
  }
}

extension [ProseInline] {
  var outline: String { map(\.outline).joined() }
}

extension SourceSpan {
  var outline: String { "\(start.line):\(start.column)-\(end.line):\(end.column)" }
}

extension OptionMapping {
  var outline: String {
    entries.map { "\($0.key.value): \($0.value.value.outline)" }.joined(separator: ", ")
  }
}

extension OptionValue {
  var outline: String {
    switch self {
    case .scalar(let text, let isQuoted): isQuoted ? text.debugDescription : text
    case .list(let items): "[" + items.map(\.value.outline).joined(separator: ", ") + "]"
    case .mapping(let mapping): "{" + mapping.outline + "}"
    }
  }
}
