import Foundation
import NeuralNet

/// The other libraries, in a Python process of their own: `peers.py` tells what is said over the two pipes.
final class PeerProcess {
  let threads: Int
  /// What can be measured: the peer's key, and its name with the library's version.
  private(set) var present: [String: String] = [:]
  /// What cannot: the name and why.
  private(set) var absent: [String: String] = [:]

  /// In the order of the tables.
  static let keys = ["torch-taught", "torch-tuned", "torch-by-hand", "jax", "numpy", "scikit-learn"]

  private let process = Process()
  private let commands = Pipe()
  private let answers = Pipe()
  private var received = Data()

  /// - Parameters:
  ///   - python: the path of an executable.
  ///   - folder: the IDX files.
  init(python: String, threads: Int, folder: String) throws {
    self.threads = threads
    guard let script = Bundle.module.path(forResource: "peers", ofType: "py") else {
      throw PeerError("peers.py is not beside the program")
    }
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [script, folder, String(threads)]
    process.standardInput = commands
    process.standardOutput = answers
    // A peer that dies is an answer that does not come, and not a signal to die of.
    signal(SIGPIPE, SIG_IGN)
    try process.run()
    let peers = try ask(PeerList.self, "peers")
    present = peers.present
    absent = peers.absent
  }

  private struct PeerList: Decodable {
    let present: [String: String]
    let absent: [String: String]
  }

  /// Trains from the network's weights on the first `count` examples in their order.
  /// - Returns: their mean loss after that, in nats; nil where the peer failed, which is then absent.
  func prepare(
    _ key: String, for configuration: Configuration, from network: Network<Float>, count: Int
  ) throws -> Double? {
    let weights = FileManager.default.temporaryDirectory.appending(path: "benchmark-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: weights) }
    var bytes = Data()
    for layer in network.layers {
      layer.weights.storage.withUnsafeBytes { bytes.append(contentsOf: $0) }
      layer.biases.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    try bytes.write(to: weights)
    let json = String(decoding: try JSONEncoder().encode(configuration), as: UTF8.self)
    return try answer(of: key, "prepare \(key) \(weights.path) \(count) \(json)")?.loss
  }

  /// One epoch.
  /// - Returns: seconds; nil where the peer failed, which is then absent.
  func train(_ key: String, _ configuration: Configuration) throws -> Double? {
    try answer(of: key, "train \(key) \(configuration.name)")?.seconds
  }

  func quit() {
    try? commands.fileHandleForWriting.write(contentsOf: Data("quit\n".utf8))
    process.waitUntilExit()
  }

  private struct Answer: Decodable {
    let loss: Double?
    let seconds: Double?
    let error: String?
  }

  private func answer(of key: String, _ command: String) throws -> Answer? {
    guard let name = present[key] else { return nil }
    let answer = try ask(Answer.self, command)
    guard let error = answer.error else { return answer }
    present[key] = nil
    absent[key] = "\(name): \(error)"
    return nil
  }

  private func ask<Reply: Decodable>(_: Reply.Type, _ command: String) throws -> Reply {
    // Where the process has ended, so have its answers: the reading tells.
    try? commands.fileHandleForWriting.write(contentsOf: Data((command + "\n").utf8))
    let newline = UInt8(ascii: "\n")
    while !received.contains(newline) {
      let piece = answers.fileHandleForReading.availableData
      if piece.isEmpty { throw PeerError("the Python process ended; what it said stands above") }
      received += piece
    }
    let line = received.prefix { $0 != newline }
    received = Data(received.dropFirst(line.count + 1))
    return try JSONDecoder().decode(Reply.self, from: line)
  }
}

struct PeerError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
