import CYAML

/// A part of a YAML text as libyaml reads it, with its place. Scalars stay text, and a key that is given twice is in
/// the mapping twice.
struct YAMLNode {
  enum Content {
    /// A value in quotes, or after `|` or `>`, counts as quoted.
    case scalar(String, isQuoted: Bool)
    case list([YAMLNode])
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  let content: Content
  /// Offsets into the text.
  var range: Range<Int>
}

/// Why libyaml cannot read a text.
enum YAMLProblem: Error {
  /// - Parameters:
  ///   - at: where libyaml noticed the problem.
  ///   - since: where the part that libyaml was reading begins.
  case complaint(String, at: Int, since: Int?)
  case forbiddenCharacter
  case other
}

/// Builds the tree of a text from libyaml's events, whose marks give the places. Only this file uses libyaml.
///
/// An alias is not replaced by its value: ten lines of aliases of aliases can stand for a tree that would take hours to
/// build.
struct YAMLTree {
  private let text: YAMLText
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// The place of an alias, if nothing has come after it.
  private var lastAlias: Int?

  private init(_ text: YAMLText, _ parser: UnsafeMutablePointer<yaml_parser_t>) {
    self.text = text
    self.parser = parser
  }

  /// Reads the whole text as one node; nil if it contains none.
  static func root(of text: YAMLText) throws(YAMLProblem) -> YAMLNode? {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else { throw .other }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    return try Array(text.text.utf8).withUnsafeBufferPointer { bytes throws(YAMLProblem) in
      yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
      var tree = YAMLTree(text, parser)
      return try tree.document()
    }
  }

  /// stream → start (document-start node document-end)? end
  private mutating func document() throws(YAMLProblem) -> YAMLNode? {
    _ = try next()
    guard try next().kind != .streamEnd else { return nil }
    let root = try node(from: next())
    _ = try next()
    let end = try next()
    guard end.kind == .streamEnd else {
      throw .complaint("found another document", at: end.range.lowerBound, since: 0)
    }
    return root
  }

  private mutating func node(from event: Event) throws(YAMLProblem) -> YAMLNode {
    switch event.kind {
    case .scalar(let value, let isQuoted):
      return YAMLNode(content: .scalar(value, isQuoted: isQuoted), range: event.range)
    case .listStart: return try list(from: event.range.lowerBound)
    case .mappingStart: return try mapping(from: event.range.lowerBound)
    case .alias, .end, .streamEnd, .other:
      // This is an alias; `YAMLReader` refuses it by its first character.
      return YAMLNode(content: .scalar("", isQuoted: false), range: event.range)
    }
  }

  private mutating func list(from start: Int) throws(YAMLProblem) -> YAMLNode {
    var items: [YAMLNode] = []
    var event = try next()
    while event.kind != .end {
      items.append(try node(from: event))
      event = try next()
    }
    let end = end(of: event, behind: items.last, from: start)
    return YAMLNode(content: .list(items), range: start..<end)
  }

  private mutating func mapping(from start: Int) throws(YAMLProblem) -> YAMLNode {
    var pairs: [(key: YAMLNode, value: YAMLNode)] = []
    var event = try next()
    while event.kind != .end {
      let key = try node(from: event)
      var value = try node(from: next())
      // For libyaml a missing value is at the start of the next element, which may be several lines below.
      if value.range.isEmpty { value.range = text.placeAfterColon(from: key.range.upperBound) }
      pairs.append((key, value))
      event = try next()
    }
    let end = end(of: event, behind: pairs.last?.value, from: start)
    return YAMLNode(content: .mapping(pairs), range: start..<end)
  }

  /// A part with brackets ends with its closing bracket, any other part with its last element.
  private func end(of event: Event, behind last: YAMLNode?, from start: Int) -> Int {
    event.range.isEmpty ? last?.range.upperBound ?? start : event.range.upperBound
  }

  // MARK: Events

  private struct Event {
    enum Kind: Equatable {
      case scalar(String, isQuoted: Bool)
      case alias, listStart, mappingStart
      /// The end of a list or a mapping.
      case end
      case streamEnd
      case other
    }

    let kind: Kind
    let range: Range<Int>
  }

  private mutating func next() throws(YAMLProblem) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw problem }
    defer { yaml_event_delete(&event) }
    let start = offset(event.start_mark)
    var end = max(start, offset(event.end_mark))
    let kind: Event.Kind
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let value = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      kind = .scalar(value, isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
      // libyaml includes the empty lines below a `|` or a `>`; they are removed here.
      while end > start, text.scalars[end - 1] == "\n" || text.scalars[end - 1] == " " { end -= 1 }
    case YAML_ALIAS_EVENT: kind = .alias
    case YAML_SEQUENCE_START_EVENT: kind = .listStart
    case YAML_MAPPING_START_EVENT: kind = .mappingStart
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: kind = .end
    case YAML_STREAM_END_EVENT: kind = .streamEnd
    default: kind = .other
    }
    if kind == .alias { lastAlias = start } else if start < end { lastAlias = nil }
    return Event(kind: kind, range: start..<end)
  }

  private var problem: YAMLProblem {
    let parser = parser.pointee
    switch parser.error {
    case YAML_READER_ERROR: return .forbiddenCharacter
    case YAML_SCANNER_ERROR, YAML_PARSER_ERROR:
      let since = parser.context == nil ? nil : offset(parser.context_mark)
      // An error after an alias is reported at the alias.
      return .complaint(
        String(cString: parser.problem), at: offset(parser.problem_mark), since: lastAlias ?? since)
    default: return .other
    }
  }

  /// libyaml counts Unicode scalars, as `YAMLText` does.
  private func offset(_ mark: yaml_mark_t) -> Int { min(Int(mark.index), text.scalars.count) }
}
