import Digests
import NotebookSyntax
import ProseTree
import ReportHTML
import ReportModel
import SourceText

/// Links and pictures of the notebook. The page can be in another folder, so their addresses can change.
extension MarkdownWriter {
  /// Returns where a link of the prose leads.
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

  /// Returns the edits that replace a picture by the file beside the page, or by its description in brackets if it
  /// cannot be read.
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
      // At the beginning of a line the words could be read as a list or a heading, so they keep their brackets.
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

  /// Adds a picture to the files beside the page, only once.
  /// - Returns: its name, which follows from its content, so that no other picture has the same name.
  private mutating func add(_ picture: HTMLPage.Options.Picture) -> String {
    let ending = picture.mediaType.split(separator: "/").last.map {
      $0 == "svg+xml" ? "svg" : $0 == "jpeg" ? "jpg" : String($0)
    }
    let name = "picture-\(SHA256.hexDigest(of: Array(picture.data)).prefix(12)).\(ending ?? "png")"
    addFile(.init(name: name, data: picture.data))
    return name
  }

  /// Returns text that does not come from the notebook's body, such as a title or a caption, with links from the page
  /// and without the author's own macros.
  func known(_ words: [ProseInline]) -> [ProseInline] { words.map { $0.mapInlines(known) } }

  func known(_ inline: ProseInline) -> ProseInline {
    switch inline {
    case .formula(let formula): return .formula(formulas.known(formula))
    case .link(let destination, let title, let words):
      switch target(of: destination) {
      case .address(let address, let remark):
        let remark = remark.map { [ProseInline.text(" (\($0))")] } ?? []
        return .link(destination: address, title: title, words + remark)
      // A place within the page has no link here, like a link that leads nowhere.
      case .nowhere(let reason): return .link(destination: "#", title: "", words + [.text(" (\(reason))")])
      }
    default: return inline
    }
  }
}

extension SourceFile {
  /// Whether only spaces and the marks of blocks stand before this place in its line.
  fileprivate func beginsLine(_ offset: Int) -> Bool {
    let start = utf8Offset(ofLine: location(atUTF8Offset: offset).line)
    // A very long line is not searched for each of its links.
    guard offset - start < 200 else { return false }
    return !text(start..<offset).contains { $0.isLetter }
  }

  fileprivate func isLetter(_ offset: Int) -> Bool { text(offset..<(offset + 4)).first?.isLetter ?? false }
}
