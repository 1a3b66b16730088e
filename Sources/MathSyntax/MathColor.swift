import Foundation

/// A colour that is safe to write into a page: a name that CSS knows, or `#` and hexadecimal digits.
public struct MathColor: Hashable, Sendable {
  public let css: String

  private init(css: String) { self.css = css }

  /// Accepts CSS's names in any case (they include LaTeX's names), `#rgb`, `#rrggbb`, and `rrggbb` as in xcolor's
  /// colour model HTML.
  /// - Returns: nil for anything else, so that only a colour can get into the page.
  public init?(_ written: String) {
    let digits = written.hasPrefix("#") ? written.dropFirst() : written[...]
    let isHexadecimal = !digits.isEmpty && digits.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    if isHexadecimal, digits.utf8.count == 6 || (digits.utf8.count == 3 && written.hasPrefix("#")) {
      css = "#" + digits.lowercased()
    } else if NamedColors.values[written.lowercased()] != nil {
      css = written.lowercased()
    } else {
      return nil
    }
  }

  /// The colour of `\color[rgb]{…}`: the shares of red, green and blue, from 0 to 1 each.
  public init?(red: Double, green: Double, blue: Double) {
    func hex(_ share: Double) -> String? {
      guard (0...1).contains(share) else { return nil }
      let value = String(Int((share * 255).rounded()), radix: 16)
      return value.utf8.count == 1 ? "0" + value : value
    }
    guard let r = hex(red), let g = hex(green), let b = hex(blue) else { return nil }
    css = "#" + r + g + b
  }

  /// Whether white letters have more contrast on it than black ones, by WCAG 2.
  public var isDark: Bool { luminance < 0.179 }

  /// Returns the contrast of letters in this colour on a background of another, by WCAG 2: from 1 (invisible) to 21.
  public func contrast(to ground: MathColor) -> Double {
    let (own, other) = (luminance, ground.luminance)
    return (max(own, other) + 0.05) / (min(own, other) + 0.05)
  }

  /// The relative luminance of WCAG 2: 0.2126 R + 0.7152 G + 0.0722 B, with sRGB's shares converted to linear light.
  private var luminance: Double {
    func light(_ share: UInt32) -> Double {
      let value = Double(share & 0xFF) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * light(rgb >> 16) + 0.7152 * light(rgb >> 8) + 0.0722 * light(rgb)
  }

  /// 0xRRGGBB
  private var rgb: UInt32 {
    guard css.hasPrefix("#") else { return NamedColors.values[css] ?? 0 }
    let digits = css.count == 4 ? css.dropFirst().map { "\($0)\($0)" }.joined() : String(css.dropFirst())
    return UInt32(digits, radix: 16) ?? 0
  }

  /// The background colours of the report's page, in its two themes.
  public static let lightPage = MathColor(css: "#fdfcf9")
  public static let darkPage = MathColor(css: "#161617")

  /// The known names. The hint for an unknown name suggests the nearest of them.
  static let names = Set(NamedColors.values.keys)
}
