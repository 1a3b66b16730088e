import NotebookSyntax
import Pipeline
import ReportModel
import SourceText
import Testing

/// A notebook that has been read and checked.
struct Reading {
  let plan: Plan
  let diagnostics: [Diagnostic]

  init(
    _ source: String, overriding overrides: [String] = [], seed: UInt64? = nil, path: String = "notebook.md"
  ) throws {
    let (notebook, problems) = Notebook.parse(
      SourceFile(path: path, text: source), stepNames: StepCatalogue.names)
    var all = problems
    plan = Plan(notebook, overriding: try overrides.map(ParameterOverride.init), seed: seed, problems: &all)
    diagnostics = all.inSourceOrder()
  }

  /// The problems as "3:1 message [hint]", one on each line.
  var problems: [String] { lines(diagnostics.filter { $0.severity != .note }) }

  /// The notes about a notebook without mistakes, in the same form.
  var notes: [String] { lines(diagnostics.filter { $0.severity == .note }) }

  private func lines(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { diagnostic in
      let place = diagnostic.span.map { "\($0.start.line):\($0.start.column) " } ?? ""
      return place + diagnostic.message + (diagnostic.hint.map { " [\($0)]" } ?? "")
    }
  }

  func run(
    allowingErrors: Bool = false, interruption: Interruption = Interruption(),
    reporting: @escaping (ProgressEvent) -> Void = { _ in }
  ) -> Report {
    #expect(problems == [])
    return plan.run(
      RunSettings(threads: 1, allowsErrors: allowingErrors, version: "test"), interruption: interruption,
      reporting: reporting)
  }
}

extension Report {
  var cells: [StepCell] { items.compactMap { if case .cell(let cell) = $0 { cell } else { nil } } }

  func value(_ step: String, _ name: String) -> RecordValue? {
    record.cells.first { $0.id == step }?.values[name]
  }
}

/// Returns the fence of a step.
func fence(_ step: String, _ options: String = "") -> String {
  "```\(step)\n\(options.isEmpty ? "" : options + "\n")```\n\n"
}
