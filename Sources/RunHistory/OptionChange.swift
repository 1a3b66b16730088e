import ReportModel

/// An option whose value differs between two runs.
public struct OptionChange: Sendable, Equatable, CustomStringConvertible {
  public let name: String
  /// The recorded value; nil if the step had no such option.
  public let before: RecordValue?
  public let now: RecordValue?

  /// Returns all options that differ, sorted by name.
  package static func all(from before: [String: RecordValue], to now: [String: RecordValue]) -> [OptionChange]
  {
    Set(before.keys).union(now.keys).sorted().compactMap { name in
      isSame(before[name], now[name]) ? nil : OptionChange(name: name, before: before[name], now: now[name])
    }
  }

  /// Whether two values are the same. JSON may write 1.0 as 1, so they are compared as numbers.
  private static func isSame(_ a: RecordValue?, _ b: RecordValue?) -> Bool {
    if case .list(let a)? = a, case .list(let b)? = b {
      return a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
    }
    guard let first = a?.double, let second = b?.double else { return a == b }
    return first == second
  }

  public var description: String { "\(name) \(Self.shown(before)) → \(Self.shown(now))" }

  /// Returns the value with all its digits.
  package static func shown(_ value: RecordValue?) -> String { value?.exactText ?? "none" }
}
