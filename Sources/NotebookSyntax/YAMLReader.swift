import SourceText
import Yams

/// Reads YAML into options, each key and value with its place.
///
/// Decoded from Yams' node tree, not by `YAMLDecoder`: the tree has the marks, and leaves scalars as text.
/// This is the one file that knows Yams.
struct YAMLReader {
  /// Deeper than any option, and shallow enough for the stack of a secondary thread.
  static let deepest = 32
  /// Of one step's options, of the front matter or of a value of the command line, in bytes. More is data, or a
  /// mistake.
  static let largest = 50_000

  private(set) var diagnostics: [Diagnostic] = []
  /// As its author wrote it.
  private let written: YAMLText
  /// As Yams gets it, with the same offsets.
  private var text: YAMLText
  /// Names of the keys that were disguised from Yams, by their offsets.
  private var disguised: [Int: String] = [:]

  /// In the place of every `*`: Yams puts in what an alias stands for, and hashes it where it is a key, so that ten lines
  /// of aliases of aliases take hours.
  private static let asterisk: Unicode.Scalar = "\u{10FFFD}"

  init(_ text: YAMLText) {
    written = text
    let asterisks = text.scalars.indices.filter { text.scalars[$0] == "*" }
    self.text = text.replacing(asterisks.map { ($0..<($0 + 1), Self.asterisk) })
  }

  /// What is too much YAML is not read.
  static func refusal(of bytes: Int, at place: SourceSpan?) -> Diagnostic? {
    guard bytes > largest else { return nil }
    return Diagnostic(
      "these are \(bytes / 1000) kB of YAML, and can be \(largest / 1000) kB", at: place,
      hint: "data are loaded, not written here")
  }

  /// The whole text as a step's options: a mapping, and lines that compare; what is wrong goes to `diagnostics`.
  mutating func options() -> OptionMapping {
    let comparisons = written.comparisons()
    // To YAML they are comments.
    text = text.replacing(comparisons.map { ($0.line, "#") })
    var options = mapping()
    guard !comparisons.isEmpty, !options.isUnreadable else { return options }
    var keys = Set(options.entries.map(\.key.value))
    for comparison in comparisons {
      let name = written.string(comparison.name)
      guard keys.insert(name).inserted else {
        var duplicate = YAMLMistake(written).duplicate(name, at: comparison.name)
        duplicate.hint = "two bounds are a range, such as \(name): 0.84..0.88"
        diagnostics.append(duplicate)
        continue
      }
      let claim = OptionValue.scalar(text: written.string(comparison.claim), isQuoted: false)
      options.entries.append(
        .init(
          key: Located(name, at: written.span(comparison.name)),
          value: Located(claim, at: written.span(comparison.claim))))
    }
    options.entries.sort { first, second in
      guard let first = first.key.span, let second = second.key.span else { return false }
      return first.start < second.start
    }
    if let first = options.entries.first?.key.span, let last = options.entries.last?.value.span {
      options.span = SourceSpan(first.start, last.end)
    }
    return options
  }

  /// The whole text as one mapping; what is wrong goes to `diagnostics`.
  mutating func mapping() -> OptionMapping {
    guard let root = compose() else { return OptionMapping(isUnreadable: !diagnostics.isEmpty) }
    do throws(Diagnostic) {
      let (value, range) = try read(root)
      guard case .mapping(let options) = value else {
        throw YAMLMistake(written).notAMapping(at: range)
      }
      return options
    } catch {
      diagnostics.append(error)
      return OptionMapping(isUnreadable: true)
    }
  }

  /// The whole text as one value.
  mutating func value() throws(Diagnostic) -> OptionValue {
    let value = try compose().map { root throws(Diagnostic) in try read(root).value }
    if let first = diagnostics.first { throw first }
    return value ?? .scalar(text: "", isQuoted: false)
  }

  // MARK: Composing

