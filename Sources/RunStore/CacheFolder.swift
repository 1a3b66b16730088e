import Foundation
import OperatingSystem

/// The files of a cache, whoever wrote them: how many, how large, and which of them go.
public struct CacheFolder: Sendable {
  public struct Extent: Sendable, Equatable {
    public var entries = 0
    public var bytes = 0
    /// Of names that no entry has, or no files: they are not nbrun's, and stay.
    public var strangers = 0
  }

  struct Entry {
    var name: EntryName
    var size: Int
    var used: timespec
  }

  private let folder: RunFolder

  public init(_ folder: RunFolder) {
    self.folder = folder
  }

  /// More would make every look into the folder slow.
  private static let mostEntries = 20_000

  /// A sparse file says of itself that it is larger than any disk. It counts as 1 TB, so that no sum overflows.
  private static let largestCountedSize = 1 << 40

  /// - Throws: where the folder is a link, or cannot be read.
  public func extent() throws(StoreError) -> Extent {
    guard let cache = try folder.open(.cache) else { return Extent() }
    return try look(into: cache).extent
  }

  /// The epochs that are kept of a training.
  func epochs(of key: String) -> [Int] {
    guard let cache = try? folder.open(.cache) else { return [] }
    return ((try? cache.names()) ?? []).compactMap { file in
      guard let name = EntryName(file), name.key == key, case .epoch(let epoch) = name.part else {
        return nil
      }
      return epoch
    }
  }

  /// Removes every entry, and what killed processes have left half-written.
  /// - Returns: what was removed, and how many things are there that are not the cache's own.
  public func clear() throws(StoreError) -> Extent {
    try folder.check()
    folder.removeAbandonedFiles()
    guard let cache = try folder.open(.cache) else { return Extent() }
    let (entries, extent) = try look(into: cache)
    for entry in entries {
      do throws(SystemError) {
        try cache.remove(entry.name.description)
      } catch {
        // Another process may have been faster.
        if error.code != ENOENT {
          throw StoreError("\(folder.path(of: .cache))/\(entry.name)", error, action: "removed")
        }
      }
    }
    return extent
  }

  /// Drops the entries that were not used for longest, where all do not fit, until the rest does.
  /// - Returns: bytes that are left.
  func shrink(to limit: Int) -> Int {
    guard let cache = try? folder.open(.cache), case (var entries, let extent)? = try? look(into: cache)
    else {
      return 0
    }
    var (count, size) = (extent.entries, extent.bytes)
    guard size > limit || count > Self.mostEntries else { return size }
    // What can never fit goes first: others would go for it in vain.
    entries.sort { first, second in
      let (isFirstTooLarge, isSecondTooLarge) = (first.size > limit, second.size > limit)
      if isFirstTooLarge != isSecondTooLarge { return isFirstTooLarge }
      return (first.used.tv_sec, first.used.tv_nsec) < (second.used.tv_sec, second.used.tv_nsec)
    }
    // Some room, so that not every new entry has to look for its own.
    for entry in entries where size > limit / 10 * 9 || count > Self.mostEntries / 10 * 9 {
      try? cache.remove(entry.name.description)
      (count, size) = (count - 1, size - entry.size)
    }
    return size
  }

  private func look(into cache: Folder) throws(StoreError) -> (entries: [Entry], extent: Extent) {
    let names: [String]
    do throws(SystemError) {
      names = try cache.names()
    } catch {
      throw StoreError(folder.path(of: .cache), error, action: "read")
    }
    var entries: [Entry] = []
    var strangers = 0
    for file in names where !TemporaryFile.isName(file) {
      guard let name = EntryName(file), let status = cache.status(of: file), status.kind == .file else {
        strangers += 1
        continue
      }
      let size = min(status.size, Self.largestCountedSize)
      entries.append(Entry(name: name, size: size, used: status.modified))
    }
    let bytes = entries.reduce(0) { $0 + $1.size }
    return (entries, Extent(entries: entries.count, bytes: bytes, strangers: strangers))
  }
}
