import ArgumentParser
import Foundation
import SourceText

/// A mistake in a command line, in nbrun's words and with a hint.
///
/// The argument parser finds most mistakes, but it accepts four kinds of wrong command lines. It answers
/// `help verfy`, `--help=steps` and `-epochs` (which it reads as six options of one letter, `-h` among them) with the help.
/// If an option is given twice, it takes the second value.
struct CommandLineMistake {
  private let arguments: [String]
  private let command: CommandShape

  init(_ arguments: [String]) {
    self.arguments = arguments
    let names = arguments.prefix { !$0.hasPrefix("-") }
    let inner = names.dropFirst().first.flatMap { names.first == "cache" ? CommandShape.named($0) : nil }
    command = inner ?? names.first.flatMap(CommandShape.named) ?? .run
  }

  /// A mistake that the parser does not find.
  var overlooked: Diagnostic? {
    if arguments.first == "help", let word = arguments.dropFirst().first, !word.hasPrefix("-"),
      !(NBRun.commandNames + ["help"]).contains(word)
    {
      return Diagnostic(
        "there is no command '\(word)'",
        hint: CommandHints.command(meantBy: word)
          ?? "the commands are \(NBRun.commandNames.joined(separator: ", "))")
    }
    if arguments.first == "help", let problem = helpWithMore { return problem }
    var isValue = false
    var given: Set<String> = []
    for argument in arguments {
      if argument == "--" { break }
      let name = String(argument.prefix { $0 != "=" })
      let option = isValue ? nil : command.valued[name]
      if !isValue, isWordWithOneDash(argument) { return unknown(argument) }
      if !isValue, name != argument, command.valued[name] == nil,
        name == "-h" || command.optionNames.contains(name)
      {
        return takesNoValue(name, argument.dropFirst(name.count + 1))
      }
      if let option, !CommandShape.repeated.contains(option), !given.insert(option).inserted {
        return Diagnostic("\(option) is given twice", hint: "it has one value: leave one out")
      }
      isValue = option != nil && name == argument
    }
    return nil
  }

  /// Returns the mistake in `help steps epoch-loop`: `help` takes only a command.
  private var helpWithMore: Diagnostic? {
    let words = arguments.dropFirst().prefix { !$0.hasPrefix("-") }
    guard words.count > 1, !(words.first == "cache" && words.dropFirst().first == "clear" && words.count == 2)
    else {
      return nil
    }
    return Diagnostic(
      "nbrun help takes one command, and was given '\(words.joined(separator: "', '"))'",
      hint: words.first == "steps"
        ? "nbrun steps \(words.dropFirst().first ?? "") explains the step"
        : "write nbrun help \(words.first ?? "")")
  }

  /// Whether the argument is a word after one dash, like `-epochs`: not a number, and not several options of one
  /// letter.
  private func isWordWithOneDash(_ argument: String) -> Bool {
    let letters = argument.dropFirst().prefix { $0 != "=" }
    guard argument.hasPrefix("-"), !argument.hasPrefix("--"), letters.count > 1,
      letters.first.map({ $0.isLetter }) == true
    else { return false }
    let known = command.optionNames.filter { $0.count == 2 }
    // Options of one letter can be written together if only the last takes a value: -qo.
    return !letters.allSatisfy { known.contains("-\($0)") }
      || letters.dropLast().contains { command.valued["-\($0)"] != nil }
  }

  /// - Parameter message: the parser's message about a wrong argument.
  func diagnostic(_ message: String) -> Diagnostic {
    let quoted = Self.quoted(in: message)
    if message.hasPrefix("Unknown option"), let name = quoted.first { return unknown(name) }
    if message.hasPrefix("Missing value for"), let name = quoted.first?.split(separator: " ").first {
      return Diagnostic(
        "\(name) needs a value after it", hint: CommandHints.values[String(name)].map { "it takes \($0)" })
    }
    if message.hasPrefix("Missing expected argument") {
      return Diagnostic(
        CommandHints.takes[command.name] ?? "something is missing", hint: CommandHints.arguments[command.name]
      )
    }
    if message.hasPrefix("Unexpected argument") || message.contains(" unexpected arguments: ") {
      let word = quoted.first ?? ""
      let hint = CommandHints.words[command.name]?[word].map { "did you mean '\($0)'?" }
      return Diagnostic(
        "\(CommandHints.takes[command.name] ?? "too much is named"), and was given '\(quoted.joined(separator: "', '"))'\(hint == nil ? " too" : "")",
        hint: hint ?? CommandHints.arguments[command.name])
    }
    if message.hasPrefix("The value"), quoted.count > 1, let name = quoted[1].split(separator: " ").first,
      let values = CommandHints.values[String(name)]
    {
      return Diagnostic("\(name) takes \(values), and was given '\(quoted[0])'")
    }
    return Diagnostic(Self.asOurs(message), hint: help)
  }

  private func takesNoValue(_ flag: String, _ value: Substring) -> Diagnostic {
    let word = String(value)
    let hint =
      if ["false", "no", "0", "off"].contains(word.lowercased()) {
        "leave \(flag) out"
      } else if flag == "--help" || flag == "-h", NBRun.commandNames.contains(word) {
        "nbrun \(word) --help explains the command \(word)"
      } else if flag == "--help" || flag == "-h", let step = CommandHints.step(meantBy: word) {
        "nbrun steps \(step) explains the step \(step)"
      } else {
        "write \(flag) alone"
      }
    return Diagnostic("\(flag) takes no value", hint: hint)
  }

  private func unknown(_ option: String) -> Diagnostic {
    let name = String(option.prefix { $0 != "=" })
    let isLong = command.optionNames.contains("-\(name)")
    // -Pepochs=3 and -ofile: a value directly after its option.
    if !isLong, !name.hasPrefix("--"), name.count > 2, command.valued[String(name.prefix(2))] != nil,
      option.contains("=")
    {
      return Diagnostic(
        "'\(option)' has no space after \(name.prefix(2))",
        hint: "write \(name.prefix(2)) \(option.dropFirst(2))")
    }
    return Diagnostic(
      "\(command.invocation) has no option '\(name)'",
      hint: CommandHints.option(name, value: value(of: name), of: command))
  }

  /// Returns the value of an option: the text after its equals sign, or the next argument.
  private func value(of name: String) -> String? {
    for (index, argument) in arguments.enumerated() {
      if argument.hasPrefix("\(name)=") { return String(argument.dropFirst(name.count + 1)) }
      if argument == name, let next = arguments.dropFirst(index + 1).first, !next.hasPrefix("-") {
        return next
      }
    }
    return nil
  }

  private var help: String { "\(command.invocation) --help lists the options" }

  /// Returns the parts of a parser message that stand between quotation marks.
  private static func quoted(in message: String) -> [String] {
    message.split(separator: "'", omittingEmptySubsequences: false).enumerated()
      .compactMap { $0.offset % 2 == 1 ? String($0.element) : nil }
  }

  /// Returns a sentence in the form of nbrun's messages: it begins with a small letter and has no full stop.
  private static func asOurs(_ message: String) -> String {
    let text = message.hasSuffix(".") ? message.dropLast() : message[...]
    guard let first = text.first, text.dropFirst().first?.isUppercase != true else { return String(text) }
    return first.lowercased() + text.dropFirst()
  }
}
