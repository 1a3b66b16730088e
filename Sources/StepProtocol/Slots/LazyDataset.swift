import Datasets
import Synchronization

/// A data set as steps see it: what is known of it at once, and the pictures when a step asks for some. A run whose every
/// step is in the cache never reads them.
public final class LazyDataset: Sendable {
  public let outline: DatasetOutline
  /// Known without the pictures, where an earlier run has loaded the same.
  private let knownSHA256: String?
  private let request: @Sendable () throws(StepError) -> ImageDataset
  private let loaded: Mutex<ImageDataset?>

  public init(_ data: ImageDataset) {
    outline = data.outline
    knownSHA256 = nil
    request = { () throws(StepError) in data }
    loaded = Mutex(data)
  }

  /// Data that an earlier run has made.
  /// - Parameter load: makes them again.
  package init(
    _ outline: DatasetOutline, sha256: String,
    load: @escaping @Sendable () throws(StepError) -> ImageDataset
  ) {
    self.outline = outline
    knownSHA256 = sha256
    request = load
    loaded = Mutex(nil)
  }

  /// Of the set's files, unpacked; see `ImageDataset`. Waits where it is not known yet.
  package var sha256: String { knownSHA256 ?? loaded.withLock { $0?.sha256 } ?? "" }

  /// The pictures and their labels.
  package func examples() throws(StepError) -> ImageDataset {
    if let data = loaded.withLock({ $0 }) { return data }
    let data = try request()
    // The files were looked at when the run began.
    guard data.sha256 == knownSHA256, data.outline == outline else {
      throw StepError(
        "the files of '\(outline.name)' changed while the notebook ran",
        hint: "run it again when they are at rest")
    }
    loaded.withLock { $0 = data }
    return data
  }
}
