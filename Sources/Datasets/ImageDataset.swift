import Digests
import LabelledExamples

/// A labelled image set, split and ready to train on.
public struct ImageDataset: Sendable {
  /// The known name, or the folder's.
  public let name: String
  /// Class by class, from 0.
  public let classNames: [String]
  public let imageSize: ImageSize
  public let train: Examples
  /// Held out of the training set, where that was asked for.
  public let validation: Examples?
  public let test: Examples
  let digest: DeferredDigest
  /// Nil where the set is the author's own.
  public let licence: String?
  /// The folder it was read from.
  public let folder: String

  /// SHA-256 of the four files' unpacked contents, one after the other: training images and labels, test images
  /// and labels. For a folder of .gz files: `zcat train-images* train-labels* t10k-images* t10k-labels* | sha256sum`.
  public var sha256: String { digest.value }

  /// The same set with other examples of the same size and classes. Its digest stays that of the files.
  public func replacing(train: Examples? = nil, validation: Examples? = nil, test: Examples? = nil)
    -> ImageDataset
  {
    ImageDataset(
      name: name, classNames: classNames, imageSize: imageSize, train: train ?? self.train,
      validation: validation ?? self.validation, test: test ?? self.test, digest: digest,
      licence: licence, folder: folder)
  }
}

/// Rows and columns of a picture.
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
