/// The data set that a notebook asks for, and how it is to be split and scaled.
public struct DatasetRequest: Sendable, Equatable {
  /// A known name, or the path of a folder of IDX files.
  public var name: String
  /// Where a relative path starts: the notebook's folder.
  public var base: String
  /// The number of training examples to use, from the first on; nil for all of them.
  public var train: Int?
  /// The number of test examples to use, from the first on; nil for all of them.
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

/// How much of the training set is held out for validation.
public enum Holdout: Sendable, Equatable {
  case count(Int)
  /// A fraction of the training set, in 0..<1; the count is rounded to the nearest example.
  case fraction(Double)
}

/// How a pixel's byte becomes the network's input.
public enum PixelScale: String, Sendable, CaseIterable, Codable {
  /// Maps 0 … 255 to 0 … 1.
  case unit
  /// Maps the training set's mean to 0 and its standard deviation to 1. All pixels have the same mean and deviation.
  /// The other splits use those of the training set, since nothing about them is known during training.
  case standardize
  /// The byte itself.
  case none
}
