import SourceText

/// A block of code that is shown and not run, as the notebook has it. Whether its author meant a step is for those to
/// say who know the steps.
public struct CodeBlock: Hashable, Sendable {
  /// The whole info string; nil for an indented block.
  public var info: Located<String>?
  /// Without what belongs to the containers around it.
  public var body: String
  /// Of its first line.
  public var span: SourceSpan

  public init(info: Located<String>?, body: String, span: SourceSpan) {
    self.info = info
    self.body = body
    self.span = span
  }
}
