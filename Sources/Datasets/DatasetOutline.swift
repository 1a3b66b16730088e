/// The facts about a set that do not need its pictures: enough for a run that reads no picture.
public struct DatasetOutline: Sendable, Hashable, Codable {
  /// The known name, or the name of the folder.
  public let name: String
  /// The name of each class, from class 0 on.
  public let classNames: [String]
  public let imageSize: ImageSize
  /// The number of examples in each split.
  public let train: Int
  /// Nil if no examples are held out.
  public let validation: Int?
  public let test: Int
  /// Nil if the set is the author's own.
  public let licence: String?
}

extension ImageDataset {
  public var outline: DatasetOutline {
    DatasetOutline(
      name: name, classNames: classNames, imageSize: imageSize, train: train.count,
      validation: validation?.count, test: test.count, licence: licence)
  }
}
