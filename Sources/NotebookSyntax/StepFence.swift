import SourceText

/// A fenced block that runs: its info string is the name of a step, its body the step's options.
public struct StepFence: Hashable, Sendable {
  /// The whole info string, as written ("epoch loop").
  public var kind: Located<String>
  /// From the opening fence to the end of the closing one.
  public var span: SourceSpan
  /// The lines between the fences as written, without their line ends' variety: joined by "\n".
  public var source: String
  public var options: OptionMapping
}
