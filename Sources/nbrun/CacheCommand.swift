import ArgumentParser
import Formatting
import Foundation
import RunStore
import SourceText

/// `nbrun cache` shows the size of the cache; `nbrun cache clear` empties it.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Shows the size of the cache, or clears it.",
    discussion:
      "The cache is in .nbrun beside the reports. It may be deleted at any time: steps then run again.",
    subcommands: [Clear.self])

  @OptionGroup var place: RunFolderOption

  func run() throws {
    let extent = try Diagnostic.translating { () throws(StoreError) in try CacheFolder(place.folder).extent()
    }
    let strangers = extent.strangers == 0 ? "" : "; not nbrun's: \(extent.strangers)"
    try StandardOutput.print(
      "\(place.folder.path): \(Self.words(extent)); runs kept: \(place.folder.runCount)\(strangers)")
  }

  static func words(_ extent: CacheFolder.Extent) -> String {
    let entries = extent.entries == 1 ? "1 entry" : "\(extent.entries) entries"
    return "\(entries), \(NumberFormat.bytes(Double(extent.bytes)))"
  }

  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "clear", abstract: "Removes every entry of the cache; the list of runs stays.")

    @OptionGroup var place: RunFolderOption

    func run() throws {
      let cleared = try Diagnostic.translating { () throws(StoreError) in
        try CacheFolder(place.folder).clear()
      }
      let terminal = Terminal(isQuiet: false)
      terminal.say("removed \(CacheCommand.words(cleared))")
      if cleared.strangers > 0 {
        let what = cleared.strangers == 1 ? "a file or folder" : "\(cleared.strangers) files and folders"
        terminal.say("left \(what) in \(place.folder.path)/cache that nbrun did not make")
      }
    }
  }
}
