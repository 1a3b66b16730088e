import ReportModel

/// All pictures of one grid and shade below each other in one PNG, so that there is one header and common parts are
/// compressed once. Rectangles in SVG would take fifty times the space for 784 grey pixels.
struct Sprite {
  let png: PNG

  init(_ pictures: [PictureGrid.Picture], shade: PictureGrid.Picture.Shade, rows: Int, columns: Int) {
    let room = Self.pitch(rows: rows) * columns
    let pixels = pictures.flatMap { picture in
      // A picture with too few pixels is filled with the value for nothing.
      let pixels = picture.pixels.prefix(rows * columns)
      return pixels + [UInt8](repeating: shade.nothing, count: room - pixels.count)
    }
    png = PNG(
      width: columns, height: Self.pitch(rows: rows) * pictures.count, pixels: pixels, palette: shade.palette)
  }

  /// Returns the number of rows from one picture to the next. One of them is empty: if the edge of a picture falls
  /// between two pixels of the screen, a browser also shows a part of the next row.
  static func pitch(rows: Int) -> Int { rows + 1 }
}

extension PictureGrid.Picture.Shade {
  fileprivate var nothing: UInt8 { self == .ink ? 0 : 128 }

  /// The palette. The value for nothing is transparent, so that the pictures have the page's background, light or
  /// dark.
  fileprivate var palette: [PNG.Colour] {
    (0...255).map { level in
      switch self {
      // In the dark theme, the style sheet changes black to white.
      case .ink: return PNG.Colour(red: 0, green: 0, blue: 0, opacity: UInt8(level))
      case .diverging:
        let opacity = UInt8(min(255, abs(level - 128) * 2))
        // ColorBrewer's brown and teal, which can be told apart with colour blindness. No split of the data has these
        // colours.
        return level < 128
          ? PNG.Colour(red: 166, green: 97, blue: 26, opacity: opacity)
          : PNG.Colour(red: 1, green: 133, blue: 113, opacity: opacity)
      }
    }
  }
}
