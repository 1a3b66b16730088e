import Kernels
import NeuralNet

/// One way to compute, with a set of kernels; `--kernels` chooses it.
struct Way: Sendable {
  /// "AVX2", or "AVX2:dense" where terms of zero are not skipped.
  let name: String
  let execution: Execution<Float>

  /// The way that the program uses by default.
  static var usual: Way { Way(name: Float.kernels.name, execution: Execution()) }

  /// way → kernels (":dense")?
  /// - Returns: nil if this processor has no such kernels.
  init?(_ word: String) {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false).map { Self.letters($0) }
    guard let kernels = Float.kernelSets.first(where: { Self.letters($0.name) == parts.first }),
      parts.count == 1 || parts.count == 2 && parts[1] == "DENSE"
    else { return nil }
    self.init(
      name: kernels.name + (parts.count == 2 ? ":dense" : ""),
      execution: Execution(kernels: kernels, skipsZeros: parts.count == 1))
  }

  private init(name: String, execution: Execution<Float>) {
    self.name = name
    self.execution = execution
  }

  /// Normalizes a name: "AVX-512", "avx512" and "avx-512" are the same.
  private static func letters(_ word: some StringProtocol) -> String {
    word.uppercased().filter { $0.isLetter || $0.isNumber }
  }
}
