import Formatting
import Foundation
import MarkupWriter
import ProseTree
import ReportModel

extension PageWriter {
  /// Returns small pictures in rows that fill the column. Each is a part of one shared PNG. It is drawn with `use`,
  /// which is printed, unlike a background; and every picture has its own name for screen readers.
  func pictures(_ grid: PictureGrid) -> Markup {
    let number = nextFigure()
    let id = anchors.unique("figure-\(number)")
    let columns = max(grid.columns, 1)
    let rows = max(grid.rows, 1)
    var sprites = Markup.empty
    var places: [Int: (sprite: String, index: Int)] = [:]
    for shade in [PictureGrid.Picture.Shade.ink, .diverging] {
      let indices = grid.pictures.indices.filter { grid.pictures[$0].shade == shade }
      guard !indices.isEmpty else { continue }
      let name = anchors.unique("\(id)-\(shade == .ink ? "ink" : "hues")")
      let sprite = Sprite(indices.map { grid.pictures[$0] }, shade: shade, rows: rows, columns: columns)
      sprites += .leaf(
        "image",
        [
          "id": name, "width": "\(columns)", "height": "\(Sprite.pitch(rows: rows) * indices.count)",
          "href": PictureAddress.png(sprite.png.bytes),
        ])
      for (index, picture) in indices.enumerated() { places[picture] = (name, index) }
    }
    let hasProbabilities = grid.pictures.contains { !$0.probabilities.isEmpty }
    // Short numbers below the pictures need no extra space.
    let hasWords = grid.pictures.contains { $0.words.joined().count > 4 }
    let kind = hasProbabilities ? "gallery beside" : hasWords ? "gallery" : "gallery dense"
    let pictures = grid.pictures.enumerated().map { index, picture in
      let place = places[index] ?? ("", 0)
      return self.picture(
        picture, sprite: place.sprite,
        viewBox: "0 \(place.index * Sprite.pitch(rows: rows)) \(columns) \(rows)")
    }
    return .element(
      "figure", ["class": "pictures", "id": id],
      // The drawing has size zero. If it were hidden, Firefox would not show the places that use it.
      .element("svg", ["class": "store", "aria-hidden": "true"], .element("defs", [:], sprites)),
      .element("ul", ["class": kind], containing: pictures),
      figureCaption(number, id, title: grid.title, grid.caption))
  }

  private func picture(_ picture: PictureGrid.Picture, sprite: String, viewBox: String) -> Markup {
    let drawing = Markup.element(
      "svg",
      [
        "role": "img", "aria-label": picture.alternative, "viewBox": viewBox,
        "class": picture.shade == .ink ? "ink" : nil,
      ],
      .element("title", [:], .text(picture.alternative)),
      .leaf("use", ["href": "#\(sprite)"]))
    let words = picture.words.map { Markup.element("span", [:], .text($0)) }.joined(separator: .text(" "))
    let chances = picture.probabilities.map { chance -> Markup in
      let share = chance.value.isFinite ? min(max(chance.value, 0), 1) : 0
      return .element(
        "li", ["class": chance.isTruth ? "truth" : nil],
        .element("span", [:], .text(chance.name)),
        chance.isTruth ? .element("span", ["class": "unseen"], .text(" (the truth)")) : .empty,
        .text(" "),
        .element(
          "i", ["style": "--p:\(String(format: "%.3f", share))"], .text(NumberFormat.share(chance.value))))
    }
    return .element(
      "li", [:], drawing,
      words.isEmpty ? .empty : .element("p", [:], words),
      chances.isEmpty ? .empty : .element("ol", [:], containing: chances))
  }
}
