import SourceText

/// Reads YAML into options, with the places of keys and values.
struct YAMLReader {
  /// The deepest nesting: more than any option needs, and small enough for the stack of a secondary thread.
  static let deepest = 32
  /// The largest size in bytes of one step's options, of the front matter or of a value of the command line. A larger
  /// text is data, or a mistake.
  static let largest = 50_000

  private(set) var diagnostics: [Diagnostic] = []
  /// The text as its author wrote it.
  private let written: YAMLText
  /// The text for libyaml, with the same offsets.
  private var text: YAMLText

  init(_ text: YAMLText) {
    written = text
    self.text = text
  }

  /// Returns the error for a YAML text that is too large.
  static func refusal(of bytes: Int, at place: SourceSpan?) -> Diagnostic? {
    guard bytes > largest else { return nil }
    return Diagnostic(
      "this YAML text has \(bytes / 1000) kB, and at most \(largest / 1000) kB are allowed", at: place,
      hint: "load data from files instead of writing them here")
  }

  /// Reads the whole text as a step's options: a mapping, and lines with comparisons. Mistakes are added to
  /// `diagnostics`.
  mutating func options() -> OptionMapping {
    let comparisons = written.comparisons()
    // For YAML they become comments.
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

  /// Reads the whole text as one mapping. Mistakes are added to `diagnostics`.
  mutating func mapping() -> OptionMapping {
    do throws(Diagnostic) {
      guard let root = try tree() else { return OptionMapping() }
      guard case .mapping(let options) = try read(root) else {
        throw YAMLMistake(written).notAMapping(at: root.range)
      }
      return options
    } catch {
      diagnostics.append(error)
      return OptionMapping(isUnreadable: true)
    }
  }

  /// Reads the whole text as one value.
  mutating func value() throws(Diagnostic) -> OptionValue {
    let value = try tree().map { root throws(Diagnostic) in try read(root) }
    if let first = diagnostics.first { throw first }
    return value ?? .scalar(text: "", isQuoted: false)
  }

  private func tree() throws(Diagnostic) -> YAMLNode? {
    let mistake = YAMLMistake(written)
    if let tooDeep = mistake.nesting(deeperThan: Self.deepest) { throw tooDeep }
    do {
      return try YAMLTree.root(of: text)
    } catch {
      switch error {
      case .complaint(let problem, let offset, let start):
        throw mistake.named(problem, at: offset, since: start)
      case .forbiddenCharacter: throw mistake.forbiddenCharacter
      case .other: throw Diagnostic("this is not YAML", at: text.span(0..<0))
      }
    }
  }

  // MARK: Reading the tree

  /// - Throws: a mistake that makes the whole text unreadable; smaller mistakes are added to `diagnostics`.
  private mutating func read(_ node: YAMLNode) throws(Diagnostic) -> OptionValue {
    if let refused = YAMLMistake(written).indirection(at: node.range.lowerBound) { throw refused }
    switch node.content {
    case .scalar(let text, let isQuoted): return .scalar(text: text, isQuoted: isQuoted)
    case .list(let items):
      var values: [Located<OptionValue>] = []
      for item in items { values.append(Located(try read(item), at: text.span(item.range))) }
      return .list(values)
    case .mapping(let pairs): return .mapping(try mapping(of: pairs, at: node.range))
    }
  }

  private mutating func mapping(
    of pairs: [(key: YAMLNode, value: YAMLNode)], at range: Range<Int>
  ) throws(Diagnostic) -> OptionMapping {
    var mapping = OptionMapping(span: text.span(range))
    var names: Set<String> = []
    for (keyNode, valueNode) in pairs {
      let name = try name(keyNode)
      let value = try read(valueNode)
      guard names.insert(name).inserted else {
        diagnostics.append(YAMLMistake(written).duplicate(name, at: keyNode.range))
        continue
      }
      mapping.entries.append(
        .init(
          key: Located(name, at: text.span(keyNode.range)),
          value: Located(value, at: text.span(valueNode.range))))
    }
    return mapping
  }

  private mutating func name(_ key: YAMLNode) throws(Diagnostic) -> String {
    guard case .scalar(let name, _) = try read(key), !name.isEmpty else {
      throw YAMLMistake(written).wrongLine(upTo: key.range.lowerBound)
        ?? Diagnostic("a key must be a name", at: text.span(key.range), hint: "write 'name: value'")
    }
    return name
  }
}
