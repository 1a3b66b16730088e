import Kernels

/// A run of neighbouring parameters in memory, of one layer, with the same elements of the gradient and of the rule's
/// buffers. An optimizer's `update` consists of these operations; each works on all elements of the run, one by one.
public struct ParameterSlice<Scalar: EngineScalar> {
  let parameters: PanelMatrix<Scalar>
  let gradient: PanelMatrix<Scalar>?
  let buffers: [PanelMatrix<Scalar>]
  let kernels: any KernelSet<Scalar>.Type
  /// The index of the first element; below, the number of elements.
  let start: Int
  let count: Int

  private func elements(_ place: ParameterPlace) -> UnsafeMutablePointer<Scalar> {
    switch place {
    case .parameters: return parameters.elements + start
    case .buffer(let index): return buffers[index].elements + start
    case .gradient:
      guard let gradient else { preconditionFailure("the rule's gradientTarget is its gradient") }
      return gradient.elements + start
    }
  }

  /// y ← y + factor·x
  public func add(_ x: ParameterPlace, times factor: Double, to y: ParameterPlace) {
    kernels.add(elements(x), times: Scalar(factor), to: elements(y), count: count)
  }

  /// y ← α·x + β·y
  public func combine(
    _ x: ParameterPlace, times alpha: Double, with y: ParameterPlace, times beta: Double
  ) {
    kernels.combine(
      elements(x), times: Scalar(alpha), with: elements(y), times: Scalar(beta), count: count)
  }

  /// y ← α·x² + β·y
  public func combineSquares(
    of x: ParameterPlace, times alpha: Double, with y: ParameterPlace, times beta: Double
  ) {
    kernels.combineSquares(
      of: elements(x), times: Scalar(alpha), with: elements(y), times: Scalar(beta), count: count)
  }

  /// y ← y + factor·x / (√s + ε)
  public func addQuotient(
    _ x: ParameterPlace, times factor: Double, byRootOf squares: ParameterPlace, plus epsilon: Double,
    to y: ParameterPlace
  ) {
    kernels.addQuotient(
      elements(x), times: Scalar(factor), byRootOf: elements(squares), plus: Scalar(epsilon),
      to: elements(y), count: count)
  }
}
