import Foundation
import ReportModel

/// A run that is over, as the ledger has it.
public struct KeptRun: Codable, Sendable {
  /// Runs of one `.nbrun` folder count from 1.
  public var number: Int
  /// The notebook's absolute path: which runs are of one notebook.
  public var notebook: String
  /// Without the notebook's text and the checked equations, which the report has.
  public var record: RunRecord

  public init(number: Int, notebook: String, record: RunRecord) {
    self.number = number
    self.notebook = notebook
    self.record = record
  }
}

/// Every run of the notebooks that report to one place, a file each.
public struct Ledger: Sendable {
  private let folder: RunFolder

  public init(_ folder: RunFolder) {
    self.folder = folder
  }

  /// Adds a run under the next number; two that end at once get two numbers.
  @discardableResult
  public func add(_ record: RunRecord, of notebook: String) throws(StoreError) -> Int {
    try folder.prepare(folder.runs)
    var record = record
    record.notebook.source = nil
    record.equations = []
    var number = (numbers.last ?? 0) + 1
    while true {
      let bytes: [UInt8]
      do {
        bytes = Array(
          try RunRecord.encoder.encode(KeptRun(number: number, notebook: notebook, record: record)))
      } catch {
        throw StoreError(path(of: number), error)
      }
      if try WholeFile.create(path(of: number), with: bytes) { return number }
      number += 1
    }
  }

  /// In ascending order.
  public var numbers: [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.runs)) ?? []
    return names.compactMap { name in
      name.hasSuffix(".json") ? Int(name.dropLast(".json".count)) : nil
    }.sorted()
  }

  /// Nil where there is no such run, or its file is damaged.
  public func run(_ number: Int) -> KeptRun? {
    guard let bytes = WholeFile.read(path(of: number)) else { return nil }
    return try? RunRecord.decoder.decode(KeptRun.self, from: Data(bytes))
  }

  /// The newest run of which this is true.
  public func newest(where isWanted: (KeptRun) -> Bool) -> KeptRun? {
    for number in numbers.reversed() {
      if let run = run(number), isWanted(run) { return run }
    }
    return nil
  }

  private func path(of number: Int) -> String {
    let digits = String(number)
    return "\(folder.runs)/\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).json"
  }
}
