package import Kernels

/// How the engine computes a result. It changes the time, but no bit of the result, if the kernel sets round in the
/// same way (`KernelSet.fusesMultiplyAdd`).
package struct Execution<Scalar: EngineScalar>: Sendable {
  package var kernels: any KernelSet<Scalar>.Type
  /// Whether sums leave out the terms that are exactly zero, where that is faster.
  package var skipsZeros: Bool

  package init(kernels: any KernelSet<Scalar>.Type = Scalar.kernels, skipsZeros: Bool = true) {
    self.kernels = kernels
    self.skipsZeros = skipsZeros
  }
}
