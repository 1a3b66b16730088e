import ArgumentParser
import Foundation
import ReportModel
import RunStore
import SourceText

/// `nbrun cache`: what it takes, and `nbrun cache clear`.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Says what the cache takes, or clears it.",
    discussion:
      "The cache is in .nbrun beside the reports. It may be deleted at any time: steps then run again.",
    subcommands: [Clear.self])

  @OptionGroup var place: RunFolderOption

  func run() throws {
    let store = EntryStore(place.folder, limit: ByteCount.standard.bytes)
    let (entries, bytes) = store.extent
    try StandardOutput.print(
      "\(place.folder.path): \(Self.words(entries, bytes)); runs kept: \(Ledger(place.folder).numbers.count)")
  }

  static func words(_ entries: Int, _ bytes: Int) -> String {
    "\(entries == 1 ? "1 entry" : "\(entries) entries"), \(NumberFormat.bytes(Double(bytes)))"
  }

  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "clear", abstract: "Removes every entry of the cache; the list of runs stays.")

    @OptionGroup var place: RunFolderOption

    func run() throws {
      do throws(StoreError) {
        let (entries, bytes) = try EntryStore(place.folder, limit: ByteCount.standard.bytes).clear()
        Terminal(isQuiet: false).say("removed \(CacheCommand.words(entries, bytes))")
      } catch {
        Terminal(isQuiet: false).show(Diagnostic(error.message), in: nil)
        try ExitStatus.stepFailed.leave()
      }
    }
  }
}
