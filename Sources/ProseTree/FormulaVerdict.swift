import SourceText

/// What the run found of a formula's equations.
public struct FormulaVerdict: Codable, Hashable, Sendable {
  public enum Outcome: String, CaseIterable, Codable, Hashable, Sendable {
    case holds, fails
    /// The sign gives a new symbol its meaning.
    case defines
    /// Nothing was tested: it would hold whatever the network is.
    case saysNothing = "says-nothing"
    /// It could not be understood, so nothing is known of it.
    case unreadable
    /// The run ended before it.
    case notChecked = "not-checked"
  }

  /// One equals sign.
  public struct Sign: Codable, Hashable, Sendable {
    public var outcome: Outcome
    /// UTF-8 offsets into the formula's source: of the sign alone, and of the whole equation.
    public var sign: Range<Int>
    public var range: Range<Int>
    /// Entries that were compared, of how many.
    public var compared: Int
    public var total: Double
    /// The largest error of an entry, relative to the largest entry; nil where nothing was compared.
    public var worstError: Double?
    /// How far the sides may differ, where that is more than rounding; nil for `=`.
    public var allowance: Allowance?

    public init(
      _ outcome: Outcome, sign: Range<Int>, range: Range<Int>, compared: Int, total: Double,
      worstError: Double?, allowance: Allowance? = nil
    ) {
      self.outcome = outcome
      self.sign = sign
      self.range = range
      self.compared = compared
      self.total = total
      self.worstError = worstError
      self.allowance = allowance
    }
  }

  /// What `\approx` allows.
  public enum Allowance: Codable, Hashable, Sendable {
    /// Of the largest entry.
    case share(Double)
    case distance(Double)
  }

  /// What is false, or says nothing, and why.
  public struct Fault: Codable, Hashable, Sendable {
    public var message: [ProseInline]
    /// Both sides where they differ most, or their shapes.
    public var detail: [ProseInline]
    public var hint: [ProseInline]
    public var location: SourceLocation?

    public init(
      message: [ProseInline], detail: [ProseInline], hint: [ProseInline], location: SourceLocation?
    ) {
      self.message = message
      self.detail = detail
      self.hint = hint
      self.location = location
    }
  }

  /// In the order of the source.
  public var signs: [Sign]
  public var faults: [Fault]
  /// What says nothing: no fault, but no check either.
  public var doubts: [Fault]
  /// How something was read, where that is not plain.
  public var remarks: [[ProseInline]]

  public init(signs: [Sign], faults: [Fault], doubts: [Fault] = [], remarks: [[ProseInline]]) {
    self.signs = signs
    self.faults = faults
    self.doubts = doubts
    self.remarks = remarks
  }
}
