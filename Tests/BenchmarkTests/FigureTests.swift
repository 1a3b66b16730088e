import Foundation
import Testing

@testable import benchmark

@Suite("What the benchmark computes from what it measured")
struct FigureTests {
  @Test("the work of an example is that of its matrix products, counted by hand")
  func work() throws {
    let a = try #require(Configuration.all.first { $0.name == "A" })
    // 784·128 + 128·64 + 64·10
    #expect(a.weightCount == 109_184)
    #expect(a.evaluationFLOPs == 218_368)
    // 2·(109,184 forward + 109,184 gradients + 8,832 backward, without the pictures' 100,352)
    #expect(a.trainingFLOPs == 454_400)
    // With one layer there is the forward pass and the gradient, but no backward product.
    let single = Configuration(name: "", widths: [3, 2], batchSize: 1, learningRate: 1, examples: 1)
    #expect(single.trainingFLOPs == 24)
  }

  @Test("the median is the middle one, or the mean of the middle two")
  func medians() {
    #expect(median([7]) == 7)
    #expect(median([9, 1, 2]) == 2)
    #expect(median([4, 1, 100, 2]) == 3)
  }

  @Test("rates come from the median round, and the share from the peak of all threads")
  func rates() {
    let result = Sample.result("nbrun", threads: 2, seconds: [5, 1, 2], peak: 1)
    #expect(result.examplesPerSecond == 500)
    #expect(result.gigaflops == 500 * 24 / 1e9)
    #expect(result.shareOfPeak == 500 * 24 / 2e9)
  }

  @Test("a peer whose loss differs by more than a twentieth did other work, and is named")
  func losses() {
    let same = Sample.report(loss: 1.04)
    #expect(same.lossWarnings.isEmpty)
    let other = Sample.report(loss: 1.06)
    #expect(
      other.lossWarnings == [
        "warning: PyTorch has a loss of 1.0600 on A, threads: 1, where ours is 1.0000"
      ])
  }

  @Test("the JSON holds every round, and reads back as what was written")
  func json() throws {
    let report = Sample.report(loss: 1)
    let encoded = try JSONEncoder().encode(report)
    let read = try JSONDecoder().decode(BenchmarkReport.self, from: encoded)
    #expect(read.results.map(\.seconds) == [[1, 2, 3], [1, 2, 3], [10, 20, 30]])
    #expect(read.results.map(\.task) == [.training, .evaluation, .training])
    #expect(read.peaks == [90, 100, 110])
    #expect(read.absentPeers == ["jax": "JAX: No module named 'jax'"])
  }
}

/// Invented measurements with round numbers.
enum Sample {
  static func result(
    _ runner: String, name: String? = nil, task: BenchmarkResult.Task = .training, threads: Int = 1,
    seconds: [Double] = [1, 2, 3], loss: Double? = 1, peak: Double = 100
  ) -> BenchmarkResult {
    BenchmarkResult(
      runner, name: name ?? runner, task,
      Configuration(name: "A", widths: [3, 2], batchSize: 1, learningRate: 1, examples: 1), threads: threads,
      examples: 1000, seconds: seconds, loss: loss, peak: peak)
  }

  static func report(loss: Double) -> BenchmarkReport {
    BenchmarkReport(
      machine: "a machine", processors: 2, peak: 100, peaks: [90, 100, 110],
      absentPeers: ["jax": "JAX: No module named 'jax'"],
      results: [
        result("nbrun"), result("nbrun", task: .evaluation, loss: nil),
        result("torch-taught", name: "PyTorch", seconds: [10, 20, 30], loss: loss),
      ])
  }
}
