import Foundation
import Pipeline

/// Ctrl-C, SIGTERM and SIGHUP, turned into a request that the run answers at its next batch.
enum Signals {
  private static let interruption = Interruption()

  /// From here on the first signal asks. A second Ctrl-C or SIGTERM ends the process at once; a second SIGHUP does not: the
  /// system and the shell may each send one when a terminal goes away.
  static func watch() -> Interruption {
    // Made before any signal can come: a handler must not be the first to need it.
    let interruption = interruption
    // A reader who went away and a file that may not grow are errors of a write, told like any other.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    var watched = sigset_t()
    sigemptyset(&watched)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // `nohup` has SIGHUP ignored so that the run outlives its terminal.
      if number == SIGHUP, isIgnored(number) { continue }
      sigaddset(&watched, number)
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { Signals.interruption.request(signal: $0) }
      action.sa_flags = (number == SIGHUP ? 0 : Int32(bitPattern: UInt32(SA_RESETHAND))) | SA_RESTART
      sigaction(number, &action, nil)
    }
    // A parent that had them blocked leaves them so to its children.
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
