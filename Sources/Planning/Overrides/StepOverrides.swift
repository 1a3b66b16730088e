import NotebookSyntax
import ReportModel
import SourceText
import StepOptions

extension StepFence {
  /// Returns the options of this fence that the command line has changed, for the report.
  /// - Parameters:
  ///   - written: the fence as its author wrote it.
  ///   - values: every option of the step as it runs.
  func overrides(of written: StepFence, values: [String: RecordValue]) -> [StepCell.Override] {
    options.entries.compactMap { entry in
      // Options from the command line have no place in the notebook.
      guard entry.key.span == nil else { return nil }
      let name = entry.key.value
      let original = written.options.entries.first { $0.key.value == name }?.value.value
      let given = OptionReader.written(entry.value.value)
      guard original.map(OptionReader.written) != given else { return nil }
      return StepCell.Override(
        option: name, value: values[name]?.exactText ?? given,
        replacedLines: written.lines(of: name))
    }
  }

  /// Returns the lines of the source that contain only this option, counted from 0; nil if it is not written, or if
  /// another option shares its line.
  private func lines(of name: String) -> ClosedRange<Int>? {
    guard let index = options.entries.firstIndex(where: { $0.key.value == name }),
      let first = options.entries[index].key.span?.start.line
    else { return nil }
    var last = first
    if let end = options.entries[index].value.span?.end { last = end.column == 1 ? end.line - 1 : end.line }
    if options.entries.indices.contains(index + 1),
      let next = options.entries[index + 1].key.span?.start.line
    {
      last = min(last, next - 1)
    }
    let others = options.entries.indices.filter { $0 != index }.compactMap {
      options.entries[$0].key.span?.start.line
    }
    let lines = first...max(first, last)
    guard !others.contains(where: lines.contains) else { return nil }
    let opening = span.start.line + 1
    return (lines.lowerBound - opening)...(lines.upperBound - opening)
  }
}
