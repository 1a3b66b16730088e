import Foundation
import ProseTree

/// Small pictures of the same size, each with its text. The page shows them as a numbered figure.
public struct PictureGrid: Codable, Sendable {
  public struct Picture: Codable, Sendable {
    public enum Shade: Codable, Sendable {
      /// Values as data sets store them: 0 is the background, 255 is the darkest.
      case ink
      /// 128 is zero, lower values are negative, higher values positive. The two hues can be told apart by readers
      /// with colour blindness.
      case diverging
    }

    /// The values of rows × columns pixels, row by row.
    public var pixels: [UInt8]
    public var shade: Shade
    /// A description of the picture, for readers who cannot see it.
    public var alternative: String
    /// The lines of text below the picture.
    public var words: [String]
    /// The probabilities of the classes, if the network was run on the picture.
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

    // The pixels are encoded as a single text instead of a thousand numbers.
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
    /// Whether this is the true class of the picture.
    public var isTruth: Bool

    public init(name: String, value: Double, isTruth: Bool) {
      self.name = name
      self.value = value
      self.isTruth = isTruth
    }
  }

  public var title: String
  public var caption: [ProseInline]
  /// The number of rows of pixels in every picture.
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
