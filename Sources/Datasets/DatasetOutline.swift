/// What can be said of a set without its pictures: enough for a run that needs none of them.
public struct DatasetOutline: Sendable, Hashable, Codable {
  /// The known name, or the folder's.
  public let name: String
  /// Class by class, from 0.
  public let classNames: [String]
  public let imageSize: ImageSize
  /// Examples of each split.
  public let train: Int
  /// Nil where nothing is held out.
  public let validation: Int?
  public let test: Int
  /// Nil where the set is the author's own.
  public let licence: String?
}

extension ImageDataset {
  public var outline: DatasetOutline {
    DatasetOutline(
      name: name, classNames: classNames, imageSize: imageSize, train: train.count,
      validation: validation?.count, test: test.count, licence: licence)
  }
}
