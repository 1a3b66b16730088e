import ReportModel

/// All pictures of one grid and shade below each other in one PNG: one header, and what they share is
/// compressed once. SVG was tried: rectangles for 784 grey pixels take fifty times the room.
struct Sprite {
  let png: PNG

  init(_ pictures: [PictureGrid.Picture], shade: PictureGrid.Picture.Shade, rows: Int, columns: Int) {
    let room = Self.pitch(rows: rows) * columns
    let pixels = pictures.flatMap { picture in
      // A picture that lacks pixels is padded with nothing.
      let pixels = picture.pixels.prefix(rows * columns)
      return pixels + [UInt8](repeating: shade.nothing, count: room - pixels.count)
    }
    png = PNG(
      width: columns, height: Self.pitch(rows: rows) * pictures.count, pixels: pixels, palette: shade.palette)
  }

  /// Rows from one picture to the next. One between them is empty: where a crop falls between two pixels of
  /// the screen, a browser lets the next row shine through.
  static func pitch(rows: Int) -> Int { rows + 1 }
}

extension PictureGrid.Picture.Shade {
  fileprivate var nothing: UInt8 { self == .ink ? 0 : 128 }

  /// Nothing is transparent, so that the pictures lie on the page's own paper, light or dark.
  fileprivate var palette: [PNG.Colour] {
    (0...255).map { level in
      switch self {
      // The style sheet turns black ink into white in the dark.
      case .ink: return PNG.Colour(red: 0, green: 0, blue: 0, opacity: UInt8(level))
      case .diverging:
        let opacity = UInt8(min(255, abs(level - 128) * 2))
        // ColorBrewer's brown and teal, which colour blindness keeps apart, and which name no split of the data.
        return level < 128
          ? PNG.Colour(red: 166, green: 97, blue: 26, opacity: opacity)
          : PNG.Colour(red: 1, green: 133, blue: 113, opacity: opacity)
      }
    }
  }
}
