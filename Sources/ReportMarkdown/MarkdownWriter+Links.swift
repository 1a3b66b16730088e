import Digests
import NotebookSyntax
import ProseTree
import ReportHTML
import ReportModel
import SourceText

/// Links and pictures of the notebook, which lead from another place on the page.
extension MarkdownWriter {
  /// Where a link of the prose leads.
  func target(of destination: String) -> HTMLPage.Options.LinkTarget {
    if report.deadLinks.contains(destination) { return .nowhere("there is no such place on this page") }
    return LinkDestination.isRelative(destination) ? linkResolver(destination) : .address(destination)
  }

  mutating func linkEdits(in file: SourceFile) -> [TextEdit] {
    var edits: [TextEdit] = []
    for link in WrittenLink.all(in: file) {
      edits += link.kind == .picture ? self.edits(ofPicture: link) : self.edits(of: link, in: file)
    }
    return edits
  }

  /// A picture becomes the file beside the page; one that cannot be read becomes its words in brackets.
  private mutating func edits(ofPicture link: WrittenLink) -> [TextEdit] {
    guard LinkDestination.isRelative(link.destination) else { return [] }
    if let picture = pictureLoader(link.destination) {
      return [TextEdit(range: link.address, text: address(of: add(picture)))]
    }
    guard let whole = link.whole, let words = link.words else { return [] }
    if words.isEmpty {
      return [TextEdit(range: whole, text: MarkdownText.escaped("[\(link.destination)]"))]
    }
    return [
      TextEdit(range: whole.lowerBound..<words.lowerBound, text: "\\["),
      TextEdit(range: words.upperBound..<whole.upperBound, text: "\\]"),
    ]
  }

  private func edits(of link: WrittenLink, in file: SourceFile) -> [TextEdit] {
    switch target(of: link.destination) {
    case .address(let address, let remark):
      var edits: [TextEdit] = []
      if address != link.destination {
        edits.append(TextEdit(range: link.address, text: MarkdownText.address(address)))
      }
      if let remark, let end = link.whole?.upperBound {
        edits.append(TextEdit(range: end..<end, text: " (\(MarkdownText.escaped(remark)))"))
      }
      return edits
    case .nowhere(let reason):
      guard let whole = link.whole, let words = link.words else { return [] }
      // At the beginning of a line the words could be a list or a heading: then they keep their brackets.
      let keepsBrackets =
        words.isEmpty || file.beginsLine(whole.lowerBound) && !file.isLetter(words.lowerBound)
      let name = words.isEmpty ? MarkdownText.escaped(link.destination) : ""
      return [
        TextEdit(range: whole.lowerBound..<words.lowerBound, text: keepsBrackets ? "\\[" : ""),
        TextEdit(
          range: words.upperBound..<whole.upperBound,
          text: name + (keepsBrackets ? "\\]" : "") + " (\(MarkdownText.escaped(reason)))"),
      ]
    }
  }

  /// Keeps a picture beside the page, once.
  /// - Returns: its name, by its content: another picture never takes it.
  private mutating func add(_ picture: HTMLPage.Options.Picture) -> String {
    let ending = picture.mediaType.split(separator: "/").last.map {
      $0 == "svg+xml" ? "svg" : $0 == "jpeg" ? "jpg" : String($0)
    }
    let name = "picture-\(SHA256.hexDigest(of: Array(picture.data)).prefix(12)).\(ending ?? "png")"
    addFile(.init(name: name, data: picture.data))
    return name
  }

  /// Words that stand outside of the notebook's text: a title, a caption. Links lead from the page, and formulas do
  /// without the author's own commands.
  func known(_ words: [ProseInline]) -> [ProseInline] { words.map { $0.mapInlines(known) } }

  func known(_ inline: ProseInline) -> ProseInline {
    switch inline {
    case .formula(let formula): return .formula(formulas.known(formula))
    case .link(let destination, let title, let words):
      switch target(of: destination) {
      case .address(let address, let remark):
        let remark = remark.map { [ProseInline.text(" (\($0))")] } ?? []
        return .link(destination: address, title: title, words + remark)
      // A place of the page has no link here, and nowhere is none.
      case .nowhere(let reason): return .link(destination: "#", title: "", words + [.text(" (\(reason))")])
      }
    default: return inline
    }
  }
}

extension SourceFile {
  /// Only blanks and marks of blocks stand before this place in its line.
  fileprivate func beginsLine(_ offset: Int) -> Bool {
    let start = utf8Offset(ofLine: location(atUTF8Offset: offset).line)
    // A line of megabytes is not gone through for each of its links.
    guard offset - start < 200 else { return false }
    return !text(start..<offset).contains { $0.isLetter }
  }

  fileprivate func isLetter(_ offset: Int) -> Bool { text(offset..<(offset + 4)).first?.isLetter ?? false }
}
