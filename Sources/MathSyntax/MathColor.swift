/// A colour that is safe to write into a page: a name that CSS knows, or `#` and hexadecimal digits.
public struct MathColor: Hashable, Sendable {
  public let css: String

  /// Accepts CSS's names in any case, LaTeX's own (they are a part of them), `#rgb`, `#rrggbb`, and
  /// `rrggbb` as the colour model HTML of xcolor has it.
  /// - Returns: nil for anything else, so nothing but a colour can get into the page.
  public init?(_ written: String) {
    let digits = written.hasPrefix("#") ? written.dropFirst() : written[...]
    let isHexadecimal = !digits.isEmpty && digits.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    if isHexadecimal, digits.utf8.count == 6 || (digits.utf8.count == 3 && written.hasPrefix("#")) {
      css = "#" + digits.lowercased()
    } else if Self.names.contains(written.lowercased()) {
      css = written.lowercased()
    } else {
      return nil
    }
  }

  /// The three shares of red, green and blue, 0 to 1 each, of `\color[rgb]{…}`.
  public init?(red: Double, green: Double, blue: Double) {
    func hex(_ share: Double) -> String? {
      guard (0...1).contains(share) else { return nil }
      let value = String(Int((share * 255).rounded()), radix: 16)
      return value.utf8.count == 1 ? "0" + value : value
    }
    guard let r = hex(red), let g = hex(green), let b = hex(blue) else { return nil }
    css = "#" + r + g + b
  }

  /// White letters stand out from it more than black ones do, by the contrast of WCAG 2.
  public var isDark: Bool {
    guard css.hasPrefix("#") else { return Self.darkNames.contains(css) }
    let digits = css.dropFirst().compactMap(\.hexDigitValue)
    let shares = (0..<3).map { index -> Double in
      digits.count == 3
        ? Double(digits[index]) / 15 : Double(digits[2 * index] * 16 + digits[2 * index + 1]) / 255
    }
    // The squares are near enough to sRGB's curve to choose between two.
    let luminance =
      0.2126 * shares[0] * shares[0] + 0.7152 * shares[1] * shares[1] + 0.0722 * shares[2] * shares[2]
    return luminance < 0.179
  }

  private static let darkNames: Set<String> = Set(
    """
    black blue blueviolet brown crimson darkblue darkgreen darkmagenta darkolivegreen darkorchid darkred
    darkslateblue darkslategray darkslategrey darkviolet dimgray dimgrey firebrick green indigo maroon
    mediumblue mediumvioletred midnightblue navy purple rebeccapurple royalblue saddlebrown sienna
    slateblue teal
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// The nearest name to one that is not known is looked for among these.
  static let names: Set<String> = Set(
    """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown
    burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan
    darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid
    darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet
    deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro
    ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki
    lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow
    lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine
    mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise
    mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab
    orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru
    pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen
    seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle
    tomato turquoise violet wheat white whitesmoke yellow yellowgreen
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
