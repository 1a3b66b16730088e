import MarkupWriter
import ProseTree
import ReportModel
import SourceText

extension PageWriter {
  /// Returns blocks that belong together. A tag of raw HTML that is opened in them is closed at their end.
  func blocks(_ blocks: [ProseBlock]) -> Markup {
    let outer = openTags
    openTags = TagStack()
    defer { openTags = outer }
    let body = blocks.map(prose).joined()
    return body + openTags.closeAll()
  }

  func prose(_ block: ProseBlock) -> Markup {
    switch block {
    case .heading(let level, let words): return heading(level: level, words)
    case .paragraph(let words): return paragraph(words)
    case .quotation(let inner):
      return directed(TextDirection(of: inner)) { .element("blockquote", ["dir": $0], blocks(inner)) }
    case .alert(let kind, let content): return alert(kind, content)
    case .list(let list): return self.list(list)
    case .code(let language, let text): return code(language: language, text)
    case .table(let table): return proseTable(table)
    case .thematicBreak: return .void("hr")
    case .formula(let formula): return self.formula(formula)
    case .html(let source):
      return options.unsafeHTML ? .unescaped(source) : openTags.block(source)
    }
  }

  /// Returns a heading with its id for links, and adds it to the contents.
  private func heading(level: Int, _ words: [ProseInline]) -> Markup {
    let slug = anchors.slug(for: words.plainText)
    let depth = min(max(level + headingShift, 2), 6)
    contents.append(
      .init(
        kind: .heading(depth: depth), anchor: slug, label: inlines(words.map(\.unlinked), insideLink: true),
        direction: TextDirection(of: words)))
    // The link stands beside the heading, so that its name is not part of the heading's name.
    return directed(TextDirection(of: words)) { direction in
      .element(
        "div", ["class": "heading", "dir": direction], .heading(depth, id: slug, inlines(words)),
        permalink(slug, to: words.plainText))
    }
  }

  /// Returns a link to a place of the page, so that its address can be copied.
  func permalink(_ anchor: String, to words: String) -> Markup {
    .element(
      "a",
      ["class": "anchor", "href": "#\(anchor)", "aria-label": "Permalink: \(words)", "lang": ownLanguage],
      .text("#"))
  }

  /// Returns a displayed formula, with the problems of its check below it.
  private func formula(_ formula: Formula) -> Markup {
    let typeset = Markup.element(
      "div", ["class": "formula"], formulas.markup(for: formula), source(of: formula))
    guard let verdict = formula.verdict else { return typeset }
    let remarks = verdict.remarks.map {
      Markup.element("p", ["class": "reading", "lang": ownLanguage], inlines($0))
    }
    let doubts = (verdict.gaps + verdict.doubts).map { doubt in
      Markup.element(
        "p", ["class": "reading doubt", "lang": ownLanguage], inlines(doubt.message), .text(" "),
        inlines(doubt.hint),
        doubt.location.map {
          .text(" (") + sourceLink(to: $0.line, "line \($0.line)") + otherLines(of: doubt) + .text(")")
        } ?? .empty)
    }
    let faults = verdict.faults.map { fault in
      Markup.element(
        "div", ["class": "failure", "lang": ownLanguage], .element("p", [:], inlines(fault.message)),
        fault.detail.isEmpty ? .empty : .element("p", [:], inlines(fault.detail)),
        fault.hint.isEmpty
          ? .empty : .element("p", [:], .element("strong", [:], .text("Hint: ")), inlines(fault.hint)),
        fault.location.map { place in
          .element(
            "p", ["class": "where"],
            sourceLink(to: place.line, "line \(place.line), column \(place.column)"), otherLines(of: fault))
        } ?? .empty)
    }
    return .element(
      "div", ["class": "checked"],
      containing: [firstEquations(of: verdict), typeset] + remarks + doubts + faults + [legend()])
  }

