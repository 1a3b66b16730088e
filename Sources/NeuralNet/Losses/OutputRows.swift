public import Kernels

/// Some rows of a batch in the output layer, one example a row: its z, its outputs or its δ, with the examples' labels.
public struct OutputRows<Scalar: EngineScalar> {
  let matrix: PanelMatrix<Scalar>
  public let rows: Range<Int>
  /// A class for each row of the batch.
  public let labels: UnsafePointer<UInt8>
  public let kernels: any KernelSet<Scalar>.Type

  public var classes: Int { matrix.columns }

  public subscript(row: Int, class: Int) -> Scalar {
    get { matrix[row, `class`] }
    nonmutating set { matrix[row, `class`] = newValue }
  }

  /// The rows as the kernels read them: the first element, and the elements from a panel to the next.
  public var panels: (start: UnsafeMutablePointer<Scalar>, stride: Int) {
    (matrix.panel(0, row: rows.lowerBound), matrix.stride)
  }

  /// These rows become factor·`other`, the padding of the last panel too.
  func setScaled(_ other: OutputRows, by factor: Scalar) {
    for panel in 0..<matrix.panels {
      let (target, source) = (matrix.panel(panel), other.matrix.panel(panel))
      for i in rows.lowerBound * matrix.width..<rows.upperBound * matrix.width {
        target[i] = factor * source[i]
      }
    }
  }
}
