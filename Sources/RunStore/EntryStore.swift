import Dispatch
import Foundation
import OperatingSystem
import Synchronization

/// The cache's files, by name. A problem with them costs time but never changes a result: a damaged entry, or one that
/// this user's runs did not write, is treated as missing. If nothing can be written, the run continues without the
/// cache.
///
/// Several processes may use one folder at the same time: every file appears only when it is complete, and its name
/// identifies its content.
public final class EntryStore: Sendable {
  public enum Reading: Sendable {
    case found(EntryFile)
    case absent
    /// An entry of that name exists, but is not used: "was damaged".
    case refused(because: String)
  }

  private struct State {
    /// Whether an entry that is written through is on its way to the disk.
    var isBusy = false
    /// The last entry to be written through, if no task is waiting for the disk to have it.
    var unsecured: OpenFile?
    /// Entries to remove when a later entry is safely on the disk.
    var superseded: [EntryName] = []
    /// The number of bytes in the folder; nil until they are counted.
    var size: Int?
  }

  private let archive: RunArchive
  private let files: CacheFolder
  /// The largest total size of all entries, in bytes.
  public let limit: Int
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "nbrun.cache")

  public init(_ archive: RunArchive, limit: Int) {
    self.archive = archive
    self.limit = limit
    files = CacheFolder(archive.folder)
  }

  // MARK: Reading

  /// - Parameter numbers: the largest number of bytes of numbers in the entry; a larger file is not read.
  public func read(_ name: EntryName, numbers: Int = 0) -> Reading {
    switch archive.read(name.description, in: .cache, numbers: numbers) {
    case .own(let entry):
      touch(name)
      return .found(entry)
    case .absent: return .absent
    case .refused(.damaged):
      // Remove it: otherwise every later run would report it, unless it writes the entry again.
      remove(name)
      return .refused(because: "was damaged")
    case .refused(.foreign): return .refused(because: "did not come from your own runs")
    case .refused(.unusable): return .refused(because: "could not be read")
    case .refused(.unread):
      return .refused(because: "was not read, since too many results there are not yours")
    }
  }

  /// Marks an entry as used now, so that it is removed after the others.
  private func touch(_ name: EntryName) {
    guard let cache = openFolder(), let file = try? cache.open(name.description),
      // If the file has another name elsewhere (a hard link), it may also belong to somebody else.
      let status = try? file.status(), status.kind == .file, status.names == 1
    else { return }
    file.touch()
  }

  /// Returns the epochs for which the cache has an entry of a training.
  public func epochs(of key: String) -> [Int] { files.epochs(of: key) }

  // MARK: Writing

  /// Writes an entry. Another process sees only the complete entry, even if this process is killed right after.
  /// - Parameters:
  ///   - superseded: an entry that is not needed after this one is written.
  ///   - isWrittenThrough: whether to make sure that the entry reaches the disk soon, so that it survives a loss of
  ///     power. If the disk is still writing an earlier entry, this is done for a later entry instead.
  public func write(
    _ entry: EntryFile, named name: EntryName, superseding superseded: EntryName? = nil,
    isWrittenThrough: Bool = false
  ) {
    // Do not write what no run would read.
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
      // The disk takes its time while the run goes on.
      if let securing {
        queue.async { [self] in secure(file, in: cache, superseding: securing) }
      }
      account(for: bytes.count)
    } catch {
      archive.noteFailure(error.message)
    }
  }

  /// - Returns: nil if a folder has the entry's name; then only this entry is not written.
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

  /// Waits until an entry and its name are on the disk. If that succeeds, removes the entries that it and entries
  /// before it supersede; otherwise they stay.
  private func secure(_ file: OpenFile, in cache: Folder, superseding superseded: [EntryName]) {
    let isSafe = (try? file.synchronize()) != nil && (try? cache.synchronize()) != nil
    if isSafe { for name in superseded { remove(name) } }
    state.withLock { $0.isBusy = false }
  }

  /// Waits for the last entry to be written through, if the disk was too slow for it before.
  private func secureLast() {
    let (file, superseded) = state.withLock { ($0.unsecured, $0.superseded) }
    if let file, let cache = openFolder() { secure(file, in: cache, superseding: superseded) }
  }

  /// Makes and writes an entry in the background, while the run goes on.
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

  /// Waits until everything is written.
  /// - Returns: the warnings for the user, one sentence each.
  public func finish() -> [String] {
    // Writing adds waits for the disk to the queue, so wait for the queue twice.
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
