import ArgumentParser
import Foundation

/// The options of a command, as declared, for messages about options that it does not have.
struct CommandShape {
  let name: String
  /// The names in the form in which users write them: "-o", "--output".
  let optionNames: [String]
  /// The options that take a value, by each of their names.
  let valued: [String: String]
  /// Options that can be given several times.
  static let repeated: Set<String> = ["--param", "--pictures-from"]

  /// How the command is called: "nbrun check", or "nbrun NOTEBOOK" for `run`, which needs no name.
  var invocation: String {
    switch name {
    case "run": "nbrun"
    case "clear": "nbrun cache clear"
    default: "nbrun \(name)"
    }
  }

  static let all: [CommandShape] = NBRun.configuration.subcommands.flatMap {
    [$0] + $0.configuration.subcommands
  }
  .map(CommandShape.init)

  static var run: CommandShape { named("run") ?? CommandShape(RunCommand.self) }

  static func named(_ name: String) -> CommandShape? { all.first { $0.name == name } }

  private init(_ command: any ParsableCommand.Type) {
    // The parser's own description of a command, from which shell completions are made.
    let description = try? JSONDecoder().decode(Description.self, from: Data(command._dumpHelp().utf8))
    let options = (description?.command.arguments ?? []).filter { $0.kind != "positional" }
    name = command.configuration.commandName ?? ""
    optionNames = options.flatMap { ($0.names ?? []).map(\.written) } + ["--version", "--help"]
    let pairs = options.filter { $0.kind == "option" }.flatMap { option in
      let names = (option.names ?? []).map(\.written)
      // The longest name identifies the option.
      return names.map { ($0, names.max { $0.count < $1.count } ?? $0) }
    }
    valued = Dictionary(pairs) { first, _ in first }
  }

  private struct Description: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String

      var written: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    struct Argument: Decodable {
      let kind: String
      let names: [Name]?
    }

    struct Command: Decodable { let arguments: [Argument]? }

    let command: Command
  }
}
