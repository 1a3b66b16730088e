import Foundation
import Pipeline

/// Turns Ctrl-C, SIGTERM and SIGHUP into a request to stop, which the run checks at every batch.
enum Signals {
  private static let interruption = Interruption()

  /// Begins to watch for signals. The first signal requests the stop. A second Ctrl-C or SIGTERM ends the process at
  /// once, but a second SIGHUP does not: the system and the shell may each send one when a terminal is closed.
  static func watch() -> Interruption {
    // Created before any signal can arrive, because a signal handler must not create it.
    let interruption = interruption
    // A closed pipe and a file that may not grow are reported as errors of writing, like any other.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    var watched = sigset_t()
    sigemptyset(&watched)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // `nohup` ignores SIGHUP so that the run continues after its terminal is closed.
      if number == SIGHUP, isIgnored(number) { continue }
      sigaddset(&watched, number)
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { Signals.interruption.request(signal: $0) }
      action.sa_flags = (number == SIGHUP ? 0 : Int32(bitPattern: UInt32(SA_RESETHAND))) | SA_RESTART
      sigaction(number, &action, nil)
    }
    // A parent process that has blocked these signals passes the block on to its children.
    pthread_sigmask(SIG_UNBLOCK, &watched, nil)
    return interruption
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
