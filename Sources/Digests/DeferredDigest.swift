import Dispatch
import Synchronization

/// The SHA-256 of some bytes, computed in the background while the notebook runs on; reading `value` waits for it.
public final class DeferredDigest: Sendable {
  private let work: Work

  /// - Parameter pieces: the bytes, hashed one piece after the other.
  public init(of pieces: [[UInt8]]) {
    work = Work()
    DispatchQueue.global().async(group: work.group) { [work] in
      let hash = SHA256()
      for piece in pieces { hash.update(piece) }
      work.digest.withLock { $0 = hash.finish() }
    }
  }

  // OpenSSL shuts itself down when the process ends, and must not be computing then.
  deinit { work.group.wait() }

  public var value: String {
    work.group.wait()
    return work.digest.withLock { $0 }
  }

  private final class Work: Sendable {
    let group = DispatchGroup()
    let digest = Mutex("")
  }
}
