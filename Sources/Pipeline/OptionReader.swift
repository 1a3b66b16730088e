import NotebookSyntax
import ReportModel
import SourceText

/// What is said of one option in `nbrun steps` and in the reference.
public struct OptionDeclaration: Sendable {
  public var name: String
  /// "whole number, 1 to 100000"; "sigmoid, tanh, relu".
  public var takes: String
  /// As the author would write it.
  public var standard: String
  public var meaning: String
}

/// Reads a step's options by type and range. It collects what is wrong instead of stopping at the first.
public struct OptionReader {
  private var unread: [OptionMapping.Entry]
  private let step: String
  public private(set) var declarations: [OptionDeclaration] = []
  public private(set) var diagnostics: [Diagnostic] = []
  /// As run, defaults filled in; for the record.
  public private(set) var values: [String: RecordValue] = [:]
  public private(set) var spans: [String: SourceSpan] = [:]

  public init(_ options: OptionMapping, of step: String) {
    unread = options.entries
    self.step = step
  }

  // MARK: What steps ask for

  public mutating func integer(
    _ name: String, default standard: Int, in range: ClosedRange<Int>, _ meaning: String
  ) -> Int {
    let range64 = Self.words(range)
    return read(name, standard, takes: "a whole number, \(range64)", shown: String(standard), meaning) {
      value throws(Refusal) in
      try Self.integer(value, in: range)
    } record: {
      .integer($0)
    }
  }

  public mutating func number(
    _ name: String, default standard: Double, in bounds: NumberBounds, _ meaning: String
  ) -> Double {
    read(
      name, standard, takes: "a number, \(bounds.description)", shown: NumberFormat.general(standard), meaning
    ) { value throws(Refusal) in
      let number = try Self.number(value)
      guard bounds.contains(number) else {
        throw Refusal("is \(Self.shown(value)), and must be \(bounds.description)")
      }
      return number
    } record: {
      .number($0)
    }
  }

  public mutating func boolean(_ name: String, default standard: Bool, _ meaning: String) -> Bool {
    read(name, standard, takes: "true or false", shown: standard ? "true" : "false", meaning) {
      value throws(Refusal) in
      let text = try Self.word(value)
      switch text.lowercased() {
      case "true", "yes", "on": return true
      case "false", "no", "off": return false
      default: throw Refusal("is \(Self.shown(value)), and must be true or false")
      }
    } record: {
      .boolean($0)
    }
  }

  /// One of the raw values of an enumeration.
  public mutating func choice<Choice>(
    _ name: String, default standard: Choice, _ meaning: String
  ) -> Choice where Choice: RawRepresentable<String> & CaseIterable & Sendable {
    let names = Choice.allCases.map(\.rawValue)
    return read(
      name, standard, takes: names.joined(separator: ", "), shown: standard.rawValue, meaning
    ) { value throws(Refusal) in
      let word = try Self.word(value)
      guard let choice = Choice(rawValue: word) else {
        throw Refusal(
          "is '\(word)', and must be one of \(names.joined(separator: ", "))",
          hint: nearestName(to: word, among: names).map { "did you mean '\($0)'?" })
      }
      return choice
    } record: {
      .text($0.rawValue)
    }
  }

  /// A list of whole numbers: `[128, 64]`, or one alone.
  public mutating func integers(
    _ name: String, default standard: [Int], in range: ClosedRange<Int>, count: ClosedRange<Int>,
    _ meaning: String
  ) -> [Int] {
    read(
      name, standard, takes: "a list of whole numbers, each \(Self.words(range))", shown: "\(standard)",
      meaning
    ) { value throws(Refusal) in
      let items: [OptionValue]
      if case .list(let list) = value { items = list.map(\.value) } else { items = [value] }
      guard count.contains(items.count) else {
        throw Refusal("has \(items.count) entries, and may have \(Self.words(count))")
      }
      return try items.map { item throws(Refusal) in
        do throws(Refusal) {
          return try Self.integer(item, in: range)
        } catch {
          throw Refusal("has an entry that \(error.message)", hint: error.hint)
        }
      }
    } record: {
      .list($0.map(RecordValue.integer))
    }
  }

  /// A word or a text that `parse` understands; it throws what is wrong in the form "is 'x', and must be …".
  public mutating func parsed<Value: Sendable>(
    _ name: String, default standard: Value, shown: String, takes: String, _ meaning: String,
    record: (Value) -> RecordValue, parse: (String) throws(Refusal) -> Value
  ) -> Value {
    read(
      name, standard, takes: takes, shown: shown, meaning,
      parse: { value throws(Refusal) in
        try parse(try Self.word(value))
      }, record: record)
  }

  /// A whole number or a word in its place, such as `all`: then nil.
  public mutating func integer(
    _ name: String, orWord word: String, default standard: Int?, in range: ClosedRange<Int>,
    _ meaning: String
  ) -> Int? {
    read(
      name, standard, takes: "a whole number, \(Self.words(range)), or \(word)",
      shown: standard.map(String.init) ?? word, meaning
    ) { value throws(Refusal) in
      if case .scalar(word, isQuoted: _) = value { return nil }
      return try Self.integer(value, in: range)
    } record: {
      $0.map(RecordValue.integer) ?? .text(word)
    }
  }

  /// A seed of the step's own; nil for a draw from the notebook's.
  public mutating func seed(_ meaning: String) -> UInt64? {
    read("seed", nil, takes: "a whole number", shown: "the notebook's", meaning) { value throws(Refusal) in
      UInt64(try Self.integer(value, in: 0...Int.max))
    } record: { seed in
      seed.map { RecordValue.integer(Int($0)) }
    }
  }

