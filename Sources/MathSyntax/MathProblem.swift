/// Something wrong in a formula.
public struct MathProblem: Hashable, Sendable {
  /// A sentence in lower case without a full stop.
  public var message: String
  /// What to try, in the same form.
  public var hint: String?
  /// UTF-8 offsets into the formula's source.
  public var range: Range<Int>
  /// Whether the formula cannot be typeset correctly. It is then shown as its source.
  public var isFatal: Bool
  /// Whether it is an unknown command, which the tree contains as it was written.
  public var isUnknownCommand = false

  public init(_ message: String, at range: Range<Int>, hint: String? = nil, isFatal: Bool = true) {
    self.message = message
    self.hint = hint
    self.range = range
    self.isFatal = isFatal
  }
}
