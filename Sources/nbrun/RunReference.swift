import ArgumentParser
import ReportModel
import RunStore
import SourceText

/// With which run the report compares.
struct ComparisonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Compare with this run: its number in nbrun runs, last, or a report.", valueName: "RUN"))
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
      self = .report(PathArgument(argument: argument).path)
    }
  }

  /// - Throws: a diagnostic that says which runs there are.
  func run(in ledger: Ledger) throws(Diagnostic) -> KeptRun {
    switch self {
    case .number(let number):
      if let run = ledger.run(number) { return run }
      throw Diagnostic("there is no run \(number)", hint: Self.hint(ledger))
    case .last:
      if let run = ledger.latest() { return run }
      throw Diagnostic("there is no run yet", hint: Self.hint(ledger))
    case .report(let path):
      guard path.contains(".") || path.contains("/") else {
        throw Diagnostic("'\(path)' is no run", hint: Self.hint(ledger))
      }
      return KeptRun(number: 0, notebook: path, record: try ReportFile(path).record)
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