  /// Everything not read yet, for a step whose options are its author's own names.
  public mutating func allRemaining() -> [(name: Located<String>, value: Located<OptionValue>)] {
    defer { unread = [] }
    return unread.map { ($0.key, $0.value) }
  }

  // MARK: What the catalogue asks for

  /// Declares an option that every step has, and leaves it out of the record.
  public mutating func text(_ name: String, _ meaning: String) -> Located<String>? {
    let entry = take(name)
    declarations.append(OptionDeclaration(name: name, takes: "text", standard: "", meaning: meaning))
    guard let entry else { return nil }
    guard case .scalar(let text, isQuoted: _) = entry.value.value, !text.isEmpty else {
      refuse(name, at: entry.value.span, Refusal("must be text"))
      return nil
    }
    return Located(text, at: entry.value.span)
  }

  /// - Parameter common: what every step takes besides.
  /// - Returns: the diagnostics of the whole reading, with one for each option that nobody asked for.
  public mutating func finish() -> [Diagnostic] {
    for entry in unread {
      let names = declarations.map(\.name)
      let nearest = nearestName(to: entry.key.value.replacing("-", with: "_"), among: names)
      diagnostics.append(
        Diagnostic(
          "unknown option '\(entry.key.value)' of \(step)", at: entry.key.span,
          hint: nearest.map { "did you mean '\($0)'?" } ?? "\(step) takes \(names.joined(separator: ", "))"))
    }
    unread = []
    return diagnostics
  }

  public mutating func add(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  // MARK: Reading

  /// Why a value is not taken, as the rest of a sentence that begins with the option's name.
  public struct Refusal: Error {
    public var message: String
    public var hint: String?

    public init(_ message: String, hint: String? = nil) {
      self.message = message
      self.hint = hint
    }
  }

  private mutating func read<Value>(
    _ name: String, _ standard: Value, takes: String, shown: String, _ meaning: String,
    parse: (OptionValue) throws(Refusal) -> Value, record: (Value) -> RecordValue?
  ) -> Value {
    declarations.append(OptionDeclaration(name: name, takes: takes, standard: shown, meaning: meaning))
    var value = standard
    if let entry = take(name) {
      spans[name] = entry.value.span ?? entry.key.span
      do {
        value = try parse(entry.value.value)
      } catch {
        refuse(name, at: entry.value.span ?? entry.key.span, error)
      }
    }
    values[name] = record(value)
    return value
  }

  private mutating func take(_ name: String) -> OptionMapping.Entry? {
    guard let index = unread.firstIndex(where: { $0.key.value == name }) else { return nil }
    return unread.remove(at: index)
  }

  private mutating func refuse(_ name: String, at span: SourceSpan?, _ refusal: Refusal) {
    let origin = span == nil ? "-P: " : ""
    diagnostics.append(Diagnostic("\(origin)\(name) \(refusal.message)", at: span, hint: refusal.hint))
  }
}

// MARK: - Scalars, read by the option's own type and not by YAML's

extension OptionReader {
  /// whole-number → "-"? digit (digit | "_")*
  static func integer(_ value: OptionValue, in range: ClosedRange<Int>) throws(Refusal) -> Int {
    let text = try word(value, orSay: "a whole number")
    let digits = text.replacing("_", with: "")
    let looksWhole =
      !digits.isEmpty && digits.drop { $0 == "-" || $0 == "+" }.allSatisfy { $0.isASCII && $0.isNumber }
    guard looksWhole else {
      let near = Double(digits.replacing(",", with: "")).flatMap { $0.isFinite ? Int(exactly: $0) : nil }
      throw Refusal(
        "is \(shown(value)), and must be a whole number, \(words(range))",
        hint: near.map { "write it as \($0)" })
    }
    guard let number = Int(digits), range.contains(number) else {
      throw Refusal("is \(text), and must be \(words(range))")
    }
    return number
  }

  /// number → what Swift's `Double` reads in decimal, finite; digits may be grouped by "_"
  static func number(_ value: OptionValue) throws(Refusal) -> Double {
    let text = try word(value, orSay: "a number")
    let plain = text.replacing("_", with: "")
    guard plain.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }),
      let number = Double(plain)
    else {
      let comma = plain.contains(",") ? Double(plain.replacing(",", with: ".")) : nil
      throw Refusal(
        "is \(shown(value)), and must be a number",
        hint: comma.map { "write it with a point: \(NumberFormat.general($0))" })
    }
    guard number.isFinite else { throw Refusal("is \(text), which is too large") }
    return number
  }

  private static func word(_ value: OptionValue) throws(Refusal) -> String {
    guard case .scalar(let text, isQuoted: _) = value, !text.isEmpty else {
      throw Refusal("is \(shown(value)), and must be a single value")
    }
    return text
  }

  /// A word that is not in quotation marks: those make it text, and no number.
  private static func word(_ value: OptionValue, orSay type: String) throws(Refusal) -> String {
    if case .scalar(let text, isQuoted: true) = value {
      throw Refusal("is the text \"\(text)\", and must be \(type)", hint: "leave out the quotation marks")
    }
    return try word(value)
  }

  private static func shown(_ value: OptionValue) -> String {
    switch value {
    case .scalar("", isQuoted: _): "empty"
    case .scalar(let text, let isQuoted): isQuoted ? "\"\(text)\"" : "'\(text)'"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  static func words(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound) to \(range.upperBound == .max ? "2^63 − 1" : String(range.upperBound))"
  }
}
