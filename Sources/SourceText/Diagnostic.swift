/// A message to the author: what is wrong, where, and what to try.
public struct Diagnostic: Error, Hashable, Sendable {
  public enum Severity: String, Sendable, Codable {
    case error, warning
    /// Nothing is wrong; it explains how nbrun understands the notebook.
    case note
  }

  public var severity: Severity
  /// A lower-case sentence without a full stop.
  public var message: String
  /// Nil if the cause is not in the notebook: a missing file, a wrong option of the command line.
  public var span: SourceSpan?
  /// Further places with the same cause; see `oncePerCause`.
  public var otherPlaces: [SourceSpan] = []
  /// What to try, in the same form as the message.
  public var hint: String?

  public init(
    _ message: String, at span: SourceSpan? = nil, hint: String? = nil, severity: Severity = .error
  ) {
    self.severity = severity
    self.message = message
    self.span = span
    self.hint = hint
  }
}

extension Diagnostic {
  /// Makes a diagnostic that does not stop the run.
  public static func warning(_ message: String, at span: SourceSpan?, hint: String?) -> Diagnostic {
    Diagnostic(message, at: span, hint: hint, severity: .warning)
  }
}

extension Sequence<Diagnostic> {
  /// Sorts by place in the text; diagnostics without a place come first.
  public func inSourceOrder() -> [Diagnostic] {
    enumerated().sorted { a, b in
      let (first, second) = (a.element.span?.start, b.element.span?.start)
      return switch (first, second) {
      case (nil, nil): a.offset < b.offset
      case (nil, _): true
      case (_, nil): false
      case (let first?, let second?): (first, a.offset) < (second, b.offset)
      }
    }.map(\.element)
  }
}
