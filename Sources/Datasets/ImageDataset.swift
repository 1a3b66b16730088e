import Digests
import LabelledExamples

/// A labelled image set, split and ready for training.
public struct ImageDataset: Sendable {
  /// The known name, or the name of the folder.
  public let name: String
  /// The name of each class, from class 0 on.
  public let classNames: [String]
  public let imageSize: ImageSize
  public let train: Examples
  /// The examples held out of the training set; nil if the notebook asks for none.
  public let validation: Examples?
  public let test: Examples
  let digest: DeferredDigest
  /// Nil if the set is the author's own.
  public let licence: String?
  /// The folder that the set was read from.
  public let folder: String

  /// SHA-256 of the four files' unpacked contents, one after the other: training images and labels, test images
  /// and labels. For a folder of .gz files: `zcat train-images* train-labels* t10k-images* t10k-labels* | sha256sum`.
  public var sha256: String { digest.value }

  /// Returns the same set with other examples of the same size and classes. Its digest is still that of the files.
  public func replacing(train: Examples? = nil, validation: Examples? = nil, test: Examples? = nil)
    -> ImageDataset
  {
    ImageDataset(
      name: name, classNames: classNames, imageSize: imageSize, train: train ?? self.train,
      validation: validation ?? self.validation, test: test ?? self.test, digest: digest,
      licence: licence, folder: folder)
  }
}

/// The number of rows and columns of a picture.
public struct ImageSize: Sendable, Hashable, Codable, CustomStringConvertible {
  public let rows: Int
  public let columns: Int

  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  public var pixelCount: Int { rows * columns }
  public var description: String { "\(rows) × \(columns)" }
}
