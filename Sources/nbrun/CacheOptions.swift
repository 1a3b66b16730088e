import ArgumentParser
import Foundation
import OperatingSystem
import Pipeline
import RunStore
import SourceText

/// How a run uses the results of earlier runs in `.nbrun` beside the report.
struct CacheOptions: ParsableArguments {
  @Flag(help: "Print for each step whether it ran or came from the cache, and why.")
  var explain = false

  @Flag(help: "Run every step, and leave the cache alone.")
  var noCache = false

  @Flag(help: "Run every step, and store the results.")
  var refresh = false

  @Option(
    help: ArgumentHelp(
      "The largest size of the cache; entries that were unused for the longest time go first. (default: 2GB)",
      valueName: "SIZE"),
    transform: { text in try ByteCount(parsing: text) })
  var cacheLimit = ByteCount.standard

  func validate() throws {
    if noCache, refresh {
      throw ValidationError("--no-cache keeps nothing, and --refresh keeps everything: choose one")
    }
  }

  func use(_ archive: RunArchive?) -> RunSettings.CacheUse {
    if noCache { return .none(because: "--no-cache") }
    // A program that could not compute its own digest cannot tell its own results from those of other builds.
    guard let archive, !Build.id.isEmpty else { return .none(because: "no folder can be used for a cache") }
    let store = EntryStore(archive, limit: cacheLimit.bytes)
    return refresh ? .refresh(store) : .use(store)
  }
}

/// A size in the usual form.
///
///     size → number unit
///     unit → "kB" | "MB" | "GB" | "TB" | "KiB" | "MiB" | "GiB" | "TiB", in any case
struct ByteCount {
  let bytes: Int

  static let standard = ByteCount(bytes: 2_000_000_000)

  private static let units = [
    "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824,
    "tib": 1_099_511_627_776,
  ]

  private init(bytes: Int) {
    self.bytes = bytes
  }

  init(parsing text: String) throws {
    let plain = text.lowercased().filter { $0 != " " }
    let digits = plain.prefix { $0.isNumber || $0 == "." }
    guard let number = Double(digits), let unit = Self.units[String(plain.dropFirst(digits.count))],
      number * unit < 1e18
    else { throw ValidationError("--cache-limit takes a size such as 500MB or 2GB, not '\(text)'") }
    self.init(bytes: Int(number * unit))
  }
}

/// The `.nbrun` folder that a command uses.
struct RunFolderOption: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "A report, or the folder of reports, whose runs are listed; default output/.")
  var output: PathArgument?

  var folder: RunFolder { RunFolder(beside: Self.folder(of: output?.path)) }

  /// Returns the list of the user's own runs in that folder.
  func ledger() throws(Diagnostic) -> Ledger {
    Ledger(try archive())
  }

  func archive() throws(Diagnostic) -> RunArchive {
    try Diagnostic.translating { () throws(StoreError) in try RunArchive(ofThisUser: folder) }
  }

  func validate() throws {
    guard let output = output?.path, !FileStatus.exists(output) else { return }
    throw ValidationError("there is no '\(output)'; -o names the report, or its folder, whose runs are meant")
  }

  /// Returns the folder where a run with this `-o` writes its report.
  static func folder(of output: String?) -> String {
    guard let output else { return Destination.standardFolder }
    if output.hasSuffix("/") { return output.withoutSlashesAtEnd }
    return FileStatus.isFolder(output) ? output : output.folderOfPath
  }
}
