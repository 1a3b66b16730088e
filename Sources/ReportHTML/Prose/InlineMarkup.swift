import MarkupWriter
import ProseTree
import SourceText

extension PageWriter {
  /// Returns text with its emphasis, links and results. Tags of raw HTML that it opens are closed at its end.
  func inlines(_ words: [ProseInline], insideLink: Bool = false) -> Markup {
    var tags = TagStack()
    var line = Markup.empty
    for word in words { line += inline(word, &tags, insideLink: insideLink) }
    return line + tags.closeAll()
  }

  private func inline(_ word: ProseInline, _ tags: inout TagStack, insideLink: Bool) -> Markup {
    func inner(_ words: [ProseInline]) -> Markup { inlines(words, insideLink: insideLink) }
    switch word {
    case .text(let text): return .text(text)
    case .emphasis(let words): return .element("em", [:], inner(words))
    case .strong(let words): return .element("strong", [:], inner(words))
    case .strikethrough(let words): return .element("del", [:], inner(words))
    case .code(let text): return .element("code", [:], .text(text))
    case .link(let destination, let title, let words):
      let body = inlines(words, insideLink: true)
      return insideLink ? body : link(to: destination, title: title, body)
    case .image(let source, let title, let alternative, _):
      return picture(source, title: title.plainText, alternative: alternative, insideLink: insideLink)
    case .formula(let formula): return formulas.markup(for: formula, insideLink: insideLink)
    case .html(let source): return options.unsafeHTML ? .unescaped(source) : tags.inline(source)
    case .softBreak: return .literal("\n")
    case .lineBreak: return .void("br")
    case .value(let value):
      guard let result = value.result else {
        return .element("span", ["class": "value missing", "title": value.name], .text("not run"))
      }
      return .element("span", ["class": "value", "title": value.name], .text(result))
    case .footnoteReference(let number, let occurrence):
      return footnoteReference(number, occurrence: occurrence, insideLink: insideLink)
    }
  }

  private func link(to destination: String, title: String, _ body: Markup) -> Markup {
    if ["#figure-", "#table-"].contains(where: destination.hasPrefix) {
      numberedDestinations.insert(destination)
    }
    let target: HTMLPage.Options.LinkTarget =
      if report.deadLinks.contains(destination) {
        .nowhere("there is no such place on this page")
      } else if LinkDestination.isRelative(destination) {
        options.linkResolver(destination)
      } else {
        .address(destination)
      }
    func remark(_ words: String) -> Markup {
      .text(" ") + .element("small", ["class": "remark", "lang": ownLanguage], .text("(\(words))"))
    }
    switch target {
    case .address(let address, let words):
      guard let address = LinkDestination.safe(address) else { return body }
      return .element("a", ["href": address, "title": title.isEmpty ? nil : title], body)
        + (words.map(remark) ?? .empty)
    case .nowhere(let reason): return .element("span", ["class": "far"], body) + remark(reason)
    }
  }

  private func picture(
    _ source: String, title: String, alternative: String, insideLink: Bool
  ) -> Markup {
    if let picture = localPicture(source, title: title, alternative: alternative) { return picture }
    let words = alternative.isEmpty ? source : alternative
    // The page must send no request, so a picture on the web becomes a link.
    if LinkDestination.isRemote(source), let address = LinkDestination.safe(source), !insideLink {
      return .element("a", ["class": "far", "href": address], .text(words))
    }
    return .element("span", ["class": "far", "title": source], .text("[\(words)]"))
  }

  /// Returns a picture that is part of the page; nil if the notebook's folder does not have it, or if it is too
  /// large.
  func localPicture(_ source: String, title: String = "", alternative: String) -> Markup? {
    pictureBook.markup(source, title: title, alternative: alternative)
  }
}
