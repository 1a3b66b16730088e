import Foundation
import OperatingSystem

/// The files of a cache, of all users: their number, their size, and which of them to remove.
public struct CacheFolder: Sendable {
  public struct Extent: Sendable, Equatable {
    public var entries = 0
    public var bytes = 0
    /// The number of entries that are not nbrun's: their names are not those of cache files, or they are not files.
    /// They stay.
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

  /// The largest number of entries: more would make reading the folder slow.
  private static let mostEntries = 20_000

  /// The size that a file counts with at most, 1 TB. A sparse file can claim to be larger than any disk, and the sum
  /// must not overflow.
  private static let largestCountedSize = 1 << 40

  /// - Throws: if the folder is a link, or cannot be read.
  public func extent() throws(StoreError) -> Extent {
    guard let cache = try folder.open(.cache) else { return Extent() }
    return try look(into: cache).extent
  }

  /// Returns the epochs for which the cache has an entry of a training.
  func epochs(of key: String) -> [Int] {
    guard let cache = try? folder.open(.cache) else { return [] }
    return ((try? cache.names()) ?? []).compactMap { file in
      guard let name = EntryName(file), name.key == key, case .epoch(let epoch) = name.part else {
        return nil
      }
      return epoch
    }
  }

  /// Removes every entry, and the half-written files of killed processes.
  /// - Returns: what was removed, and how many things in the folder are not the cache's own.
  public func clear() throws(StoreError) -> Extent {
    try folder.check()
    folder.removeAbandonedFiles()
    guard let cache = try folder.open(.cache) else { return Extent() }
    let (entries, extent) = try look(into: cache)
    for entry in entries {
      do throws(SystemError) {
        try cache.remove(entry.name.description)
      } catch {
        // Another process may have removed it first.
        if error.code != ENOENT {
          throw StoreError("\(folder.path(of: .cache))/\(entry.name)", error, action: "removed")
        }
      }
    }
    return extent
  }

  /// If the entries do not all fit, removes those that were not used for the longest time, until the rest fits.
  /// - Returns: the number of remaining bytes.
  func shrink(to limit: Int) -> Int {
    guard let cache = try? folder.open(.cache), case (var entries, let extent)? = try? look(into: cache)
    else {
      return 0
    }
    var (count, size) = (extent.entries, extent.bytes)
    guard size > limit || count > Self.mostEntries else { return size }
    // Remove first the entries that are too large to fit at all: removing others for them would not help.
    entries.sort { first, second in
      let (isFirstTooLarge, isSecondTooLarge) = (first.size > limit, second.size > limit)
      if isFirstTooLarge != isSecondTooLarge { return isFirstTooLarge }
      return (first.used.tv_sec, first.used.tv_nsec) < (second.used.tv_sec, second.used.tv_nsec)
    }
    // Free some extra space, so that not every new entry has to remove old ones.
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
