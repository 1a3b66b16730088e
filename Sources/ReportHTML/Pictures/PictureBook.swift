import Foundation
import MarkupWriter
import ProseTree
import ReportModel
import SourceText

/// The pictures of the prose. The page contains each of them once.
///
/// A picture that is shown once is an `<img>`. A picture that is shown several times is defined in a drawing of size
/// zero, and a small drawing at each place uses it. This needs no script, and works in print.
struct PictureBook {
  private struct Entry {
    let address: String
    let size: PictureSize
    var uses = 0
    /// Its id in the page, if it is shown more than once.
    var name: String?
  }

  private var entries: [Entry] = []
  /// The indices of the pictures, by the source as written; nil if the page cannot show it.
  private var indices: [String: Int?] = [:]

  /// Finds every picture of the prose before the first is written.
  init(_ prose: [ProseBlock], load: (String) -> HTMLPage.Options.Picture?, _ anchors: inout Anchors) {
    var known: [Data: Int] = [:]
    for block in prose {
      block.forEachInline { inline in
        guard case .image(let source, _, _, _) = inline else { return }
        if indices[source] == nil { indices[source] = .some(add(source, load, &known)) }
        if let index = indices[source] ?? nil { entries[index].uses += 1 }
      }
    }
    var count = 0
    for index in entries.indices where entries[index].uses > 1 {
      count += 1
      entries[index].name = anchors.unique("picture-\(count)")
    }
  }

  private mutating func add(
    _ source: String, _ load: (String) -> HTMLPage.Options.Picture?, _ known: inout [Data: Int]
  ) -> Int? {
    guard LinkDestination.isRelative(source), let picture = load(source) else { return nil }
    if let index = known[picture.data] { return index }
    guard let address = PictureAddress.data(picture) else { return nil }
    entries.append(Entry(address: address, size: PictureSize(of: picture)))
    known[picture.data] = entries.count - 1
    return entries.count - 1
  }

  /// Returns a picture for one place; nil if the page cannot show it.
  func markup(_ source: String, title: String, alternative: String) -> Markup? {
    guard let index = indices[source] ?? nil else { return nil }
    let entry = entries[index]
    let title = title.isEmpty ? nil : title
    guard let name = entry.name else {
      return .void("img", ["src": entry.address, "alt": alternative, "title": title])
    }
    let (width, height) = (String(entry.size.width), String(entry.size.height))
    return .element(
      "svg",
      [
        "class": "picture", "role": alternative.isEmpty ? nil : "img",
        "aria-label": alternative.isEmpty ? nil : alternative,
        "aria-hidden": alternative.isEmpty ? "true" : nil,
        "width": width, "height": height, "viewBox": "0 0 \(width) \(height)",
      ],
      title.map { .element("title", [:], .text($0)) } ?? .empty, .leaf("use", ["href": "#\(name)"]))
  }

  /// The definitions of the pictures that are shown more than once; empty if there are none.
  var store: Markup {
    let images = entries.compactMap { entry in
      entry.name.map { name in
        Markup.leaf(
          "image",
          [
            "id": name, "width": String(entry.size.width), "height": String(entry.size.height),
            "href": entry.address,
          ])
      }
    }
    guard !images.isEmpty else { return .empty }
    // The drawing has size zero. If it were hidden, Firefox would not show the places that use it.
    return .element(
      "svg", ["class": "store", "aria-hidden": "true"], .element("defs", [:], containing: images))
  }
}
