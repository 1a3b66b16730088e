import Foundation
import NeuralNet

/// The other libraries, in a separate Python process. `peers.py` describes the protocol on the two pipes.
final class PeerProcess {
  let threads: Int
  /// The peers that can be measured: for each key, the name with the library's version.
  private(set) var present: [String: String] = [:]
  /// The peers that cannot be measured: for each key, the name and the reason.
  private(set) var absent: [String: String] = [:]

  /// The keys of the peers, in the order of the tables.
  static let keys = ["torch-taught", "torch-tuned", "torch-by-hand", "jax", "numpy", "scikit-learn"]

  private let process = Process()
  private let commands = Pipe()
  private let answers = Pipe()
  private var received = Data()

  /// - Parameters:
  ///   - python: the path of the Python executable.
  ///   - folder: the folder of the IDX files.
  init(python: String, threads: Int, folder: String) throws {
    self.threads = threads
    guard let script = Bundle.module.path(forResource: "peers", ofType: "py") else {
      throw PeerError("peers.py is not beside the program")
    }
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [script, folder, String(threads)]
    process.standardInput = commands
    process.standardOutput = answers
    // If a peer ends early, its answer is missing; without this line the signal would end the benchmark too.
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

  /// Trains, from the network's weights, on the first `count` examples in their order.
  /// - Returns: the mean loss of these examples afterwards, in nats; nil if the peer failed. It is then in `absent`.
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

  /// Trains for one epoch.
  /// - Returns: the seconds it took; nil if the peer failed. It is then in `absent`.
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
    // If the process has ended, the write fails, but the read below reports the error.
    try? commands.fileHandleForWriting.write(contentsOf: Data((command + "\n").utf8))
    let newline = UInt8(ascii: "\n")
    while !received.contains(newline) {
      let piece = answers.fileHandleForReading.availableData
      if piece.isEmpty { throw PeerError("the Python process ended; its messages are above") }
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
