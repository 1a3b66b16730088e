import Testing

/// A notebook with something wrong in it, and what the command line prints about that.
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
