import Dispatch
import Foundation
import OperatingSystem
import Synchronization

/// The cache's files, by name. Whatever goes wrong with them costs time and never a result: an entry that is damaged, or
/// that this user's runs did not write, is as good as none, and where nothing can be written the run goes on without.
///
/// Several processes may use one folder at once: files appear whole, under names that say what they hold.
public final class EntryStore: Sendable {
  public enum Reading: Sendable {
    case found(EntryFile)
    case absent
    /// There is something of that name that is not used: "was damaged".
    case refused(because: String)
  }

  private struct State {
    /// The disk has not got the last precious entry yet.
    var isBusy = false
    /// The last precious entry, if nobody waits for the disk to have it.
    var unsecured: OpenFile?
    /// Entries that go once one written later is safe.
    var superseded: [EntryName] = []
    /// Bytes in the folder; nil until they were counted.
    var size: Int?
  }

  private let archive: RunArchive
  private let files: CacheFolder
  /// Bytes that all entries together may take.
  public let limit: Int
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "nbrun.cache")

  public init(_ archive: RunArchive, limit: Int) {
    self.archive = archive
    self.limit = limit
    files = CacheFolder(archive.folder)
  }

  // MARK: Reading

  /// - Parameter numbers: how many bytes of numbers the entry has at most; a larger file is not read.
  public func read(_ name: EntryName, numbers: Int = 0) -> Reading {
    switch archive.read(name.description, in: .cache, numbers: numbers) {
    case .own(let entry):
      touch(name)
      return .found(entry)
    case .absent: return .absent
    case .refused(.damaged):
      // Otherwise it would be told of on every run that does not write it anew.
      remove(name)
      return .refused(because: "was damaged")
    case .refused(.foreign): return .refused(because: "did not come from your own runs")
    case .refused(.unusable): return .refused(because: "could not be read")
    case .refused(.unread):
      return .refused(because: "was not read, since too many results there are not yours")
    }
  }

  /// What is used last goes last.
  private func touch(_ name: EntryName) {
    guard let cache = openFolder(), let file = try? cache.open(name.description),
      // A file with another name elsewhere may be somebody else's too.
      let status = try? file.status(), status.kind == .file, status.names == 1
    else { return }
    file.touch()
  }

  /// The epochs that are kept of a training.
  public func epochs(of key: String) -> [Int] { files.epochs(of: key) }

  // MARK: Writing

  /// Writes an entry; another process finds it whole, even if this one is killed right after.
  /// - Parameters:
  ///   - superseded: an entry that is not needed once this one is there.
  ///   - isWrittenThrough: the disk has it a moment later, so that a loss of power does not take it; where the disk is behind,
  ///     that is promised of a later one.
  public func write(
    _ entry: EntryFile, named name: EntryName, superseding superseded: EntryName? = nil,
    isWrittenThrough: Bool = false
  ) {
    // What no run would read back is not kept.
    guard !archive.hasFailed, entry.head.count <= EntryFile.largestHead else { return }
    let bytes = archive.bytes(of: entry, named: name.description, in: .cache)
    do throws(StoreError) {
      let cache = try archive.folder.make(.cache)
      guard let file = try write(bytes, named: name, in: cache) else { return }
      let securing = state.withLock { state in
        state.superseded += superseded.map { [$0] } ?? []
        guard isWrittenThrough, !state.isBusy else {
          if isWrittenThrough { state.unsecured = file }
          return [EntryName]?.none
        }
        defer { (state.isBusy, state.unsecured, state.superseded) = (true, nil, []) }
        return state.superseded
      }
      // The disk answers in its own time, while the run goes on.
      if let securing {
        queue.async { [self] in secure(file, in: cache, superseding: securing) }
      }
      account(for: bytes.count)
    } catch {
      archive.noteFailure(error.message)
    }
  }

  /// - Returns: nil where a folder has the entry's name, which costs this entry alone.
  private func write(
    _ bytes: [UInt8], named name: EntryName, in cache: Folder
  ) throws(StoreError) -> OpenFile? {
    let path = "\(archive.folder.path(of: .cache))/\(name)"
    do throws(SystemError) {
      return try cache.write(bytes, to: name.description)
    } catch {
      guard cache.status(of: name.description)?.kind == .folder else { throw StoreError(path, error) }
      archive.noteUnusable("'\(path)' \(FileStatus.Kind.folder.words)")
      return nil
    }
  }

  /// Waits until the disk has an entry and its name, and lets go what was superseded when that was written.
  private func secure(_ file: OpenFile, in cache: Folder, superseding superseded: [EntryName]) {
    let isSafe = (try? file.synchronize()) != nil && (try? cache.synchronize()) != nil
    if isSafe { for name in superseded { remove(name) } }
    state.withLock { $0.isBusy = false }
  }

  /// The last precious entry, where the disk was too slow for it.
  private func secureLast() {
    let (file, superseded) = state.withLock { ($0.unsecured, $0.superseded) }
    if let file, let cache = openFolder() { secure(file, in: cache, superseding: superseded) }
  }

  /// Makes and writes an entry while the run goes on.
  public func writeLater(named name: EntryName, _ entry: @escaping @Sendable () -> EntryFile?) {
    queue.async { [self] in
      guard !archive.hasFailed, let entry = entry() else { return }
      write(entry, named: name)
    }
  }

  public func remove(_ name: EntryName) {
    guard let cache = openFolder(), cache.status(of: name.description)?.kind == .file else { return }
    try? cache.remove(name.description)
  }

  private func openFolder() -> Folder? { (try? archive.folder.open(.cache)) ?? nil }

  /// Waits until all is written.
  /// - Returns: what the user should know, a sentence each.
  public func finish() -> [String] {
    // The disk's answers queue behind the writing.
    queue.sync {}
    queue.sync { secureLast() }
    archive.folder.removeAbandonedFiles()
    let size = files.shrink(to: limit)
    state.withLock { $0.size = size }
    return archive.warnings()
  }

  // MARK: Size

  private func account(for bytes: Int) {
    let known = state.withLock { state in
      state.size = state.size.map { $0 + bytes }
      return state.size
    }
    if known == nil || known ?? 0 > limit {
      let size = files.shrink(to: limit)
      state.withLock { $0.size = size }
    }
  }
}
