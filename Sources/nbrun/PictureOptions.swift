import ArgumentParser
import Foundation
import OperatingSystem

/// The folders from which pictures may be read, besides the notebook's own.
struct PictureOptions: ParsableArguments {
  @Option(
    name: .customLong("pictures-from"), parsing: .singleValue,
    help: ArgumentHelp(
      "One more folder that pictures may be read from, besides the notebook's folder and those below it. Can be given several times.",
      valueName: "FOLDER"))
  var picturesFrom: [PathArgument] = []

  var folders: [String] { picturesFrom.map(\.path) }

  func validate() throws {
    for folder in folders where !FileStatus.isFolder(folder) {
      throw ValidationError("--pictures-from '\(folder)': there is no such folder")
    }
  }
}
