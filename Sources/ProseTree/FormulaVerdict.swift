import SourceText

/// The results for the equations of a formula.
public struct FormulaVerdict: Codable, Hashable, Sendable {
  public enum Outcome: String, CaseIterable, Codable, Hashable, Sendable {
    case holds, fails
    /// The equals sign defines a new symbol.
    case defines
    /// Nothing was tested: the equation is true for every network.
    case saysNothing = "says-nothing"
    /// nbrun could not understand it, so its truth is unknown.
    case unreadable
    /// A part of it is not answered yet, or it uses a symbol whose definition is not.
    case open
    /// The run ended before it was checked.
    case notChecked = "not-checked"
  }

  /// The result for one equals sign.
  public struct Sign: Codable, Hashable, Sendable {
    public var outcome: Outcome
    /// UTF-8 offsets into the formula's source: the range of the sign alone; below, the range of the whole equation.
    public var sign: Range<Int>
    public var range: Range<Int>
    /// The number of entries that were compared; below, the number of all entries.
    public var compared: Int
    public var total: Double
    /// The largest error of an entry, relative to the largest entry; nil if nothing was compared.
    public var worstError: Double?
    /// How much the two sides may differ, if it is more than rounding; nil for `=`.
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

  /// The difference that `\approx` allows.
  public enum Allowance: Codable, Hashable, Sendable {
    /// A fraction of the largest entry.
    case share(Double)
    case distance(Double)
  }

  /// An equation that is false, not read or open, or that tests nothing, and why.
  public struct Fault: Codable, Hashable, Sendable {
    public var message: [ProseInline]
    /// The values of both sides where they differ most, or their shapes.
    public var detail: [ProseInline]
    public var hint: [ProseInline]
    public var location: SourceLocation?
    /// The places of further equations with the same message.
    public var otherLocations: [SourceLocation] = []

    public init(
      message: [ProseInline], detail: [ProseInline], hint: [ProseInline], location: SourceLocation?
    ) {
      self.message = message
      self.detail = detail
      self.hint = hint
      self.location = location
    }
  }

  /// Makes one fault of all faults and one gap of all gaps that say the same. Every equation keeps its own mark.
  public mutating func sayOnce() {
    faults = Self.once(faults)
    gaps = Self.once(gaps)
  }

  private static func once(_ faults: [Fault]) -> [Fault] {
    var distinct: [Fault] = []
    var positions: [Fault: Int] = [:]
    for fault in faults {
      var words = fault
      words.location = nil
      if let position = positions[words] {
        if let place = fault.location { distinct[position].otherLocations.append(place) }
      } else {
        positions[words] = distinct.count
        distinct.append(fault)
      }
    }
    return distinct
  }

  /// In the order of the source.
  public var signs: [Sign]
  public var faults: [Fault]
  /// Equations that are not answered yet: they are no faults, but the derivation is not complete.
  public var gaps: [Fault] = []
  /// Equations that test nothing: they are no faults, but no checks either.
  public var doubts: [Fault]
  /// Explanations of how something was read, if that is not obvious.
  public var remarks: [[ProseInline]]

  public init(signs: [Sign], faults: [Fault], doubts: [Fault] = [], remarks: [[ProseInline]]) {
    self.signs = signs
    self.faults = faults
    self.doubts = doubts
    self.remarks = remarks
  }
}
