import OperatingSystem
import ReportModel
import RunStore

/// How a run is to go, besides what the notebook says.
public struct RunSettings: Sendable {
  /// What a run does with what earlier ones left.
  public enum CacheUse: Sendable {
    /// Steps that an earlier run has done are not done again.
    case use(EntryStore)
    /// Everything runs, and is kept.
    case refresh(EntryStore)
    /// Everything runs, and nothing is kept; the words say why: "--no-cache".
    case none(because: String)

    var store: EntryStore? {
      switch self {
      case .use(let store), .refresh(let store): store
      case .none: nil
      }
    }
  }

  /// Threads for training and evaluation; nil leaves the choice to the engine. No result depends on it.
  public var threads: Int?
  /// Go on after a failed step.
  public var allowsErrors: Bool
  public var version: String
  /// What tells this program from another of the same version; see `RunRecord`.
  public var build: String
  public var cache: CacheUse
  /// The run of the notebook before this one, finished or not: it explains why a step runs.
  public var previous: RunRecord?
  /// Chooses the run that the report of this one is held against.
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
