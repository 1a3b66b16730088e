package import Kernels

/// How the engine computes what it computes. It changes how long that takes; and no bit of a result, among kernel sets
/// that round alike (`KernelSet.fusesMultiplyAdd`).
package struct Execution<Scalar: EngineScalar>: Sendable {
  package var kernels: any KernelSet<Scalar>.Type
  /// Terms that are exactly zero are left out of sums, where that is faster.
  package var skipsZeros: Bool

  package init(kernels: any KernelSet<Scalar>.Type = Scalar.kernels, skipsZeros: Bool = true) {
    self.kernels = kernels
    self.skipsZeros = skipsZeros
  }
}
