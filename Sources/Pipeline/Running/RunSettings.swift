import OperatingSystem
import ReportModel
import RunStore

/// The settings of a run that are not in the notebook.
public struct RunSettings: Sendable {
  /// How a run uses the results of earlier runs.
  public enum CacheUse: Sendable {
    /// Steps whose results an earlier run has stored do not run again.
    case use(EntryStore)
    /// Every step runs, and its results are stored.
    case refresh(EntryStore)
    /// Every step runs, and nothing is stored. The text says why: "--no-cache".
    case none(because: String)

    var store: EntryStore? {
      switch self {
      case .use(let store), .refresh(let store): store
      case .none: nil
      }
    }
  }

  /// The number of threads for training and evaluation; nil leaves the choice to the engine. No result depends on it.
  public var threads: Int?
  /// Whether the run goes on after a failed step.
  public var allowsErrors: Bool
  public var version: String
  /// Identifies this build among programs of the same version; see `RunRecord`.
  public var build: String
  public var cache: CacheUse
  /// The notebook's previous run, finished or not. It is used to explain why a step runs.
  public var previous: RunRecord?
  /// Chooses the run with which the report compares this one.
  public var comparison: @Sendable (RunRecord) -> KeptRun?

  public init(
    threads: Int? = nil, allowsErrors: Bool = false, version: String, build: String = "",
    cache: CacheUse = .none(because: "there is no cache"), previous: RunRecord? = nil,
    comparison: @escaping @Sendable (RunRecord) -> KeptRun? = { _ in nil }
  ) {
    self.threads = threads
    self.allowsErrors = allowsErrors
    self.version = version
    self.build = build
    self.cache = cache
    self.previous = previous
    self.comparison = comparison
  }

  var threadCount: Int { threads ?? Machine.processorCount }
}
