import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What keeps a piece of markup from being well-formed XML; nil where it is.
func wellFormedness(of markup: String) throws -> String? {
  let parser = XMLParser(data: Data("<div>\(markup)</div>".utf8))
  return parser.parse() ? nil : parser.parserError.map { "\($0)" } ?? "not well-formed"
}
