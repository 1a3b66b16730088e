import Datasets
import Foundation
import Testing

@testable import NeuralNet

/// PyTorch in another process, if it is installed.
enum PyTorch {
  enum Scalar: String, Codable {
    case float32
    case float64
  }

  /// A Python that can import torch: `NBRUN_PYTHON`, or the first `python3` in the PATH.
  static let python: String? = {
    let asked = ProcessInfo.processInfo.environment["NBRUN_PYTHON"] ?? "python3"
    return (try? run(asked, ["-c", "import torch"])) == nil ? nil : asked
  }()

  /// The folder of PyTorch's script and of its recorded curves.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("PyTorch")

  /// PyTorch's curve, and its version.
  struct Answer: Codable {
    var version: String
    var curve: LossCurve
  }

  /// Trains with PyTorch, from nbrun's weights and on nbrun's batches.
  static func answer(to setting: CurveSetting, data: ImageDataset) throws -> Answer {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("nbrun-curve-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    func write<Number>(_ numbers: [Number], to name: String) throws {
      try numbers.withUnsafeBytes { try Data($0).write(to: folder.appendingPathComponent(name)) }
    }
    func write<Scalar: EngineScalar>(_ network: Network<Scalar>) throws {
      for (index, layer) in network.layers.enumerated() {
        try write(layer.weights.storage, to: "weights\(index + 1)")
        try write(layer.biases, to: "biases\(index + 1)")
      }
    }
    try write(setting.orders.flatMap { $0.map { Int32($0) } }, to: "orders")
    switch setting.scalar {
    case .float32: try write(setting.network() as Network<Float>)
    case .float64: try write(setting.network() as Network<Double>)
    }
    try JSONEncoder().encode(setting).write(to: folder.appendingPathComponent("setting.json"))
    let script = Self.folder.appendingPathComponent("curve.py").path
    return try JSONDecoder().decode(
      Answer.self, from: run(try #require(python), [script, folder.path, data.folder]))
  }

  private struct Failure: Error {
    var command: String
    var status: Int32
  }

  /// Returns a command's standard output.
  private static func run(_ command: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(command: command, status: process.terminationStatus)
    }
    return data
  }
}
