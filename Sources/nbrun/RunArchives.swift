import RunStore
import SourceText

/// The `.nbrun` folders that one command uses, each opened once: what is to be said of a folder is said once, also where
/// several notebooks report to it.
final class RunArchives {
  private let terminal: Terminal
  /// By the folder's path; nil for one that cannot be used.
  private var opened: [String: RunArchive?] = [:]

  init(_ terminal: Terminal) {
    self.terminal = terminal
  }

  /// Nil where the folder cannot be used: the run goes on without it, and the user has been told.
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
  /// What a command that is about a `.nbrun` folder says where it cannot be used.
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
  /// What was found in a `.nbrun` folder, unless it was told already.
  func show(warningsOf archive: RunArchive?) {
    for warning in archive?.warnings() ?? [] { show(Diagnostic(warning, severity: .warning), in: nil) }
  }
}
