import Dispatch
import Foundation
import Synchronization

/// The cache's files, by name. Whatever goes wrong with them costs time and never a result: a damaged entry is as good
/// as none, and where nothing can be written the run goes on without.
///
/// Several processes may use one folder at once: files appear whole, under names that say what they hold.
public final class EntryStore: Sendable {
  public enum Reading: Sendable {
    case found(EntryFile)
    case absent
    /// It was not what was written; it is gone now.
    case damaged
  }

  private struct State {
    var damaged = 0
    var failure: String?
    /// The disk has not got the last precious entry yet.
    var isBusy = false
    /// The last precious entry, if nobody waits for the disk to have it.
    var unsecured: String?
    /// Entries that go once one written later is safe.
    var superseded: [String] = []
    /// Bytes in the folder; nil until they were counted.
    var size: Int?
  }

  private let folder: RunFolder
  /// Bytes that all entries together may take.
  public let limit: Int
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "nbrun.cache")

  public init(_ folder: RunFolder, limit: Int) {
    self.folder = folder
    self.limit = limit
  }

  // MARK: Reading

  public func read(_ name: String) -> Reading {
    let path = path(of: name)
    guard let bytes = WholeFile.read(path) else { return .absent }
    guard let entry = EntryFile(bytes, named: name) else {
      state.withLock { $0.damaged += 1 }
      unlink(path)
      return .damaged
    }
    // What is used last goes last.
    utimensat(AT_FDCWD, path, nil, 0)
    return .found(entry)
  }

  /// The rest of every name that begins so.
  public func names(beginning prefix: String) -> [String] {
    listing.filter { $0.name.hasPrefix(prefix) }.map { String($0.name.dropFirst(prefix.count)) }
  }

  // MARK: Writing

  /// Writes an entry; another process finds it whole, even if this one is killed right after.
  /// - Parameters:
  ///   - superseded: an entry that is not needed once this one is there.
  ///   - isPrecious: the disk has it a moment later, so that a loss of power does not take it; where the disk is behind,
  ///     that is promised of a later one.
  public func write(
    _ entry: EntryFile, named name: String, superseding superseded: String? = nil, isPrecious: Bool = false
  ) {
    guard mayWrite else { return }
    let bytes = entry.bytes(named: name)
    do throws(StoreError) {
      try folder.prepare(folder.cache)
      let descriptor = try WholeFile.write(bytes, keepingOpen: path(of: name))
      let securing = state.withLock { state in
        state.superseded += superseded.map { [$0] } ?? []
        guard isPrecious, !state.isBusy else {
          if isPrecious { state.unsecured = name }
          return [String]?.none
        }
        defer { (state.isBusy, state.unsecured, state.superseded) = (true, nil, []) }
        return state.superseded
      }
      // The disk answers in its own time, while the run goes on.
      if let securing {
        queue.async { [self] in secure(descriptor, superseding: securing) }
      } else {
        close(descriptor)
      }
      account(for: bytes.count)
    } catch {
      state.withLock { $0.failure = $0.failure ?? error.message }
    }
  }

  /// Waits until the disk has an entry and its name, and lets go what was superseded when that was written.
  private func secure(_ descriptor: Int32, superseding superseded: [String]) {
    let folder = open(folder.cache, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let isSafe = fsync(descriptor) == 0 && (folder < 0 || fsync(folder) == 0)
    close(descriptor)
    if folder >= 0 { close(folder) }
    if isSafe { for name in superseded { remove(name) } }
    state.withLock { $0.isBusy = false }
  }

  /// The last precious entry, where the disk was too slow for it.
  private func secureLast() {
    let (name, superseded) = state.withLock { ($0.unsecured, $0.superseded) }
    guard let name else { return }
    let descriptor = open(path(of: name), O_RDONLY | O_CLOEXEC)
    if descriptor >= 0 { secure(descriptor, superseding: superseded) }
  }

  /// Makes and writes an entry while the run goes on.
  public func writeLater(named name: String, _ entry: @escaping @Sendable () -> EntryFile?) {
    queue.async { [self] in
      guard mayWrite, let entry = entry() else { return }
      write(entry, named: name)
    }
  }

  public func remove(_ name: String) { unlink(path(of: name)) }

  /// Waits until all is written.
  /// - Returns: what the user should know, a sentence each.
  public func finish() -> [String] {
    // The disk's answers queue behind the writing.
    queue.sync {}
    queue.sync { secureLast() }
    shrink()
    return state.withLock { state in
      var warnings: [String] = []
      if state.damaged > 0 {
        let entries = state.damaged == 1 ? "an entry" : "\(state.damaged) entries"
        warnings.append("\(entries) of the cache in '\(folder.path)' could not be read and did not count")
      }
      if let failure = state.failure {
        warnings.append("the cache was left as it is: \(failure); the run needs none of it")
      }
      return warnings
    }
  }

  private var mayWrite: Bool { state.withLock { $0.failure == nil } }

  private func path(of name: String) -> String { "\(folder.cache)/\(name)" }

  // MARK: Size

  private struct Listed {
    var name: String
    var size: Int
    var used: timespec
  }

  private var listing: [Listed] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.cache)) ?? []
    let hourAgo = time(nil) - 3600
    return names.compactMap { name in
      var status = stat()
      guard stat(path(of: name), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      // Somebody is writing it, unless that was long ago and ended with him.
      if name.hasPrefix(WholeFile.temporaryPrefix), status.st_mtim.tv_sec > hourAgo { return nil }
      return Listed(name: name, size: Int(status.st_size), used: status.st_mtim)
    }
  }

  private func account(for bytes: Int) {
    let known = state.withLock { state in
      state.size = state.size.map { $0 + bytes }
      return state.size
    }
    let size = known ?? listing.reduce(0) { $0 + $1.size }
    state.withLock { $0.size = size }
    if size > limit { shrink() }
  }

  /// More would make every look into the folder slow.
  private static let mostEntries = 20_000

  /// Drops the entries that were not used for longest, where all do not fit, until the rest does.
  private func shrink() {
    var listing = listing
    var (count, size) = (listing.count, listing.reduce(0) { $0 + $1.size })
    if size > limit || count > Self.mostEntries {
      listing.sort { ($0.used.tv_sec, $0.used.tv_nsec) < ($1.used.tv_sec, $1.used.tv_nsec) }
      // Some room, so that not every new entry has to look for its own.
      for entry in listing where size > limit / 10 * 9 || count > Self.mostEntries / 10 * 9 {
        unlink(path(of: entry.name))
        (count, size) = (count - 1, size - entry.size)
      }
    }
    state.withLock { $0.size = size }
  }

  /// Entries and their bytes.
  public var extent: (entries: Int, bytes: Int) {
    let listing = listing
    return (listing.count, listing.reduce(0) { $0 + $1.size })
  }

  /// Removes every entry.
  /// - Returns: how many they were, and their bytes.
  public func clear() throws(StoreError) -> (entries: Int, bytes: Int) {
    var (entries, bytes) = (0, 0)
    for entry in listing {
      guard unlink(path(of: entry.name)) == 0 || errno == ENOENT else {
        throw StoreError(path(of: entry.name), code: errno, action: "removed")
      }
      entries += 1
      bytes += entry.size
    }
    return (entries, bytes)
  }
}
