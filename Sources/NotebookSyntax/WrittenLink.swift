import CCMarkGFM
import SourceText

/// A link or a picture in a notebook's text, with the places of its parts, for code that changes the text.
///
/// Ranges are UTF-8 offsets into the file's text.
public struct WrittenLink: Sendable {
  public enum Kind: Sendable { case link, picture }

  public let kind: Kind
  /// The destination as Markdown reads it.
  public let destination: String
  /// From the "[", or the "!" before it, to the end of the link; nil if its brackets were not found.
  public let whole: Range<Int>?
  /// The range between the brackets; nil if `whole` is nil.
  public let words: Range<Int>?
  /// The range of the destination, including angle brackets. For a link by reference, it is in the definition.
  public let address: Range<Int>

  /// Returns a notebook's links and pictures whose destination is a file beside it or a place in its own page, in the
  /// order of the text.
  ///
  /// Only the parser decides what is a link. So the text is parsed twice, the second time with a mark in every place
  /// that may be a destination: the mark in a parsed link shows where its destination is.
  public static func all(in file: SourceFile) -> [WrittenLink] {
    let hidden = FrontMatter.lines(of: file)
    let text = MarkdownText(file, hiding: hidden)
    let links = found(in: text)
    guard links.contains(where: { LinkCandidate.isNear($0.destination) }) else { return [] }
    let candidates = LinkCandidate.all(in: text)
    let mark = unusedMark(in: file.text)
    let marked = SourceFile(path: file.path, text: Self.text(file, marking: candidates, with: mark))
    let again = found(in: MarkdownText(marked, hiding: hidden))
    // A mark has changed the meaning of the text, so no place is certain.
    guard again.count == links.count, zip(again, links).allSatisfy({ $0.kind == $1.kind }) else { return [] }
    var brackets = BracketFinder(text)
    return zip(links, again).compactMap { link, marked in
      guard LinkCandidate.isNear(link.destination), marked.destination.hasPrefix(mark),
        let number = Int(marked.destination.dropFirst(mark.count)), candidates.indices.contains(number),
        let address = candidates[number].address(of: link.destination)
      else { return nil }
      let candidate = candidates[number]
      let opening = candidate.end == nil ? nil : brackets.opening(of: candidate.bracket)
      guard let opening, let end = candidate.end else {
        return WrittenLink(
          kind: link.kind, destination: link.destination, whole: nil, words: nil, address: address)
      }
      return WrittenLink(
        kind: link.kind, destination: link.destination,
        whole: (link.kind == .picture ? opening - 1 : opening)..<end,
        words: (opening + 1)..<candidate.bracket, address: address)
    }
  }

  private static func unusedMark(in text: String) -> String {
    var mark = "nbrunlink"
    while text.contains(mark) { mark += "x" }
    return mark
  }

  private static func text(
    _ file: SourceFile, marking candidates: [LinkCandidate], with mark: String
  ) -> String {
    let bytes = Array(file.text.utf8)
    var marked: [UInt8] = []
    var offset = 0
    for (number, candidate) in candidates.enumerated() {
      marked += bytes[offset..<candidate.place.lowerBound]
      marked += (candidate.isByReference ? "(\(mark)\(number))" : "\(mark)\(number)").utf8
      offset = candidate.place.upperBound
    }
    return String(decoding: marked + bytes[offset...], as: UTF8.self)
  }

  /// Returns the links and pictures that the parser finds, in the order of the text.
  private static func found(in text: MarkdownText) -> [(kind: Kind, destination: String)] {
    var found: [(kind: Kind, destination: String)] = []
    _ = MarkdownTree.parse(MarkdownSession(text)) { root in
      let nodes = cmark_iter_new(root)
      defer { cmark_iter_free(nodes) }
      while case let event = cmark_iter_next(nodes), event != CMARK_EVENT_DONE {
        guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(nodes) else { continue }
        let type = cmark_node_get_type(node)
        guard type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE else { continue }
        let address = cmark_node_get_url(node).map { text.restored(String(cString: $0)) } ?? ""
        found.append((type == CMARK_NODE_IMAGE ? .picture : .link, address))
      }
    }
    return found
  }
}
