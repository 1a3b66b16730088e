import ArgumentParser
import Foundation
import Pipeline
import RunStore

/// What a run does with what earlier runs left in `.nbrun` beside the report.
struct CacheOptions: ParsableArguments {
  @Flag(help: "Say of every step whether it ran or came from the cache, and why.")
  var explain = false

  @Flag(help: "Run every step, and leave the cache alone.")
  var noCache = false

  @Flag(help: "Run every step, and keep what it comes to.")
  var refresh = false

  @Option(
    help: ArgumentHelp(
      "What the cache may take; what was not used for longest goes first.", valueName: "SIZE"))
  var cacheLimit = ByteCount.standard

  func validate() throws {
    if noCache, refresh {
      throw ValidationError("--no-cache keeps nothing, and --refresh keeps everything: choose one")
    }
  }

  func use(_ folder: RunFolder?) -> RunSettings.CacheUse {
    // A program that does not know itself can trust nobody's results.
    guard !noCache, let folder, !Build.id.isEmpty else { return .none }
    let store = EntryStore(folder, limit: cacheLimit.bytes)
    return refresh ? .refresh(store) : .use(store)
  }
}

/// A size as people write it.
///
///     size → number unit?
///     unit → "kB" | "MB" | "GB" | "TB", in any case, the B optional
struct ByteCount: ExpressibleByArgument, CustomStringConvertible {
  let bytes: Int
  let description: String

  static let standard = ByteCount(argument: "2GB")!

  init?(argument: String) {
    let text = argument.lowercased().filter { $0 != " " }
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let units = [
      "": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12, "tb": 1e12,
    ]
    guard let number = Double(digits), let unit = units[String(text.dropFirst(digits.count))],
      number * unit < 1e18
    else { return nil }
    bytes = Int(number * unit)
    description = argument
  }

  var defaultValueDescription: String { description }
}

/// Which `.nbrun` folder a command is about.
struct RunFolderOption: ParsableArguments {
  @Option(name: .shortAndLong, help: "The report, or its folder, whose runs are meant.")
  var output: String?

  var folder: RunFolder { RunFolder(beside: Self.folder(of: output)) }

  /// Where a run with this `-o` writes its report.
  static func folder(of output: String?) -> String {
    guard let output else { return Destination.standardFolder }
    var isFolder: ObjCBool = false
    if output.hasSuffix("/") { return String(output.dropLast()) }
    if FileManager.default.fileExists(atPath: output, isDirectory: &isFolder), isFolder.boolValue {
      return output
    }
    return (output as NSString).deletingLastPathComponent
  }
}
