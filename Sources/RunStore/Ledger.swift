import Digests
import Foundation
import OperatingSystem
import ReportModel

/// A finished run in the ledger.
public struct KeptRun: Codable, Sendable {
  /// The number of the run, counted from 1 in each `.nbrun` folder. A run that was read from a report is in no ledger,
  /// and has 0.
  public var number: Int
  /// The notebook's absolute path, which tells the runs of one notebook from others. For a run from a report, the
  /// report's path.
  public var notebook: String
  /// The record without the notebook's text and the checked equations, which are in the report.
  public var record: RunRecord

  public init(number: Int, notebook: String, record: RunRecord) {
    self.number = number
    self.notebook = notebook
    self.record = record
  }

  /// "run 6"; or, if it did not finish, "run 6, interrupted".
  public var name: String {
    let name = number > 0 ? "run \(number)" : notebook
    return record.isFinished ? name : "\(name), \(record.status.rawValue)"
  }
}

/// All runs of the notebooks whose reports are in one folder, one file for each run:
///
///     runs/000012-5d41402a-7d793037.run
///
/// The file is an `EntryFile`. Its head is the `KeptRun` without the epochs of its trainings; its numbers are those
/// epochs. If several users share the folder, each sees only their own runs.
public struct Ledger: Sendable {
  static let lockName = ".lock"

  private let archive: RunArchive

  public init(_ archive: RunArchive) {
    self.archive = archive
  }

  // MARK: Adding

  /// How long to wait for another process that adds a run, which takes some milliseconds.
  public static let longestWait = Duration.seconds(3)

  /// Adds a run under the next number. Two runs that end at the same time get two numbers.
  /// - Parameter whileWaiting: called once, if another process holds the ledger's lock for a while.
  /// - Returns: the number, and a warning if another run may have the same number.
  @discardableResult
  public func add(
    _ record: RunRecord, of notebook: String, waitingAtMost longest: Duration = longestWait,
    whileWaiting: () -> Void = {}
  ) throws(StoreError) -> (number: Int, warning: String?) {
    let folder = try archive.folder.make(.runs)
    folder.removeAbandonedFiles()
    let lock: FileLock?
    var warning: String?
    do throws(SystemError) {
      lock = try FileLock(Self.lockName, in: folder, waitingAtMost: longest, whileWaiting: whileWaiting)
      if lock == nil {
        warning =
          "another process keeps '\(archive.folder.path(of: .runs))/\(Self.lockName)' locked: this run was added to the "
          + "list of runs without the lock, so another run may have the same number"
      }
    } catch {
      // Without locks, two runs that end at the same moment may get the same number.
      lock = nil
    }
    let number = try nextNumber()
    var kept = KeptRun(number: number, notebook: notebook, record: record)
    kept.record.notebook.source = nil
    kept.record.equations = []
    let name = RunFileName(
      number: number, notebook: Self.short(notebook), content: Self.content(of: record)
    ).description
    let path = "\(archive.folder.path(of: .runs))/\(name)"
    guard let entry = kept.entry, entry.head.count + entry.numbers.count <= EntryFile.largestHead else {
      throw StoreError("'\(path)' cannot be written: its record is too large")
    }
    do throws(SystemError) {
      try folder.write(archive.bytes(of: entry, named: name, in: .runs), to: name)
    } catch {
      throw StoreError(path, error)
    }
    // Hold the lock until here.
    withExtendedLifetime(lock) {}
    return (number, warning)
  }

  /// Returns the number after that of this user's newest run. A file of somebody else could have any number; such
  /// numbers are skipped, so that no two files have the same.
  /// - Throws: if too many files are not this user's to find the newest run: the runs would be counted from 1 again.
  private func nextNumber() throws(StoreError) -> Int {
    let names = names
    let taken = Set(names.map(\.number))
    var number = 0
    search: for name in names.reversed() {
      switch reading(name) {
      // The signature covers the name, so the number can be trusted.
      case .own:
        number = name.number
        break search
      case .refused(.unread):
        throw StoreError(
          archive.wordsOfUnread,
          hint: "remove the folder '\(archive.folder.path)', or name another place with -o")
      case .absent, .refused: continue
      }
    }
    repeat { number += 1 } while taken.contains(number)
    return number
  }

  // MARK: Reading

  /// Returns the run with this number. If two processes used the number, because one could not lock the ledger, it is
  /// the run that began later. Nil if there is no such run, its file is damaged, or it is not this user's.
  public func run(_ number: Int) -> KeptRun? {
    names.filter { $0.number == number }.compactMap(read).max { $0.record.started < $1.record.started }
  }

  /// Whether a file has this number, but none that can be used.
  public func refuses(_ number: Int) -> Bool {
    names.contains { $0.number == number } && run(number) == nil
  }

  /// All readable runs, in ascending order.
  public var runs: [KeptRun] { names.compactMap(read) }

  /// Returns the newest run; if a notebook is given, its newest run.
  public func latest(of notebook: String? = nil) -> KeptRun? {
    let short = notebook.map(Self.short)
    return first(of: names.reversed().filter { short == nil || $0.notebook == short }) { run in
      notebook == nil || run.notebook == notebook
    }
  }

  /// Returns the newest run of a notebook that has other content or another result than this record, and for which
  /// `isWanted` is true.
  public func latest(
    of notebook: String, otherThan record: RunRecord, where isWanted: (KeptRun) -> Bool
  ) -> KeptRun? {
    let (short, content) = (Self.short(notebook), Self.content(of: record))
    var seen: Set<String> = [content]
    for name in names.reversed() where name.notebook == short && !seen.contains(name.content) {
      guard let run = read(name) else { continue }
      // Of several runs with the same content only the newest is considered; a file that cannot be read does not count.
      seen.insert(name.content)
      if run.notebook == notebook, isWanted(run) { return run }
    }
    return nil
  }

  private func first(of names: [RunFileName], where isWanted: (KeptRun) -> Bool) -> KeptRun? {
    for name in names {
      if let run = read(name), isWanted(run) { return run }
    }
    return nil
  }

  private var names: [RunFileName] { archive.folder.runFiles }

  private func read(_ name: RunFileName) -> KeptRun? {
    guard case .own(let entry) = reading(name), let run = KeptRun(entry), run.number == name.number
    else { return nil }
    return run
  }

  private func reading(_ name: RunFileName) -> RunArchive.Reading {
    archive.read(name.description, in: .runs, numbers: 0)
  }

  private static func short(_ text: String) -> String { String(SHA256.hexDigest(of: text).prefix(8)) }

  /// Returns a digest of everything that two runs can be compared by.
  private static func content(of record: RunRecord) -> String {
    var digest = KeyDigest()
    digest.add("status", record.status.rawValue)
    digest.add("seed", String(record.seed))
    digest.add("data", record.data?.sha256 ?? "")
    for cell in record.cells {
      digest.add("step", "\(cell.id) \(cell.step)")
      for (name, value) in cell.options.sorted(by: { $0.key < $1.key }) { digest.add(name, "\(value)") }
      digest.add("weights", cell.history?.last?.weights ?? "")
      digest.add("shown", cell.shown ?? "")
    }
    return String(digest.hex.prefix(8))
  }
}

extension RunFolder {
  /// The files of the runs of all users, sorted by number.
  var runFiles: [RunFileName] {
    let folder = (try? open(.runs)) ?? nil
    return ((try? folder?.names()) ?? []).compactMap(RunFileName.init).sorted { $0.number < $1.number }
  }

  /// The number of runs of all users.
  public var runCount: Int { runFiles.count }
}
