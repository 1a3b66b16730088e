import ReportModel

/// An option whose value differs between two runs.
public struct OptionChange: Sendable, Equatable, CustomStringConvertible {
  public let name: String
  /// As the record has it; nil where the step had no such option.
  public let before: RecordValue?
  public let now: RecordValue?

  /// By name.
  package static func all(from before: [String: RecordValue], to now: [String: RecordValue]) -> [OptionChange]
  {
    Set(before.keys).union(now.keys).sorted().compactMap { name in
      isSame(before[name], now[name]) ? nil : OptionChange(name: name, before: before[name], now: now[name])
    }
  }

  /// A record that was read back has 1 where 1.0 was written.
  private static func isSame(_ a: RecordValue?, _ b: RecordValue?) -> Bool {
    if case .list(let a)? = a, case .list(let b)? = b {
      return a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
    }
    guard let first = a?.double, let second = b?.double else { return a == b }
    return first == second
  }

  public var description: String { "\(name) \(Self.shown(before)) → \(Self.shown(now))" }

  /// With as many digits as the author wrote.
  package static func shown(_ value: RecordValue?) -> String { value?.exactText ?? "none" }
}
