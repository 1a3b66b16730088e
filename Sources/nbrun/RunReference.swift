import ArgumentParser
import ReportModel
import RunStore
import SourceText

/// The options that choose the run for the comparison in the report.
struct ComparisonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Compare with this run: its number in nbrun runs, last, or a report.", valueName: "RUN"))
  var against: RunReference?

  @Flag(help: "Compare with no earlier run.")
  var noCompare = false

  func validate() throws {
    if noCompare, against != nil {
      throw ValidationError("--no-compare and --against cannot be used together")
    }
  }
}

/// The name of a run on the command line.
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
      self = .report(PathArgument(argument: argument).path)
    }
  }

  /// - Parameter open: opens the list of runs, which is needed for a number but not for a report; nil if it cannot be
  ///   used.
  /// - Throws: a diagnostic that names the existing runs.
  func run(in open: () throws(Diagnostic) -> Ledger?) throws(Diagnostic) -> KeptRun {
    switch self {
    case .number(let number):
      let ledger = try open()
      if let run = ledger?.run(number) { return run }
      guard ledger?.refuses(number) != true else {
        throw Diagnostic(
          "run \(number) did not come from your own runs on this machine, or is damaged",
          hint: Self.hint(ledger))
      }
      throw Diagnostic("there is no run \(number)", hint: Self.hint(ledger))
    case .last:
      let ledger = try open()
      if let run = ledger?.latest() { return run }
      throw Diagnostic("there is no run yet", hint: Self.hint(ledger))
    case .report(let path):
      guard path.contains(".") || path.contains("/") else {
        throw Diagnostic("'\(path)' is not a run", hint: Self.hint(try open()))
      }
      return KeptRun(number: 0, notebook: path, record: try ReportFile(path).record)
    }
  }

  private static func hint(_ ledger: Ledger?) -> String {
    guard let last = ledger?.latest()?.number else {
      return "runs are kept in .nbrun beside the report; -o gives the report's path"
    }
    return last == 1 ? "there is run 1" : "the last is run \(last); nbrun runs lists them"
  }
}
