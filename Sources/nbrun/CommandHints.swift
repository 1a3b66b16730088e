import Foundation
import OperatingSystem
import Pipeline
import SourceText

/// Words and options that people write but nbrun does not have, and what to write instead. All of it is data: a new
/// hint is one line here.
enum CommandHints {
  /// Words that people write in place of a command.
  private static let commands = [
    "version": "nbrun --version", "usage": "nbrun --help", "options": "nbrun --help", "man": "nbrun --help",
    "list": "nbrun runs", "ls": "nbrun runs", "history": "nbrun runs", "log": "nbrun runs",
    "show": "nbrun runs",
    "lint": "nbrun check NOTEBOOK", "validate": "nbrun check NOTEBOOK", "test": "nbrun check NOTEBOOK",
    "compare": "nbrun diff RUN RUN", "reproduce": "nbrun verify REPORT", "clean": "nbrun cache clear",
    "clear": "nbrun cache clear", "step": "nbrun steps", "build": "nbrun NOTEBOOK",
    "convert": "nbrun NOTEBOOK", "execute": "nbrun NOTEBOOK", "exec": "nbrun NOTEBOOK",
    "render": "nbrun NOTEBOOK", "report": "nbrun NOTEBOOK", "train": "nbrun NOTEBOOK",
    "start": "nbrun NOTEBOOK", "open": "nbrun NOTEBOOK --open", "view": "nbrun NOTEBOOK --open",
    "serve": "nbrun NOTEBOOK --open", "preview": "nbrun NOTEBOOK --open",
  ]

  /// Returns a hint for a text that cannot be a file's name, chosen by the characters in it.
  static func file(meantBy path: String) -> String? {
    if path == "-" { return "nbrun reads no standard input: write the notebook to a file" }
    if path == "nbrun" { return "write nbrun only once: nbrun homework.md" }
    if path.lowercased().hasPrefix("file://") {
      return "write the path alone: \(path.dropFirst(7).description.percentDecoded)"
    }
    if path.contains("://") { return "nbrun reads files: download it first" }
    if let equals = path.firstIndex(of: "="), stepOption(String(path[..<equals])) != nil {
      return "write -P before an option of a step: -P \(path)"
    }
    let parts = path.split(separator: ",").map(String.init)
    if parts.count > 1, !parts.contains(where: NearbyFiles.isMissing) {
      return "separate the names with spaces: \(parts.joined(separator: " "))"
    }
    return nil
  }

  /// Words after a command that the command does not take.
  static let words: [String: [String: String]] = [
    "cache": [
      "clean": "nbrun cache clear", "empty": "nbrun cache clear", "delete": "nbrun cache clear",
      "remove": "nbrun cache clear", "rm": "nbrun cache clear", "purge": "nbrun cache clear",
      "reset": "nbrun cache clear", "size": "nbrun cache", "info": "nbrun cache", "show": "nbrun cache",
      "list": "nbrun cache", "ls": "nbrun cache", "status": "nbrun cache",
    ]
  ]

  /// Formats that `--to` does not have.
  static let formats = [
    "ipynb": "a notebook stays Markdown; the report is html, md, pdf or json",
    "markdown": "did you mean 'md'?", "gfm": "did you mean 'md'?",
    "htm": "did you mean 'html'?", "csv": "json has every number of the run",
  ]

  private static let alone = "name the notebook without an option: nbrun homework.md"

