import CProcessor
import Kernels
import LabelledExamples

// How the engine reads examples: it scales them and copies them into its own matrices.
extension Examples {
  /// Returns examples as the rows of a matrix, scaled.
  public func batch<Scalar: EngineScalar>(of indices: some Collection<Int>) -> Matrix<Scalar> {
    let kernels = Scalar.kernels
    let batch = PanelMatrix<Scalar>(rows: indices.count, columns: featureCount, width: kernels.panelWidth)
    for (row, index) in indices.enumerated() {
      withPixels(of: index) {
        scale($0, into: batch.panel(0, row: row), panelStride: batch.stride, by: kernels)
      }
    }
    return batch.matrix(rows: indices.count)
  }

  /// Scales one example's bytes into a row of a matrix in panels.
  func scale<Scalar: EngineScalar>(
    _ pixels: UnsafePointer<UInt8>, into row: UnsafeMutablePointer<Scalar>, panelStride: Int,
    by kernels: any KernelSet<Scalar>.Type
  ) {
    kernels.scale(
      pixels, count: featureCount, by: Scalar(scaling.scale), offset: Scalar(scaling.offset), into: row,
      panelStride: panelStride)
  }

  /// Prefetches one example's bytes: in shuffled order the next example is far away in memory.
  func prefetch(_ index: Int) {
    withPixels(of: index) { pixels in
      for line in Swift.stride(from: 0, to: featureCount, by: 64) { processor_prefetch(pixels + line) }
    }
  }
}
