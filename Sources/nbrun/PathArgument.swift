import ArgumentParser
import Foundation
import OperatingSystem

/// A path on the command line. `~/` is the user's home also where the shell does not replace it: in quotes, and in
/// `--output=~/page.html`.
struct PathArgument: ExpressibleByArgument, Hashable {
  let path: String

  init(argument: String) {
    guard argument == "~" || argument.hasPrefix("~/"), !FileStatus.exists("~"),
      let home = ProcessInfo.processInfo.environment["HOME"], !home.isEmpty
    else {
      path = argument
      return
    }
    path = home + argument.dropFirst()
  }
}
