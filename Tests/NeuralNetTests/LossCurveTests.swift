import Datasets
import Foundation
import RandomNumbers
import Testing

@testable import NeuralNet

/// Compares the engine with PyTorch: the same weights and the same batches must give the same curve. The tests
/// always compare with PyTorch's recorded curves. If there is a Python with torch (`NBRUN_PYTHON`, or `python3`), it
/// trains here too.
///
///     NBRUN_RECORD_CURVES=1 NBRUN_PYTHON=… swift test -c release -Xswiftc -enable-testing --filter LossCurve
///
/// records the curves again, after a change of the settings.
@Suite("Loss curves beside PyTorch's", .serialized)
struct LossCurveTests {
  private static let data = Result {
    try DatasetCatalogue.load(DatasetRequest(), using: RandomGenerator(seed: 0))
  }

  // A smooth training reduces rounding errors, and a rough one increases them. At these rates, over several seeds, the
  // engine's Float and Double curves differed by at most 2e-7 at A and C, and by at most 2e-6 at B. At B, whose batches
  // have ten examples, they already differ by 1e-2 at a rate of 0.3. At 0.5, so do PyTorch's and nbrun's curves in
  // double precision, whose first difference is 1e-16. Such curves cannot be compared.
  static let settings: [CurveSetting] = {
    let whole = [
      CurveSetting(name: "A", widths: [784, 128, 64, 10], batchSize: 64, learningRate: 0.5),
      CurveSetting(name: "B", widths: [784, 30, 30, 10], batchSize: 10, learningRate: 0.1),
      CurveSetting(name: "C", widths: [784, 500, 300, 10], batchSize: 100, learningRate: 0.5),
    ]
    // Fewer examples in double precision: it is slower, and a short training is enough to show that the mathematics is
    // the same.
    let part = whole.map { setting in
      var setting = setting
      (setting.scalar, setting.examples) = (.float64, 6000)
      return setting
    }
    return whole + part
  }()

  private func expect(_ setting: CurveSetting, near wanted: LossCurve, _ source: String) throws {
    let data = try Self.data.get()
    // The measured differences are 2e-7 and 2e-14; the tolerances also allow kernels that sum in another order. A
    // learning rate with an error of 1e-5 changes these curves by 1e-6: Float does not show this, but Double does.
    let (curve, tolerance) =
      switch setting.scalar {
      case .float32: (try setting.curve(in: Float.self, on: data), 1e-5)
      case .float64: (try setting.curve(in: Double.self, on: data), 1e-12)
      }
    let distances = curve.distances(from: wanted)
    #expect(distances.count == setting.epochs && distances.allSatisfy { $0 <= tolerance }, "\(source)")
  }

  @Test("are those recorded", arguments: settings)
  func recorded(setting: CurveSetting) throws {
    let recordings = try JSONDecoder().decode([Recording].self, from: Data(contentsOf: Self.file))
    let recording = try #require(
      recordings.first { $0.setting == setting }, "record PyTorch's curve with NBRUN_RECORD_CURVES=1")
    try expect(setting, near: recording.answer.curve, "PyTorch \(recording.answer.version), recorded")
  }

  @Test("are those drawn here and now", .enabled(if: PyTorch.python != nil), arguments: settings)
  func drawn(setting: CurveSetting) throws {
    let answer = try PyTorch.answer(to: setting, data: Self.data.get())
    try expect(setting, near: answer.curve, "PyTorch \(answer.version)")
  }

  private static let file = PyTorch.folder.appendingPathComponent("curves.json")

  private struct Recording: Codable {
    var setting: CurveSetting
    var answer: PyTorch.Answer
  }

  /// Fails on purpose, so that recording never looks like a passed test.
  @Test("are recorded", .enabled(if: ProcessInfo.processInfo.environment["NBRUN_RECORD_CURVES"] == "1"))
  func record() throws {
    let data = try Self.data.get()
    let recordings = try Self.settings.map { setting in
      Recording(setting: setting, answer: try PyTorch.answer(to: setting, data: data))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try (encoder.encode(recordings) + Data("\n".utf8)).write(to: Self.file)
    Issue.record("recorded \(Self.file.path): look at it, then run again without recording")
  }
}