  /// Options that `nbrun NOTEBOOK` does not have under this name.
  private static let options = [
    "--gpu": "nbrun computes on the processor, with its own kernels",
    "--cuda": "nbrun computes on the processor, with its own kernels",
    "--device": "nbrun computes on the processor, with its own kernels",
    "--watch": "nbrun runs when it is called; what has not changed comes from the cache",
    "--verbose": "nbrun reports everything that it does; --explain also prints why each step ran",
    "-v": "--version prints the version",
    "-V": "--version prints the version", "--debug": "--explain prints why each step ran",
    "--kernel": "a notebook runs no code, so there is no kernel to choose",
    "--kernel-name": "a notebook runs no code, so there is no kernel to choose",
    "--execute": "nbrun NOTEBOOK runs the notebook", "--run": "nbrun NOTEBOOK runs the notebook",
    "--interactive": "nbrun asks no questions", "-i": alone,
    "--yes": "nbrun asks no questions", "-y": "nbrun asks no questions",
    "--input": alone, "--file": alone, "--files": alone, "--notebook": alone, "--notebooks": alone,
    "--path": alone,
    "--source": alone, "--src": alone, "--in": alone, "--infile": alone, "--nb": alone,
    "--inplace": "the notebook stays as it is; the report is a file of its own",
    "--config": "options stand in the notebook; -P changes one for a run",
    "--set": "-P NAME=VALUE sets an option of a step", "--params": "-P NAME=VALUE sets an option of a step",
    "--parameter": "-P NAME=VALUE sets an option of a step",
    "--parameters": "-P NAME=VALUE sets an option of a step", "-p": "-P NAME=VALUE sets an option of a step",
    "-D": "-P NAME=VALUE sets an option of a step",
    "-d": "dataset stands in the load step: -P dataset=FOLDER",
    "--data": "dataset stands in the load step: -P dataset=FOLDER",
    "--out": "-o PATH says where the report goes",
    "--outfile": "-o PATH says where the report goes",
    "--output-dir": "-o FOLDER/ says where the report goes",
    "--dir": "-o FOLDER/ says where the report goes",
    "--dry-run": "nbrun check finds mistakes without running",
    "-n": "nbrun check finds mistakes without running", "-j": "--threads N says how many threads train",
    "--jobs": "--threads N says how many threads train", "--cores": "--threads N says how many threads train",
    "--workers": "--threads N says how many threads train",
    "--no-cached": "did you mean '--no-cache'?", "--nocache": "did you mean '--no-cache'?",
    "--clear-cache": "nbrun cache clear empties the cache", "--silent": "did you mean '--quiet'?",
    "--random-seed": "did you mean '--seed'?", "--random-state": "did you mean '--seed'?",
    "--html": "html is written by default; --to html,json writes both",
    "--json": "did you mean '--to json'?",
    "--pdf": "did you mean '--to pdf'?",
    "--format": "did you mean '--to'?",
    "-f": "--to says what is written, -o where, and --force replaces a file",
    "--browser": "did you mean '--open'?",
    "--continue": "an interrupted run continues from its last saved epoch without an option",
    "--resume": "an interrupted run continues from its last saved epoch without an option",
    "--color": "colours are for terminals only; NO_COLOR=1 turns them off",
    "--no-color": "colours are for terminals only; NO_COLOR=1 turns them off",
    "--output-file": "did you mean '--output'?", "--compare": "did you mean '--against'?",
    "--cache-dir": "the cache is in .nbrun beside the report, and -o gives the report's path",
    "--keep-going": "did you mean '--allow-errors'?", "--ignore-errors": "did you mean '--allow-errors'?",
    "--timeout": "nbrun has no time limit; Ctrl-C ends a run, and the report is still written",
    "--allow-html": "did you mean '--unsafe-html'?",
    "--list": "nbrun runs lists the runs, nbrun steps the steps",
  ]

  /// Options that one command lacks; they are looked up before those for all commands.
  private static let optionsOf: [String: [String: String]] = [
    "check": ["--json": "did you mean '--format json'?", "--to": "did you mean '--format'?"],
    "runs": ["--json": "nbrun runs prints a table; nbrun NOTEBOOK --to json writes a run's record"],
    "extract": ["--to": "a notebook is Markdown; -o names the file for it"],
    "verify": ["--seed": "the seed is in the report", "-P": "the parameters are in the report"],
  ]

  private static let reportFormats = "html, md, pdf, json, or several of them, such as html,md"

  /// The values that an option takes, for a value that is missing or wrong.
  static let values = [
    "--output": "a file or a folder, such as -o report.html or -o reports/",
    "-o": "a file or a folder, such as -o report.html or -o reports/",
    "--to": reportFormats, "-t": reportFormats,
    "--param": "an option of a step and its value, such as -P epochs=20",
    "-P": "an option of a step and its value, such as -P epochs=20",
    "--threads": "a whole number from 1 to 256", "--seed": "a whole number from 0 up",
    "--format": "text or json", "--against": "a run: its number in nbrun runs, last, or a report",
    "--cache-limit": "a size such as 500MB or 2GB", "--folder": "a folder",
  ]

