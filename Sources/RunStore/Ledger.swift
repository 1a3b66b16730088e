import Digests
import Foundation
import OperatingSystem
import ReportModel

/// A run that is over, as the ledger has it.
public struct KeptRun: Codable, Sendable {
  /// Runs of one `.nbrun` folder count from 1; a run that was read from a report is in no ledger, and has 0.
  public var number: Int
  /// The notebook's absolute path: which runs are of one notebook. Of a run from a report, the report's.
  public var notebook: String
  /// Without the notebook's text and the checked equations, which the report has.
  public var record: RunRecord

  public init(number: Int, notebook: String, record: RunRecord) {
    self.number = number
    self.notebook = notebook
    self.record = record
  }

  /// "run 6", or where it did not come to its end "run 6, interrupted".
  public var name: String {
    let name = number > 0 ? "run \(number)" : notebook
    return record.isFinished ? name : "\(name), \(record.status.rawValue)"
  }
}

/// Every run of the notebooks that report to one place, a file each:
///
///     runs/000012-5d41402a-7d793037.run
///
/// It holds an `EntryFile` whose head is the `KeptRun` without the epochs of its trainings, and whose numbers are those.
/// Of several users who share the folder each sees the runs of their own.
public struct Ledger: Sendable {
  static let lockName = ".lock"

  private let archive: RunArchive

  public init(_ archive: RunArchive) {
    self.archive = archive
  }

  // MARK: Adding

  /// How long to wait for another process that adds a run: it needs some milliseconds for it.
  public static let longestWait = Duration.seconds(3)

  /// Adds a run under the next number; two that end at once get two numbers.
  /// - Parameter whileWaiting: called once, where another process does not let go of the ledger's lock.
  /// - Returns: the number, and a warning where it may be another run's as well.
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
      // Where there are no locks, two runs that end in the same instant may share a number.
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
    // Held until here.
    withExtendedLifetime(lock) {}
    return (number, warning)
  }

  /// The number after that of the newest run of this user's own. A file that is not could bear any number; those are passed
  /// over, so that no two files have the same.
  /// - Throws: where so many files are not that the newest run cannot be found: runs would be counted from 1 again.
  private func nextNumber() throws(StoreError) -> Int {
    let names = names
    let taken = Set(names.map(\.number))
    var number = 0
    search: for name in names.reversed() {
      switch reading(name) {
      // The signature covers the name, and so the number.
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

  /// The run of this number; where two processes gave it, because one could not lock the ledger, the one that began later.
  /// Nil where there is no such run, its file is damaged, or it is not this user's.
  public func run(_ number: Int) -> KeptRun? {
    names.filter { $0.number == number }.compactMap(read).max { $0.record.started < $1.record.started }
  }

  /// There is a file of this number that is not believed.
  public func refuses(_ number: Int) -> Bool {
    names.contains { $0.number == number } && run(number) == nil
  }

  /// All runs that can be read, in ascending order.
  public var runs: [KeptRun] { names.compactMap(read) }

  /// The newest run; of one notebook where one is named.
  public func latest(of notebook: String? = nil) -> KeptRun? {
    let short = notebook.map(Self.short)
    return first(of: names.reversed().filter { short == nil || $0.notebook == short }) { run in
      notebook == nil || run.notebook == notebook
    }
  }

  /// The newest run of a notebook that did something else than this one, or came to something else, and of which this is
  /// true.
  public func latest(
    of notebook: String, otherThan record: RunRecord, where isWanted: (KeptRun) -> Bool
  ) -> KeptRun? {
    let (short, content) = (Self.short(notebook), Self.content(of: record))
    var seen: Set<String> = [content]
    for name in names.reversed() where name.notebook == short && !seen.contains(name.content) {
      guard let run = read(name) else { continue }
      // Of runs that did the same the newest stands for all; a file that is not believed stands for none.
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

  /// Of everything that two runs can be compared by.
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
  /// Files of runs, by number; whoever wrote them.
  var runFiles: [RunFileName] {
    let folder = (try? open(.runs)) ?? nil
    return ((try? folder?.names()) ?? []).compactMap(RunFileName.init).sorted { $0.number < $1.number }
  }

  /// How many runs are kept, whoever's they are.
  public var runCount: Int { runFiles.count }
}
