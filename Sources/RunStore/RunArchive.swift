import Formatting
import Foundation
import OperatingSystem
import ReportModel
import Synchronization

/// A `.nbrun` folder, as one command of one user sees it. Only files that this user's own runs have written are used:
/// the signature distinguishes them from files that came with a cloned repository, from another machine or from another
/// user of the folder.
///
/// Several users may share a folder. A file of another user stays until this user's run writes the same entry and
/// replaces it. The other user's next run may do the same.
public final class RunArchive: Sendable {
  enum Reading {
    case own(EntryFile)
    case absent
    /// It cannot be trusted or cannot be read.
    case refused(Refusal)
  }

  enum Refusal {
    case damaged, foreign, unusable
    /// It was not read, because too many bytes had been refused before it.
    case unread
  }

  /// Problems that the user is told about once.
  private struct Findings {
    /// The names of the files.
    var damaged: Set<String> = []
    var foreign: Set<String> = []
    /// Sentences such as "'output/.nbrun/cache/…' is a symbolic link", one for each file; below, the first of them.
    var unusable: Set<String> = []
    var firstUnusable: String?
    var failure: String?
    var isForeignSaid = false
    /// Files that are damaged or unusable, and about which the user was told.
    var told: Set<String> = []
    /// The number of bytes that were read and then refused.
    var refusedBytes = 0
    /// Whether a file was not read because of them.
    var hasUnread = false
    var isUnreadSaid = false
  }

  public let folder: RunFolder
  private let key: SigningKey
  private let findings = Mutex(Findings())
  private let mostRefusedBytes: Int

  /// - Parameter mostRefusedBytes: after this many bytes that were not this user's own, nothing more is read, so that
  ///   nobody can keep a run busy by filling the folder with false entries.
  /// - Throws: if a part of the folder is a link, or anything other than a folder.
  public init(
    _ folder: RunFolder, signedBy key: SigningKey, mostRefusedBytes: Int = 256_000_000
  ) throws(StoreError) {
    try folder.check()
    self.folder = folder
    self.key = key
    self.mostRefusedBytes = mostRefusedBytes
  }

  /// Opens the folder with the key of the user who runs the program.
  /// - Throws: also if there can be no key for the user.
  public convenience init(ofThisUser folder: RunFolder) throws(StoreError) {
    try folder.check()
    try self.init(folder, signedBy: try UserKey.load())
  }

  // MARK: Files

  /// - Parameter numbers: the largest number of bytes of numbers in the entry.
  func read(_ name: String, in part: RunFolder.Part, numbers: Int) -> Reading {
    guard let parent = try? folder.open(part) else { return .absent }
    guard hasPatience else {
      if parent.status(of: name) == nil { return .absent }
      findings.withLock { $0.hasUnread = true }
      return .refused(.unread)
    }
    let path = "\(folder.path(of: part))/\(name)"
    switch parent.read(name, atMost: EntryFile.largestFile(numbers: numbers)) {
    case .absent: return .absent
    case .unusable(let why): return refuse("'\(path)' \(why)")
    case .tooLarge(let size):
      return refuse("'\(path)' is \(NumberFormat.bytes(Double(size))) long, which is too large")
    case .bytes(let bytes):
      switch EntryFile.read(bytes, named: Self.signedName(name, part), signedBy: key) {
      case .own(let entry): return .own(entry)
      case .damaged: return refuse(name, .damaged, bytes.count)
      case .foreign: return refuse(name, .foreign, bytes.count)
      }
    }
  }

  private var hasPatience: Bool { findings.withLock { $0.refusedBytes <= mostRefusedBytes } }

  /// "more than 256 MB of what is in 'output/.nbrun' did not come from your own runs on this machine"
  var wordsOfUnread: String {
    "more than \(NumberFormat.bytes(Double(mostRefusedBytes))) of what is in '\(folder.path)' did not come from your own "
      + "runs on this machine"
  }

  private func refuse(_ name: String, _ refusal: Refusal, _ bytes: Int) -> Reading {
    findings.withLock { findings in
      findings.refusedBytes += bytes
      if refusal == .damaged, !findings.told.contains(name) { findings.damaged.insert(name) }
      if refusal == .foreign { findings.foreign.insert(name) }
    }
    return .refused(refusal)
  }

  private func refuse(_ words: String) -> Reading {
    noteUnusable(words)
    return .refused(.unusable)
  }

  func bytes(of entry: EntryFile, named name: String, in part: RunFolder.Part) -> [UInt8] {
    entry.bytes(named: Self.signedName(name, part), signedBy: key)
  }

  private static func signedName(_ name: String, _ part: RunFolder.Part) -> String {
    "\(part.rawValue)/\(name)"
  }

  // MARK: What the user should know

  func noteUnusable(_ words: String) {
    findings.withLock { findings in
      guard !findings.told.contains(words) else { return }
      findings.unusable.insert(words)
      findings.firstUnusable = findings.firstUnusable ?? words
    }
  }

  /// Notes a failure; after it, nothing more is written to the cache.
  func noteFailure(_ words: String) { findings.withLock { $0.failure = $0.failure ?? words } }

  var hasFailed: Bool { findings.withLock { $0.failure != nil } }

  /// Returns the new warnings for the user, one sentence each.
  public func warnings() -> [String] {
    findings.withLock { findings in
      var warnings: [String] = []
      if !findings.foreign.isEmpty, !findings.isForeignSaid {
        let isOne = findings.foreign.count == 1
        warnings.append(
          "\(isOne ? "a result" : "\(findings.foreign.count) results") in '\(folder.path)' did not come from your own "
            + "runs on this machine, so nbrun does not use \(isOne ? "it" : "them")")
        findings.isForeignSaid = true
      }
      if !findings.damaged.isEmpty {
        let what = findings.damaged.count == 1 ? "a file" : "\(findings.damaged.count) files"
        warnings.append("\(what) in '\(folder.path)' could not be read and did not count")
        findings.told.formUnion(findings.damaged)
        findings.damaged = []
      }
      if let first = findings.firstUnusable {
        let others = findings.unusable.count - 1
        let rest =
          switch others {
          case 0: ""
          case 1: "; another file is not used either"
          default: "; \(others) other files are not used either"
          }
        warnings.append("\(first), so it is not used\(rest)")
        findings.told.formUnion(findings.unusable)
        (findings.unusable, findings.firstUnusable) = ([], nil)
      }
      if findings.hasUnread, !findings.isUnreadSaid {
        warnings.append("\(wordsOfUnread), so nbrun reads no more of it")
        findings.isUnreadSaid = true
      }
      if let failure = findings.failure {
        warnings.append("nothing more is written to the cache: \(failure); the run works without it")
        findings.failure = nil
      }
      return warnings
    }
  }
}
