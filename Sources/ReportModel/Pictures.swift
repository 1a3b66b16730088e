import Foundation
import ProseTree

/// Small pictures of one size, each with its words; numbered as a figure.
public struct PictureGrid: Codable, Sendable {
  public struct Picture: Codable, Sendable {
    public enum Shade: Codable, Sendable {
      /// 0 is paper, 255 is ink, as image sets store it.
      case ink
      /// 128 is zero; below it negative, above it positive: two hues that colour blindness keeps apart.
      case diverging
    }

    /// rows × columns, row by row.
    public var pixels: [UInt8]
    public var shade: Shade
    /// What it shows, for those who do not see it.
    public var alternative: String
    /// Under the picture, a line each.
    public var words: [String]
    /// The class probabilities, where the network was asked.
    public var probabilities: [Probability]

    public init(
      pixels: [UInt8], shade: Shade, alternative: String, words: [String] = [],
      probabilities: [Probability] = []
    ) {
      self.pixels = pixels
      self.shade = shade
      self.alternative = alternative
      self.words = words
      self.probabilities = probabilities
    }

    private enum CodingKeys: CodingKey { case pixels, shade, alternative, words, probabilities }

    // Pixels as one text, and not as a thousand numbers.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(Data(pixels), forKey: .pixels)
      try container.encode(shade, forKey: .shade)
      try container.encode(alternative, forKey: .alternative)
      try container.encode(words, forKey: .words)
      try container.encode(probabilities, forKey: .probabilities)
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      pixels = Array(try container.decode(Data.self, forKey: .pixels))
      shade = try container.decode(Shade.self, forKey: .shade)
      alternative = try container.decode(String.self, forKey: .alternative)
      words = try container.decode([String].self, forKey: .words)
      probabilities = try container.decode([Probability].self, forKey: .probabilities)
    }
  }

  public struct Probability: Codable, Sendable {
    public var name: String
    public var value: Double
    /// It is the class that the picture truly has.
    public var isTruth: Bool

    public init(name: String, value: Double, isTruth: Bool) {
      self.name = name
      self.value = value
      self.isTruth = isTruth
    }
  }

  public var title: String
  public var caption: [ProseInline]
  /// The pixels of every picture.
  public var rows: Int
  public var columns: Int
  public var pictures: [Picture]

  public init(title: String, caption: [ProseInline], rows: Int, columns: Int, pictures: [Picture]) {
    self.title = title
    self.caption = caption
    self.rows = rows
    self.columns = columns
    self.pictures = pictures
  }
}
