import Foundation
import MathSyntax
import Testing

@testable import ReportHTML

@Suite("Colours")
struct ColourTests {
  /// The custom properties of both themes.
  private static let themes: [[String: String]] = {
    let parts = StyleSheet.colours.components(separatedBy: "@media")
    return parts.map { part in
      var colours: [String: String] = [:]
      for rule in part.split(whereSeparator: { ";{}\n".contains($0) }) {
        let pair = rule.split(separator: ":", maxSplits: 1)
        if pair.count == 2, pair[0].hasPrefix("--"), pair[1].hasPrefix("#") {
          colours[String(pair[0].dropFirst(2))] = String(pair[1].dropFirst())
        }
      }
      return colours
    }
  }()

  @Test("the grounds that the checks of formulas know are the page's")
  func grounds() {
    #expect(
      Self.themes.compactMap { $0["paper"] }.map { "#" + $0 } == [
        MathColor.lightPage.css, MathColor.darkPage.css,
      ])
  }

  @Test("a named colour has the contrast that its digits have")
  func named() throws {
    let (blue, digits) = (try #require(MathColor("blue")), try #require(MathColor("#00f")))
    #expect(blue.contrast(to: .lightPage) == digits.contrast(to: .lightPage))
    // The same value as in WCAG's own tools.
    #expect(abs(try #require(MathColor("black")).contrast(to: try #require(MathColor("white"))) - 21) < 1e-9)
  }

  private static func channels(_ hex: String) throws -> [Double] {
    let digits = hex.count == 3 ? hex.map { "\($0)\($0)" }.joined() : hex
    let number = try #require(Int(digits, radix: 16))
    return [16, 8, 0].map { Double(number >> $0 & 255) / 255 }
  }

  /// Relative luminance and contrast as WCAG 2.2 defines them.
  private static func contrast(_ a: [Double], _ b: [Double]) -> Double {
    func luminance(_ colour: [Double]) -> Double {
      let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  @Test("of words have a contrast of 4.5 on their paper, in light and in dark", arguments: [0, 1])
  func words(theme: Int) throws {
    let colours = Self.themes[theme]
    for paper in ["paper", "faint"] {
      let ground = try Self.channels(#require(colours[paper]))
      for name in ["ink", "soft", "s1", "s2", "s3", "bad"] {
        let contrast = Self.contrast(try Self.channels(#require(colours[name])), ground)
        #expect(contrast >= 4.5, "\(name) on \(paper): \(contrast)")
      }
    }
  }

  @Test("of a heat map leave its numbers readable at every shade", arguments: [0, 1], ["heat", "hit"])
  func shades(theme: Int, hue: String) throws {
    let colours = Self.themes[theme]
    let ground = try Self.channels(#require(colours["faint"]))
    let full = try Self.channels(#require(colours[hue]))
    for shade in stride(from: 0.02, through: 1, by: 0.02) {
      let cell = zip(ground, full).map { $0 + ($1 - $0) * shade }
      let name = shade > HeatMapDrawing.turn ? "over-\(hue)" : "over"
      let contrast = Self.contrast(try Self.channels(#require(colours[name])), cell)
      #expect(contrast >= 4.5, "\(name) at \(shade): \(contrast)")
    }
  }
}
