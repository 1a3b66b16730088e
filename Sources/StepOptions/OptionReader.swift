import Formatting
import NotebookSyntax
import ReportModel
import SourceText

/// Reads a step's options by type and range. It collects all mistakes instead of stopping at the first.
public struct OptionReader {
  private var unread: [OptionMapping.Entry]
  /// Whether a part of the step's text could not be read.
  public let isUnreadable: Bool
  private let step: String
  public private(set) var declarations: [OptionDeclaration] = []
  public private(set) var diagnostics: [Diagnostic] = []
  /// The values as they run, including defaults, for the run record.
  public private(set) var values: [String: RecordValue] = [:]
  public private(set) var spans: [String: SourceSpan] = [:]

  public init(_ options: OptionMapping, of step: String) {
    unread = options.entries
    isUnreadable = options.isUnreadable
    self.step = step
  }

  // MARK: What steps ask for

  public mutating func integer(
    _ name: String, default standard: Int, in range: ClosedRange<Int>, _ meaning: String
  ) -> Int {
    read(name, standard, takes: "a whole number, \(Self.words(range))", shown: String(standard), meaning) {
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
      try Self.number(value, in: bounds)
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
      default:
        throw Refusal(
          "is \(Self.shown(value)), and must be true or false",
          hint: ValueHints.truth(text).map { "write it as \($0)" })
      }
    } record: {
      .boolean($0)
    }
  }

  /// Reads an option that takes one of several words.
  /// - Parameter others: other words that authors write for these, each with the word that is meant; for hints.
  package mutating func choice(
    _ name: String, default standard: String, among names: [String],
    otherWords others: [String: String] = [:], _ meaning: String
  ) -> String {
    read(
      name, standard, takes: names.joined(separator: ", "), shown: standard, meaning
    ) { value throws(Refusal) in
      let word = try Self.word(value)
      guard names.contains(word) else {
        throw Refusal(
          "is '\(word)', and must be one of \(names.joined(separator: ", "))",
          hint: ValueHints.hint(for: word, of: name, among: names, otherWords: others))
      }
      return word
    } record: {
      .text($0)
    }
  }

  /// Reads an option that takes one of the raw values of an enumeration.
  public mutating func choice<Choice>(
    _ name: String, default standard: Choice, otherWords others: [String: String] = [:], _ meaning: String
  ) -> Choice where Choice: RawRepresentable<String> & CaseIterable & Sendable {
    let word = choice(
      name, default: standard.rawValue, among: Choice.allCases.map(\.rawValue), otherWords: others,
      meaning)
    return Choice(rawValue: word) ?? standard
  }

  /// Reads a list of whole numbers, `[128, 64]`, or a single number. Each wrong entry is reported at its own place.
  public mutating func integers(
    _ name: String, default standard: [Int], in range: ClosedRange<Int>, count: ClosedRange<Int>,
    _ meaning: String
  ) -> [Int] {
    var wrong: [(SourceSpan?, Refusal)] = []
    let numbers = read(
      name, standard, takes: "a list of whole numbers, each \(Self.words(range))", shown: "\(standard)",
      meaning
    ) { value throws(Refusal) in
      let items: [Located<OptionValue>]
      switch value {
      case .list(let entries) where !Self.isListInWords(entries): items = entries
      case .scalar(let text, isQuoted: false) where text.utf8.allSatisfy { $0 != UInt8(ascii: " ") }:
        let isOne =
          ValueHints.list(text).map { $0.count == 1 && text.allSatisfy { $0.isNumber || $0 == "-" } }
          ?? !ValueHints.isNothing(text)
        guard isOne else { throw Self.notAList(value) }
        return [try Self.integer(value, in: range)]
      default: throw Self.notAList(value)
      }
      guard count.contains(items.count) else {
        throw Refusal("has \(items.count) entries, and may have \(Self.words(count))")
      }
      var numbers: [Int] = []
      for item in items {
        do throws(Refusal) {
          numbers.append(try Self.integer(item.value, in: range))
        } catch {
          wrong.append((item.span, error))
        }
      }
      return numbers
    } record: {
      .list($0.map(RecordValue.integer))
    }
    for (span, refusal) in wrong {
      refuse(
        name, at: span ?? spans[name], Refusal("has an entry that \(refusal.message)", hint: refusal.hint))
    }
    return numbers
  }

  /// Whether the value is a list inside a list: `[[128, 64]]` or `[128 64]`.
  private static func isListInWords(_ entries: [Located<OptionValue>]) -> Bool {
    entries.contains { entry in
      switch entry.value {
      case .list, .mapping: true
      case .scalar(let text, _): (ValueHints.list(text)?.count ?? 0) > 1
      }
    }
  }

  /// Returns the refusal of a list that is not in YAML's form. The hint shows that form if the numbers are recognized.
  private static func notAList(_ value: OptionValue) -> Refusal {
    let written = self.written(value)
    let numbers = ValueHints.list(written)
    let hint: String? =
      if ValueHints.isNothing(written) {
        "for a network without hidden layers write []"
      } else {
        numbers.map { "write it as \($0)" }
      }
    return Refusal(
      "is \(written.isEmpty ? shown(value) : "'\(written)'"), and must be a list of whole numbers", hint: hint
    )
  }

  /// Returns a value on one line, in nearly the form in which its author wrote it.
  package static func written(_ value: OptionValue) -> String {
    switch value {
    case .scalar(let text, _): text
    case .list(let items): "[\(items.map { written($0.value) }.joined(separator: ", "))]"
    case .mapping(let mapping):
      "{\(mapping.entries.map { entry in entry.value.value.isNull ? entry.key.value : "\(entry.key.value): \(written(entry.value.value))" }.joined(separator: ", "))}"
    }
  }

  /// Reads a text with `parse`, which throws a refusal in the form "is 'x', and must be …".
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

  /// Reads a whole number, or a word in its place, such as `all`, for which it returns nil.
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

  /// Reads the step's own seed; nil if the step uses the notebook's seed.
  public mutating func seed(_ meaning: String) -> UInt64? {
    read("seed", nil, takes: "a whole number", shown: "the notebook's", meaning) { value throws(Refusal) in
      UInt64(try Self.integer(value, in: 0...Int.max))
    } record: { seed in
      seed.map { RecordValue.integer(Int($0)) }
    }
  }

  /// Returns every option that has not been read yet, for a step whose option names are chosen by the author.
  public mutating func allRemaining() -> [(name: Located<String>, value: Located<OptionValue>)] {
    defer { unread = [] }
    for entry in unread {
      if case .scalar(let text, isQuoted: _) = entry.value.value { values[entry.key.value] = .text(text) }
    }
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

  /// - Parameter home: returns where an option of another step belongs: "hidden is an option of init".
  /// - Returns: the diagnostics for all options, including one for each option that no step code has read.
  package mutating func finish(homeOf home: (String) -> String? = { _ in nil }) -> [Diagnostic] {
    for entry in unread {
      diagnostics.append(
        Diagnostic(
          "unknown option '\(entry.key.value)' of \(step)", at: entry.key.span,
          hint: hint(for: entry.key.value, home)))
    }
    unread = []
    return diagnostics
  }

  /// Returns a hint for an option that the step does not have.
  private func hint(for key: String, _ home: (String) -> String?) -> String {
    let names = declarations.map(\.name)
    let meant = OptionNameHints.name(for: key, in: step)
    if names.contains(meant) { return "did you mean '\(meant)'?" }
    if let absence = OptionNameHints.absence(of: key, in: step) { return absence }
    if let nearest = nearestName(to: meant, among: names) { return "did you mean '\(nearest)'?" }
    return (home(key).map { "\($0); " } ?? "")
      + "\(step) takes \(names.joined(separator: ", "))"
  }

  public mutating func add(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  // MARK: Reading

  /// Why a value is refused. The message continues a sentence that begins with the option's name.
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
      do throws(Refusal) {
        guard !entry.value.value.isNull else { throw Refusal("has no value, and takes \(takes)") }
        value = try parse(entry.value.value)
      } catch {
        var refusal = error
        refusal.hint =
          refusal.hint
          ?? hint(for: entry.value.value, of: name) { value in
            (try? parse(value)) != nil
          }
        refuse(name, at: entry.value.span ?? entry.key.span, refusal)
      }
    }
    values[name] = record(value)
    return value
  }

  /// Returns what to write instead of a value that was refused without a hint.
  private func hint(for value: OptionValue, of name: String, isTaken: (OptionValue) -> Bool) -> String? {
    switch value {
    case .list(let items):
      guard items.count == 1, let item = items.first?.value, isTaken(item) else { return nil }
      return "write it as \(Self.written(item))"
    case .scalar(let text, isQuoted: false):
      return ValueHints.sentence(about: text, of: name)
        ?? ValueTail(text).flatMap { tail in
          isTaken(.scalar(text: tail.value, isQuoted: false)) ? tail.hint : nil
        }
    default: return nil
    }
  }

  private mutating func take(_ name: String) -> OptionMapping.Entry? {
    guard let index = unread.firstIndex(where: { $0.key.value == name }) else { return nil }
    return unread.remove(at: index)
  }

  private mutating func refuse(_ name: String, at span: SourceSpan?, _ refusal: Refusal) {
    let origin = span == nil ? "-P: \(step)." : ""
    diagnostics.append(Diagnostic("\(origin)\(name) \(refusal.message)", at: span, hint: refusal.hint))
  }
}
