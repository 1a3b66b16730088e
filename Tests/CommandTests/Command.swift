import Foundation
import TestSupport
import Testing

/// `nbrun` as a user runs it: the built program, in a folder of its own.
final class Command {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  let folder: String
  /// Where the user's key is: a test has a user of its own, and leaves no trace in the home of who runs it.
  let state: String
  let data: SmallDataset

  init() throws {
    folder = NSTemporaryDirectory() + "nbrun-command-\(UUID().uuidString)"
    state = folder + "-state"
    data = try SmallDataset()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    for path in [folder, state] { try? FileManager.default.removeItem(atPath: path) }
  }

  /// The program stands beside the tests that were built with it.
  private static let program: URL = {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: bundle).resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("nbrun")
  }()

  func write(_ text: String, to name: String = "notebook.md") throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(name)") }

  /// What a run leaves, but for what it keeps for later runs.
  var files: [String] {
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return all.filter { !$0.split(separator: "/").contains(".nbrun") }.sorted()
  }

  /// - Parameter whileRunning: called with every line of standard error as it comes.
  func run(_ arguments: [String], whileRunning: ((String, Process) -> Void)? = nil) throws -> Outcome {
    try launch(Self.program, arguments, whileRunning: whileRunning)
  }

  /// Runs a line of shell, in which $NBRUN is the program.
  func shell(_ line: String) throws -> Outcome {
    try launch(URL(fileURLWithPath: "/bin/sh"), ["-c", line])
  }

  private func launch(
    _ executable: URL, _ arguments: [String], whileRunning: ((String, Process) -> Void)? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["NBRUN": Self.program.path, "XDG_STATE_HOME": state]
    ) { $1 }
    let errors = Pipe()
    // A file and a pipe: two pipes that fill up at once would wait for each other.
    let outputPath = "\(folder)/.standard-output"
    try Data().write(to: URL(fileURLWithPath: outputPath))
    let output = try #require(FileHandle(forWritingAtPath: outputPath))
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var told = Data()
    while true {
      let piece = errors.fileHandleForReading.availableData
      if piece.isEmpty { break }
      told += piece
      whileRunning?(String(decoding: piece, as: UTF8.self), process)
    }
    process.waitUntilExit()
    let written = try String(contentsOfFile: outputPath, encoding: .utf8)
    try FileManager.default.removeItem(atPath: outputPath)
    return Outcome(
      status: process.terminationStatus, output: written, errors: String(decoding: told, as: UTF8.self))
  }

  /// A small notebook that trains in no time.
  func notebook(_ rest: String = "", epochs: Int = 2) -> String {
    """
    # A small notebook

    ```load
    dataset: \(data.folder)
    ```

    ```init
    hidden: [4]
    ```

    ```epoch-loop
    epochs: \(epochs)
    ```

    \(rest)
    """
  }
}
