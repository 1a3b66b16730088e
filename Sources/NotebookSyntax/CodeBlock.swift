import SourceText

/// A block of code that is shown and not run. Other code, which knows the steps, decides whether its author meant a
/// step.
public struct CodeBlock: Hashable, Sendable {
  /// The whole info string; nil for an indented block.
  public var info: Located<String>?
  /// The text without the marks of the containers around it.
  public var body: String
  /// The place of its first line.
  public var span: SourceSpan

  public init(info: Located<String>?, body: String, span: SourceSpan) {
    self.info = info
    self.body = body
    self.span = span
  }
}
