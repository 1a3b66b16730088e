import Foundation
import TestSupport
import Testing

/// Runs `nbrun` like a user: the built program, in a folder of its own.
final class Command {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  let folder: String
  /// The folder of the user's key. Each test has a folder of its own and changes nothing in the home of the person
  /// who runs it.
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

  /// The program was built beside the tests.
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

  /// The files that a run writes, except those for later runs.
  var files: [String] {
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return all.filter { !$0.split(separator: "/").contains(".nbrun") }.sorted()
  }

  /// - Parameter whileRunning: called with every line of standard error when it arrives.
  func run(_ arguments: [String], whileRunning: ((String, Process) -> Void)? = nil) throws -> Outcome {
    try launch(Self.program, arguments, whileRunning: whileRunning)
  }

  /// Runs a shell command in which $NBRUN is the program.
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
    // One stream goes to a file and one to a pipe: with two pipes, each could wait for the other when both are full.
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

  /// A small notebook whose training takes almost no time.
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
