package import Kernels

/// How the engine computes a result. It changes the time, and no bit of the result, as long as the kernel sets round
/// alike (`KernelSet.fusesMultiplyAdd`).
package struct Execution<Scalar: EngineScalar>: Sendable {
  package var kernels: any KernelSet<Scalar>.Type
  /// Whether terms that are exactly zero are left out of sums, where that is faster.
  package var skipsZeros: Bool

  package init(kernels: any KernelSet<Scalar>.Type = Scalar.kernels, skipsZeros: Bool = true) {
    self.kernels = kernels
    self.skipsZeros = skipsZeros
  }
}