  /// Returns links to the other lines that have the same fault: ", also on lines 14 and 17".
  private func otherLines(of fault: FormulaVerdict.Fault) -> Markup {
    guard let others = OtherLines(than: fault.location?.line, in: fault.otherLocations.map(\.line)) else {
      return .empty
    }
    return .text(", also on ")
      + others.parts.map { words, line in line.map { sourceLink(to: $0, words) } ?? .text(words) }.joined()
  }

  /// Returns the explanation of the marks of checked formulas. It stands once on a page, below the first such
  /// formula.
  private func legend() -> Markup {
    guard !hasLegend else { return .empty }
    hasLegend = true
    let marks = [
      ("✓", "true: this run computed both sides, and they agree"),
      ("✗", "false: they do not agree, or their shapes do not fit"),
      ("def", "a definition: a new symbol gets its meaning"),
      ("∅", "says nothing: it tests nothing about the network, and is not counted"),
      ("?", "not read: nbrun could not read it, and did not test it"),
      ("□", "open: a part of it is not answered yet, and it was not tested"),
      ("○", "not checked: the run ended before it"),
      ("within 40%", "≈ holds if the two sides differ by no more than this, relative to the largest entry"),
      (
        "48 of 768 · 10⁻¹⁵",
        "48 of its 768 entries were compared; 10⁻¹⁵ is the largest error, relative to the largest entry"
      ),
    ]
    return .element(
      "details", ["class": "legend"],
      .element("summary", [:], .text("How to read the marks")),
      .element(
        "dl", [:],
        containing: marks.map { mark, words in
          .element("dt", [:], .text(mark)) + .element("dd", [:], .text(words))
        }))
  }

  /// Returns the targets for links from the page's head: the first true equation, the first false one, and so on.
  private func firstEquations(of verdict: FormulaVerdict) -> Markup {
    // The head does not count definitions.
    FormulaVerdict.Outcome.allCases.filter { outcome in
      outcome != .defines && verdict.signs.contains { $0.outcome == outcome }
        && equationsMet.insert(outcome).inserted
    }.map { .element("span", ["id": Anchors.equation($0)]) }.joined()
  }

  /// Returns the LaTeX of a displayed formula, folded. One click selects all of it, so that it can be copied.
  private func source(of formula: Formula) -> Markup {
    .element(
      "details", ["class": "tex"], .element("summary", [:], .text("LaTeX")),
      .element("code", [:], .text(formula.source)))
  }

  private func paragraph(_ words: [ProseInline]) -> Markup {
    // A picture with a title that stands alone in its paragraph is a figure, and the title is its caption.
    if words.count == 1, case .image(let source, let title, let alternative, _) = words[0], !title.isEmpty,
      let picture = localPicture(source, alternative: alternative)
    {
      let number = nextFigure()
      let id = anchors.unique("figure-\(number)")
      return .element(
        "figure", ["class": "picture", "id": id], picture,
        directed(TextDirection(of: title)) { direction in
          .element("figcaption", ["dir": direction], figureLabel(number, id), inlines(title))
        })
    }
    // On a narrow page, a paragraph with a wide formula can be scrolled.
    let scrolls = words.contains { word in
      guard case .formula(let formula) = word else { return false }
      return formulas.width(of: formula) > ScrollBox.narrowest
    }
    let box = ScrollBox(.group, scrolls: scrolls)
    return directed(TextDirection(of: words)) {
      .element("p", ["dir": $0, "tabindex": box.tabIndex], inlines(words))
    }
  }

  private func list(_ list: ProseList) -> Markup {
    directed(TextDirection(of: [.list(list)])) { self.list(list, direction: $0) }
  }

  private func list(_ list: ProseList, direction: String?) -> Markup {
    let items = list.items.map { item in
      directed(TextDirection(of: item.blocks)) { self.item(item, isTight: list.isTight, direction: $0) }
    }
    guard let start = list.start else { return .element("ul", ["dir": direction], containing: items) }
    return .element("ol", ["start": start == 1 ? nil : String(start), "dir": direction], containing: items)
  }

