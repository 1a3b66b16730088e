import RunStore
import SourceText

/// The `.nbrun` folders that a command uses. Each is opened once, so that a message about a folder is shown once,
/// even if several notebooks use it.
final class RunArchives {
  private let terminal: Terminal
  /// The archives by the folder's path; nil for a folder that cannot be used.
  private var opened: [String: RunArchive?] = [:]

  init(_ terminal: Terminal) {
    self.terminal = terminal
  }

  /// Returns nil if the folder cannot be used. Then the user is told, and the run goes on without it.
  func archive(_ folder: RunFolder?) -> RunArchive? {
    guard let folder else { return nil }
    if let known = opened[folder.path] { return known }
    var archive: RunArchive?
    do throws(StoreError) {
      archive = try RunArchive(ofThisUser: folder)
    } catch {
      terminal.show(
        Diagnostic(
          "earlier runs are not used, and this run is not kept: \(error.message)", hint: error.hint,
          severity: .warning),
        in: nil)
    }
    opened[folder.path] = .some(archive)
    return archive
  }
}

extension Diagnostic {
  /// The error of a command that needs a `.nbrun` folder that cannot be used.
  init(_ error: StoreError) { self.init(error.message, hint: error.hint) }

  static func translating<Value>(_ work: () throws(StoreError) -> Value) throws(Diagnostic) -> Value {
    do throws(StoreError) {
      return try work()
    } catch {
      throw Diagnostic(error)
    }
  }
}

extension Terminal {
  /// Shows the warnings about a `.nbrun` folder, unless they were shown already.
  func show(warningsOf archive: RunArchive?) {
    for warning in archive?.warnings() ?? [] { show(Diagnostic(warning, severity: .warning), in: nil) }
  }
}
