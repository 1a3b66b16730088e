import Datasets
import Synchronization

/// A data set as steps see it: its outline is known at once, and its pictures are read when a step needs them. If
/// every step comes from the cache, they are never read.
public final class LazyDataset: Sendable {
  public let outline: DatasetOutline
  /// The digest, if an earlier run has loaded the same data.
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
  /// - Parameter load: makes the data again.
  package init(
    _ outline: DatasetOutline, sha256: String,
    load: @escaping @Sendable () throws(StepError) -> ImageDataset
  ) {
    self.outline = outline
    knownSHA256 = sha256
    request = load
    loaded = Mutex(nil)
  }

  /// SHA-256 of the set's files, unpacked; see `ImageDataset`. Waits until it is known.
  package var sha256: String { knownSHA256 ?? loaded.withLock { $0?.sha256 } ?? "" }

  /// The pictures and their labels.
  package func examples() throws(StepError) -> ImageDataset {
    if let data = loaded.withLock({ $0 }) { return data }
    let data = try request()
    // The files' digest was taken when the run began.
    guard data.sha256 == knownSHA256, data.outline == outline else {
      throw StepError(
        "the files of '\(outline.name)' changed while the notebook ran",
        hint: "run the notebook again when no program changes these files")
    }
    loaded.withLock { $0 = data }
    return data
  }
}