  private func item(_ item: ProseList.Item, isTight: Bool, direction: String?) -> Markup {
    let body =
      isTight
      ? item.blocks.map { block -> Markup in
        if case .paragraph(let words) = block { inlines(words) } else { blocks([block]) }
      }.joined(separator: .literal("\n"))
      : blocks(item.blocks)
    // The list item's marker stays on the side of the list.
    let words = direction == nil ? body : .element("div", ["dir": direction], body)
    guard let isDone = item.isDone else { return .element("li", [:], words) }
    let box = Markup.void(
      "input",
      [
        "type": "checkbox", "disabled": "", "checked": isDone ? "" : nil,
        "aria-label": isDone ? "done" : "to do",
      ])
    return .element("li", ["class": "task"], box, .text(" "), words)
  }

  private func code(language: String, _ text: String) -> Markup {
    let body = ["yaml", "yml"].contains(language.lowercased()) ? YAMLColours.markup(text) : .text(text)
    let box = ScrollBox(.group, scrolls: NarrowestWidth.code(text) > ScrollBox.narrowest)
    return .element(
      "pre", ["tabindex": box.tabIndex, "role": box.role, "aria-label": box.name("Code")],
      .element("code", [:], body))
  }

  private func proseTable(_ table: ProseTable) -> Markup {
    directed(TextDirection(of: [.table(table)])) { proseTable(table, direction: $0) }
  }

  private func proseTable(_ table: ProseTable, direction: String?) -> Markup {
    func cell(
      _ name: StaticString, _ column: Int, _ words: [ProseInline], scope: String? = nil, isLong: Bool = false
    ) -> Markup {
      let names = [side(column), isLong ? "long" : nil].compactMap(\.self).joined(separator: " ")
      return directed(TextDirection(of: words)) {
        .element(name, ["scope": scope, "class": names.isEmpty ? nil : names, "dir": $0], inlines(words))
      }
    }
    func side(_ column: Int) -> String? {
      switch table.alignments.indices.contains(column) ? table.alignments[column] : .none {
      case .none: nil
      case .left: "left"
      case .center: "center"
      case .right: "right"
      }
    }
    let header = table.header.enumerated().map { column, words in
      // A header cell without text is an ordinary cell.
      words.plainText.isEmpty ? Markup.element("td", [:]) : cell("th", column, words, scope: "col")
    }
    let rows = table.rows.map { row in
      Markup.element(
        "tr", [:],
        containing: row.enumerated().map { column, words in
          cell("td", column, words, isLong: words.plainText.count > 40)
        })
    }
    let box = ScrollBox(
      .group,
      scrolls: NarrowestWidth.table(([table.header] + table.rows).map { $0.map(\.plainText) })
        > ScrollBox.narrowest)
    return .element(
      "div",
      [
        "class": "scroll", "dir": direction, "tabindex": box.tabIndex, "role": box.role,
        "aria-label": box.name("Table"),
      ],
      .element(
        "table", [:],
        .element("thead", [:], .element("tr", [:], containing: header)),
        .element("tbody", [:], containing: rows)))
  }
}

extension Markup {
  static func heading(_ depth: Int, id: String?, class name: String? = nil, _ words: Markup) -> Markup {
    switch depth {
    case ...1: .element("h1", ["id": id, "class": name], words)
    case 2: .element("h2", ["id": id, "class": name], words)
    case 3: .element("h3", ["id": id, "class": name], words)
    case 4: .element("h4", ["id": id, "class": name], words)
    case 5: .element("h5", ["id": id, "class": name], words)
    default: .element("h6", ["id": id, "class": name], words)
    }
  }
}

extension ProseInline {
  /// The same text for use inside a link: without links, notes and pictures.
  var unlinked: ProseInline {
    mapInlines { inline in
      switch inline {
      case .link(_, _, let words): .text(words.plainText)
      case .image(_, _, let alternative, _): .text(alternative)
      case .footnoteReference, .html: .text("")
      default: inline
      }
    }
  }
}