  private mutating func compose() -> Node? {
    if let tooDeep = YAMLMistake(written).nesting(deeperThan: Self.deepest) {
      diagnostics.append(tooDeep)
      return nil
    }
    // Yams refuses a mapping with a duplicate key as a whole, and says only where the first one is. Disguised, the
    // keys no longer collide; `read(_:)` knows their true names and finds the duplicates where they stand. The bound
    // keeps a text made of duplicates from being parsed for ever.
    for _ in 0..<8 {
      do {
        // Every scalar stays text, so none is compared with YAML's forms of dates and numbers.
        return try Parser(yaml: text.text, resolver: .basic, encoding: .utf8).singleRoot()
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        let start = text.offset(line: context.mark.line, column: context.mark.column)
        guard let name = names.first, !name.isEmpty else { break }
        disguise(text.linesBeginning(with: Set(names)) + [(start, name)])
      } catch {
        diagnostics.append(diagnostic(for: error))
        return nil
      }
    }
    diagnostics.append(Diagnostic("this mapping repeats its keys", at: text.span(0..<text.lines[0].count)))
    return nil
  }

  /// Writes keys as letters of Unicode's private plane, each key in another one.
  private mutating func disguise(_ keys: [(start: Int, name: String)]) {
    var replaced: [(Range<Int>, Unicode.Scalar)] = []
    for (start, name) in keys where disguised[start] == nil {
      guard let letter = Unicode.Scalar(UInt32(0xF0000 + disguised.count)) else { return }
      replaced.append((start..<text.endOfScalar(name, at: start), letter))
      disguised[start] = name
    }
    text = text.replacing(replaced)
  }

  private func diagnostic(for error: any Error) -> Diagnostic {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      YAMLMistake(written).named(problem, at: offset(of: mark), since: context.map { offset(of: $0.mark) })
    case YamlError.reader: YAMLMistake(written).forbiddenCharacter
    default: Diagnostic("this is not YAML", at: text.span(0..<0))
    }
  }

  private static func restored(_ text: String) -> String {
    text.replacing(String(asterisk), with: "*")
  }

  private func offset(of mark: Mark?) -> Int {
    mark.map { text.offset(line: $0.line, column: $0.column) } ?? 0
  }

  // MARK: Reading the tree

  /// - Throws: what makes the whole text unreadable; smaller mistakes are collected in `diagnostics`.
  private mutating func read(_ node: Node) throws(Diagnostic) -> (value: OptionValue, range: Range<Int>) {
    let start = offset(of: node.mark)
    if let refused = YAMLMistake(written).indirection(at: start) { throw refused }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain
      let end = scalar.string.isEmpty && !isQuoted ? start : text.endOfScalar(scalar.string, at: start)
      return (.scalar(text: Self.restored(scalar.string), isQuoted: isQuoted), start..<end)
    case .sequence(let sequence):
      var items: [Located<OptionValue>] = []
      var end = start
      for item in sequence {
        let (value, range) = try read(item)
        items.append(Located(value, at: text.span(range)))
        end = max(end, range.upperBound)
      }
      return (.list(items), start..<(text.endOfFlow(at: start) ?? end))
    case .mapping(let mapping):
      return try read(mapping, at: start)
    // Never: there are no aliases in what Yams gets.
    case .alias:
      throw YAMLMistake(written).alias(at: start)
    }
  }

  private mutating func read(
    _ mapping: Node.Mapping, at start: Int
  ) throws(Diagnostic) -> (value: OptionValue, range: Range<Int>) {
    var entries: [OptionMapping.Entry] = []
    var keys: Set<String> = []
    var end = start
    for (keyNode, valueNode) in mapping {
      var (key, keyRange) = try readKey(keyNode)
      if let name = disguised[keyRange.lowerBound] { key = Self.restored(name) }
      var (value, range) = try read(valueNode)
      if range.isEmpty { range = text.placeAfterColon(from: keyRange.upperBound) }
      end = max(end, range.upperBound)
      if keys.insert(key).inserted {
        entries.append(
          .init(key: Located(key, at: text.span(keyRange)), value: Located(value, at: text.span(range))))
      } else {
        diagnostics.append(YAMLMistake(written).duplicate(key, at: keyRange))
      }
    }
    let range = start..<(text.endOfFlow(at: start) ?? end)
    return (.mapping(OptionMapping(entries: entries, span: text.span(range))), range)
  }

  private mutating func readKey(_ node: Node) throws(Diagnostic) -> (key: String, range: Range<Int>) {
    let (value, range) = try read(node)
    guard case .scalar(let key, _) = value, !key.isEmpty else {
      throw YAMLMistake(written).wrongLine(upTo: range.lowerBound)
        ?? Diagnostic("a key must be a name", at: text.span(range), hint: "write 'name: value'")
    }
    return (key, range)
  }
}
