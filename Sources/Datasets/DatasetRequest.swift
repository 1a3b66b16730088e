/// What a notebook asks of a data set.
public struct DatasetRequest: Sendable, Equatable {
  /// A known name, or the path of a folder of IDX files.
  public var name: String
  /// Where a relative path starts: the notebook's folder.
  public var base: String
  /// How many examples, from the first; nil is all of them.
  public var train: Int?
  public var test: Int?
  public var validation: Holdout
  public var scale: PixelScale

  public init(
    _ name: String = DatasetCatalogue.defaultName, base: String = ".", train: Int? = nil, test: Int? = nil,
    validation: Holdout = .count(0), scale: PixelScale = .unit
  ) {
    self.name = name
    self.base = base
    self.train = train
    self.test = test
    self.validation = validation
    self.scale = scale
  }
}

/// How much of the training set is held out of training, to watch it by.
public enum Holdout: Sendable, Equatable {
  case count(Int)
  /// Of the training set, in 0..<1; rounded to the nearest example.
  case fraction(Double)
}

/// How a pixel's byte becomes the number that the network sees.
public enum PixelScale: String, Sendable, CaseIterable, Codable {
  /// 0 … 255 onto 0 … 1.
  case unit
  /// The training set's mean onto 0 and its deviation onto 1: one mean and one deviation for all pixels, and the
  /// training set's for the other splits too, since nothing about those is known while training.
  case standardize
  /// The byte itself.
  case none
}
