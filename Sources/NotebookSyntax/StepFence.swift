import SourceText

/// A fenced block that runs: its info string is the name of a step, and its body is the step's options.
public struct StepFence: Hashable, Sendable {
  /// The whole info string, as written ("epoch loop").
  public var kind: Located<String>
  /// From the opening fence to the end of the closing fence.
  public var span: SourceSpan
  /// The lines between the fences as written, joined by "\n" instead of their own line ends.
  public var source: String
  public var options: OptionMapping
}