  /// How a command is used, for arguments that are missing or too many.
  static let arguments = [
    "run": "nbrun homework.md runs a notebook",
    "check": "nbrun check homework.md finds the mistakes of a notebook",
    "steps": "nbrun steps epoch-loop explains one step, nbrun steps all of them",
    "runs": "nbrun runs lists all runs, nbrun runs homework.md those of a notebook",
    "diff":
      "nbrun diff 1 2 compares run 1 with run 2, nbrun diff 1 last with the newest; nbrun runs lists them",
    "verify": "nbrun verify output/homework.html runs a report's notebook again",
    "extract": "nbrun extract output/homework.html gets the notebook out of a report",
    "cache": "nbrun cache shows the size of the cache, nbrun cache clear empties it",
    "clear": "nbrun cache clear empties the cache",
  ]

  /// How many arguments of which kind each command takes.
  static let takes = [
    "check": "nbrun check takes notebooks", "steps": "nbrun steps takes one step",
    "runs": "nbrun runs takes one notebook", "diff": "nbrun diff takes two runs",
    "verify": "nbrun verify takes one report", "extract": "nbrun extract takes one report",
    "cache": "nbrun cache takes no such word", "clear": "nbrun cache clear takes no such word",
  ]

  /// Returns the command that a word means if it stands in place of a command or notebook; nil for what may be a
  /// file.
  static func command(meantBy word: String) -> String? {
    guard !word.contains("."), !word.contains("/"), file(meantBy: word) == nil else { return nil }
    if let known = commands[word.lowercased()] { return "did you mean '\(known)'?" }
    if StepCatalogue.names.contains(word) { return "'\(word)' is a step: nbrun steps \(word) explains it" }
    if let step = StepNameHints.step(meantBy: word) {
      return "\(step) is a step: nbrun steps \(step) explains it"
    }
    return nearestName(to: word, among: NBRun.commandNames + ["help"]).map {
      "did you mean the command '\($0)'?"
    }
  }

  /// Returns the step that a word means if no step has that name.
  static func step(meantBy word: String) -> String? {
    let plain = word.lowercased().replacing("_", with: "-")
    if let same = StepCatalogue.names.first(where: { $0 == plain }) { return same }
    return nearestName(to: plain, among: StepCatalogue.names)
      ?? StepNameHints.step(meantBy: plain)
      ?? StepCatalogue.names.first { $0.split(separator: "-").contains { $0 == plain } }
  }

  /// Returns what to write instead of an option that a command does not have.
  /// - Parameter value: the text after the option.
  static func option(_ name: String, value: String?, of command: CommandShape) -> String {
    let isRun = command.name == "run"
    if let hint = optionsOf[command.name]?[name] { return hint }
    let plain = name.drop { $0 == "-" }.lowercased().replacing("_", with: "-")
    if let same = command.optionNames.first(where: { $0 == "--\(plain)" }) {
      return "did you mean '\(same)'?"
    }
    if isRun, let hint = options[name] { return hint }
    if let option = stepOption(name), !command.optionNames.contains("--\(option)") {
      let example = "-P \(option)=\(value ?? "VALUE")"
      return "\(option) is an option of a step\(isRun ? ": write" : ", for a run:") \(example)"
    }
    if let near = nearestName(to: name, among: command.optionNames.filter { $0.hasPrefix("--") }) {
      return "did you mean '\(near)'?"
    }
    if let owner = CommandShape.all.first(where: { $0.optionNames.contains(name) }) {
      return "it is an option of \(owner.name == "run" ? "a run: nbrun NOTEBOOK \(name)" : owner.invocation)"
    }
    return "\(command.invocation) --help lists the options"
  }

  /// Returns the step's option that a name means, also in a short form: `--learning-rate`, `--lr`, `-epochs`.
  private static func stepOption(_ name: String) -> String? {
    let plain = name.drop { $0 == "-" }.lowercased().replacing("-", with: "_")
    guard plain.count > 1 else { return nil }
    let all = StepCatalogue.optionNames
    if let option = StepCatalogue.option(meantBy: plain, among: all) { return option }
    // A name that is similar to one of nbrun's own options means that option instead.
    guard nearestName(to: name, among: CommandShape.run.optionNames) == nil else { return nil }
    if all.contains(plain) { return plain }
    return nearestName(to: plain, among: all)
  }
}
