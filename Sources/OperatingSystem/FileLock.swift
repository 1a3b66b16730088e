import Foundation

/// A lock that only one process holds at a time, on a file of a folder. It ends when this object or the process ends.
public final class FileLock {
  private let file: OpenFile

  /// - Parameters:
  ///   - name: the name of the file, which is created if it does not exist.
  ///   - whileWaiting: called once, if another process holds the lock for more than 0.3 seconds.
  /// - Returns: nil if another process still holds the lock after the longest wait.
  /// - Throws: if the name is not that of a regular file, or the file system has no locks.
  public init?(
    _ name: String, in folder: Folder, waitingAtMost longest: Duration, whileWaiting: () -> Void
  ) throws(SystemError) {
    file = try folder.openOrMake(name)
    guard try file.status().kind == .file else { throw SystemError(EINVAL) }
    let clock = ContinuousClock()
    let start = clock.now
    var isTold = false
    while try !file.tryLock() {
      let waited = clock.now - start
      if waited >= longest { return nil }
      if !isTold, waited > .milliseconds(300) {
        isTold = true
        whileWaiting()
      }
      usleep(10_000)
    }
  }
}
