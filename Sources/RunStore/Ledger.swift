import Digests
import Foundation
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
///     runs/000012-5d41402a-7d793037.json
///
/// The number, then the start of a digest of the notebook's path, then of what the run did and came to: of many runs that
/// did the same, as those do between which only prose was changed, one is read.
public struct Ledger: Sendable {
  private struct Name {
    let number: Int
    let notebook: String
    let content: String

    init(number: Int, notebook: String, content: String) {
      self.number = number
      self.notebook = notebook
      self.content = content
    }

    /// Nil for a file that is none of ours.
    init?(_ file: String) {
      let parts = file.split(separator: "-")
      guard parts.count == 3, parts[0].count <= 9, let number = Int(parts[0]), number > 0,
        parts[1].count == 8, parts[2].count == 13, parts[2].hasSuffix(".json")
      else { return nil }
      self.init(number: number, notebook: String(parts[1]), content: String(parts[2].prefix(8)))
    }

    var file: String {
      String(format: "%06ld", number) + "-\(notebook)-\(content).json"
    }
  }

  private let folder: RunFolder

  public init(_ folder: RunFolder) {
    self.folder = folder
  }

  /// Adds a run under the next number; two that end at once get two numbers.
  @discardableResult
  public func add(_ record: RunRecord, of notebook: String) throws(StoreError) -> Int {
    try folder.prepare(folder.runs)
    // Where there are no locks, two runs that end in the same instant may share a number.
    let lock = open("\(folder.runs)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    if lock >= 0 { flock(lock, LOCK_EX) }
    defer { if lock >= 0 { close(lock) } }
    let number = (names.last?.number ?? 0) + 1
    var kept = KeptRun(number: number, notebook: notebook, record: record)
    kept.record.notebook.source = nil
    kept.record.equations = []
    let name = Name(number: number, notebook: Self.short(notebook), content: Self.content(of: record))
    do {
      try WholeFile.write(Array(try RunRecord.encoder.encode(kept)), to: "\(folder.runs)/\(name.file)")
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError("\(folder.runs)/\(name.file)", error)
    }
    return number
  }

  /// Numbers of all runs, in ascending order.
  public var numbers: [Int] { names.map(\.number) }

  /// Nil where there is no such run, or its file is damaged.
  public func run(_ number: Int) -> KeptRun? {
    names.first { $0.number == number }.flatMap(read)
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
    // Of runs that did the same the newest stands for all.
    let candidates = names.reversed().filter { $0.notebook == short && seen.insert($0.content).inserted }
    return first(of: candidates) { $0.notebook == notebook && isWanted($0) }
  }

  private func first(of names: [Name], where isWanted: (KeptRun) -> Bool) -> KeptRun? {
    for name in names {
      if let run = read(name), isWanted(run) { return run }
    }
    return nil
  }

  private var names: [Name] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.runs)) ?? []
    return files.compactMap(Name.init).sorted { $0.number < $1.number }
  }

  private func read(_ name: Name) -> KeptRun? {
    guard let bytes = WholeFile.read("\(folder.runs)/\(name.file)") else { return nil }
    return try? RunRecord.decoder.decode(KeptRun.self, from: Data(bytes))
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
