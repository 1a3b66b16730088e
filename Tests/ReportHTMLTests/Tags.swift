/// Reads a page's tags like an HTML tokenizer. It shares no code with the writer that is tested.
struct Tags {
  struct Tag {
    var name: String
    var attributes: [String: String]
    var isClosing: Bool
    var isSelfClosing: Bool
  }

  private(set) var tags: [Tag] = []
  /// The contents of the `<script>` elements.
  private(set) var scripts: [String] = []

  init(_ html: String) {
    var rest = Substring(html)
    while let open = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: open)...]
      guard let first = rest.first, first.isLetter || first == "/" else {
        if let end = rest.firstIndex(of: ">") { rest = rest[rest.index(after: end)...] }
        continue
      }
      let tag = Self.tag(&rest)
      tags.append(tag)
      if ["script", "style"].contains(tag.name), !tag.isClosing {
        // Raw text ends at the first closing tag, whatever is in it.
        let lowered = rest.lowercased()
        let end = lowered.firstRange(of: "</\(tag.name)").map {
          lowered.distance(from: lowered.startIndex, to: $0.lowerBound)
        }
        let body = rest.prefix(end ?? rest.count)
        if tag.name == "script" { scripts.append(String(body)) }
        rest = rest.dropFirst(body.count)
      }
    }
  }

  private static func tag(_ rest: inout Substring) -> Tag {
    let isClosing = rest.first == "/"
    if isClosing { rest.removeFirst() }
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
    rest = rest.dropFirst(name.count)
    var tag = Tag(name: name.lowercased(), attributes: [:], isClosing: isClosing, isSelfClosing: false)
    while let next = rest.first, next != ">" {
      if next.isWhitespace || next == "/" {
        tag.isSelfClosing = next == "/"
        rest.removeFirst()
        continue
      }
      let key = rest.prefix { !$0.isWhitespace && $0 != "=" && $0 != ">" && $0 != "/" }
      rest = rest.dropFirst(max(key.count, 1))
      var value: Substring = ""
      if rest.first == "=" {
        rest.removeFirst()
        if let quote = rest.first, quote == "\"" || quote == "'" {
          rest.removeFirst()
          value = rest.prefix { $0 != quote }
          rest = rest.dropFirst(value.count + 1)
        } else {
          value = rest.prefix { !$0.isWhitespace && $0 != ">" }
          rest = rest.dropFirst(value.count)
        }
      }
      tag.attributes[key.lowercased()] = unescaped(String(value))
    }
    rest = rest.dropFirst()
    return tag
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing("&quot;", with: "\"").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&amp;", with: "&")
  }

  /// The first tag that is not closed at the right place; nil if there is none.
  var firstUnbalanced: String? {
    let void = ["meta", "br", "hr", "img", "input", "link", "col"]
    var open: [String] = []
    for tag in tags where !void.contains(tag.name) && !tag.isSelfClosing {
      if !tag.isClosing {
        open.append(tag.name)
      } else if open.popLast() != tag.name {
        return tag.name
      }
    }
    return open.last
  }

  func values(of attribute: String) -> [String] {
    tags.compactMap { $0.attributes[attribute] }
  }
}
