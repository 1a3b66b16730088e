import Foundation

/// A lock that processes take in turn, by a file of a folder. It ends with its value, or with the process.
public final class FileLock {
  private let file: OpenFile

  /// - Parameters:
  ///   - name: of the file, which is made where there is none.
  ///   - whileWaiting: called once, where another process has kept the lock for a while.
  /// - Returns: nil where another process still has the lock after all that time.
  /// - Throws: where the name is no file's, or the file system has no locks.
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
