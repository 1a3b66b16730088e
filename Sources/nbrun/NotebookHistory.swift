import ArgumentParser
import Foundation
import Pipeline
import ReportModel
import RunStore
import SourceText

/// The runs of one notebook that reported to one place.
struct NotebookHistory: Sendable {
  private let ledger: Ledger?
  /// Absolute: the same notebook by whatever name it is called.
  private let notebook: String

  init(of path: String, in folder: RunFolder?) {
    ledger = folder.map(Ledger.init)
    notebook = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// The run before, however it ended.
  var latest: KeptRun? { ledger?.newest { $0.notebook == notebook } }

  /// The newest run that came to its end and differs from this one.
  func latest(otherThan record: RunRecord) -> KeptRun? {
    ledger?.newest { run in
      run.notebook == notebook && run.record.isFinished
        && !RunComparison(from: run.record, to: record).isEmpty
    }
  }

  /// Keeps a run.
  /// - Returns: a warning where that cannot be done.
  func add(_ record: RunRecord) -> Diagnostic? {
    // Of prose alone there is nothing to compare.
    guard !record.cells.isEmpty else { return nil }
    do throws(StoreError) {
      try ledger?.add(record, of: notebook)
      return nil
    } catch {
      return Diagnostic("the run is not kept for later ones: \(error.message)", severity: .warning)
    }
  }
}

extension RunRecord {
  /// Every step has run.
  var isFinished: Bool { status == .ok || status == .expectationFailed }
}

/// With which run the report compares.
struct ComparisonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Compare with this run, by its number in nbrun runs.", valueName: "RUN"))
  var against: RunReference?

  @Flag(help: "Compare with no earlier run.")
  var noCompare = false

  func validate() throws {
    if noCompare, against != nil { throw ValidationError("--no-compare and --against cannot both be") }
  }
}

/// A run, as people name it.
///
///     run → number | "last" | path of a report
enum RunReference: ExpressibleByArgument {
  case number(Int)
  case last
  case report(String)

  init?(argument: String) {
    if let number = Int(argument.hasPrefix("#") ? String(argument.dropFirst()) : argument) {
      self = .number(number)
    } else if argument == "last" {
      self = .last
    } else {
      self = .report(argument)
    }
  }

  /// - Throws: a diagnostic that says which runs there are.
  func run(in ledger: Ledger) throws(Diagnostic) -> KeptRun {
    switch self {
    case .number(let number):
      if let run = ledger.run(number) { return run }
      throw Diagnostic("there is no run \(number)", hint: Self.hint(ledger))
    case .last:
      if let run = ledger.newest(where: { _ in true }) { return run }
      throw Diagnostic("there is no run yet", hint: Self.hint(ledger))
    case .report(let path):
      guard path.contains(".") || path.contains("/") else {
        throw Diagnostic("'\(path)' is no run", hint: Self.hint(ledger))
      }
      return KeptRun(number: 0, notebook: path, record: try ReportFile.record(of: path))
    }
  }

  private static func hint(_ ledger: Ledger) -> String {
    let numbers = ledger.numbers
    guard let last = numbers.last else {
      return "a run is kept in .nbrun beside its report; -o says where that is"
    }
    return numbers.count == 1 ? "there is run \(last)" : "the last is run \(last); nbrun runs lists them"
  }
}
