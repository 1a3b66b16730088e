import Testing

/// A notebook with a mistake, and the message that the command line prints for it.
struct Mistake: Sendable, CustomTestStringConvertible {
  let name: String
  let source: String
  let expected: String

  init(_ name: String, _ source: String, _ expected: String = "") {
    self.name = name
    self.source = source
    self.expected = expected
  }

  var reported: String { mistakes(source) }
  var testDescription: String { name }
}
