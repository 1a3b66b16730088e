extension ProseBlock {
  /// Returns the block with every inline in it replaced by the result of `transform`, the innermost first.
  public func mapInlines(_ transform: (ProseInline) -> ProseInline) -> ProseBlock {
    func inlines(_ list: [ProseInline]) -> [ProseInline] { list.map { $0.mapInlines(transform) } }
    switch self {
    case .heading(let level, let text): return .heading(level: level, inlines(text))
    case .paragraph(let text): return .paragraph(inlines(text))
    case .quotation(let blocks): return .quotation(blocks.map { $0.mapInlines(transform) })
    case .alert(let kind, let blocks): return .alert(kind, blocks.map { $0.mapInlines(transform) })
    case .list(var list):
      for item in list.items.indices {
        list.items[item].blocks = list.items[item].blocks.map { $0.mapInlines(transform) }
      }
      return .list(list)
    case .table(let table):
      return .table(
        ProseTable(
          alignments: table.alignments, header: table.header.map(inlines),
          rows: table.rows.map { $0.map(inlines) }))
    case .code, .thematicBreak, .formula, .html: return self
    }
  }

  /// Visits every inline of the block in order; an inline is visited before those inside it. Nothing is copied, because
  /// a notebook can have a million inlines.
  public func forEachInline(_ visit: (ProseInline) -> Void) {
    func each(_ list: [ProseInline]) { for inline in list { inline.forEachInline(visit) } }
    switch self {
    case .heading(_, let text), .paragraph(let text): each(text)
    case .quotation(let blocks), .alert(_, let blocks): for block in blocks { block.forEachInline(visit) }
    case .list(let list):
      for item in list.items { for block in item.blocks { block.forEachInline(visit) } }
    case .table(let table):
      for cell in table.header { each(cell) }
      for row in table.rows { for cell in row { each(cell) } }
    case .code, .thematicBreak, .formula, .html: break
    }
  }

  /// Returns the block with every displayed formula that is a separate block replaced.
  public func mapDisplayedFormulas(_ transform: (Formula) -> Formula) -> ProseBlock {
    switch self {
    case .formula(let formula): return .formula(transform(formula))
    case .quotation(let blocks): return .quotation(blocks.map { $0.mapDisplayedFormulas(transform) })
    case .alert(let kind, let blocks): return .alert(kind, blocks.map { $0.mapDisplayedFormulas(transform) })
    case .list(var list):
      for item in list.items.indices {
        list.items[item].blocks = list.items[item].blocks.map { $0.mapDisplayedFormulas(transform) }
      }
      return .list(list)
    default: return self
    }
  }

  /// The formulas that are separate blocks, in order. Only these can be checked, so a search for checked formulas need
  /// not visit the text.
  public var displayedFormulas: [Formula] {
    switch self {
    case .formula(let formula): [formula]
    case .quotation(let blocks), .alert(_, let blocks): blocks.flatMap(\.displayedFormulas)
    case .list(let list): list.items.flatMap(\.blocks).flatMap(\.displayedFormulas)
    default: []
    }
  }

  /// All formulas in the block, displayed or inline, in order.
  public var formulas: [Formula] {
    var found: [Formula] = []
    forEachFormula { found.append($0) }
    return found
  }

  private func forEachFormula(_ visit: (Formula) -> Void) {
    switch self {
    case .formula(let formula): visit(formula)
    case .quotation(let blocks), .alert(_, let blocks):
      for block in blocks { block.forEachFormula(visit) }
    case .list(let list):
      for block in list.items.flatMap(\.blocks) { block.forEachFormula(visit) }
    default:
      forEachInline { inline in
        if case .formula(let formula) = inline { visit(formula) }
      }
    }
  }
}

extension ProseInline {
  fileprivate func forEachInline(_ visit: (ProseInline) -> Void) {
    visit(self)
    switch self {
    case .emphasis(let list), .strong(let list), .strikethrough(let list), .link(_, _, let list),
      .image(_, let list, _, _):
      for inline in list { inline.forEachInline(visit) }
    default: break
    }
  }

  public func mapInlines(_ transform: (ProseInline) -> ProseInline) -> ProseInline {
    func inner(_ list: [ProseInline]) -> [ProseInline] { list.map { $0.mapInlines(transform) } }
    return switch self {
    case .emphasis(let list): transform(.emphasis(inner(list)))
    case .strong(let list): transform(.strong(inner(list)))
    case .strikethrough(let list): transform(.strikethrough(inner(list)))
    case .link(let destination, let title, let list):
      transform(.link(destination: destination, title: title, inner(list)))
    case .image(let source, let title, let alternative, let span):
      transform(.image(source: source, title: inner(title), alternative: alternative, span: span))
    default: transform(self)
    }
  }

  /// The text without markup, for a title or an anchor.
  public var plainText: String {
    switch self {
    case .text(let text), .code(let text): text
    case .emphasis(let list), .strong(let list), .strikethrough(let list), .link(_, _, let list):
      list.plainText
    case .image(_, _, let alternative, _): alternative
    case .formula(let formula): formula.source
    case .value(let value): value.result ?? value.name
    case .softBreak, .lineBreak: " "
    case .html, .footnoteReference: ""
    }
  }
}

extension Sequence<ProseInline> {
  public var plainText: String { map(\.plainText).joined() }
}
