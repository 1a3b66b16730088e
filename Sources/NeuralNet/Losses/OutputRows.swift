public import Kernels

/// Some rows of a batch in the output layer, one example a row: their z, outputs or δ, with the labels.
public struct OutputRows<Scalar: EngineScalar> {
  let matrix: PanelMatrix<Scalar>
  public let rows: Range<Int>
  /// The class of each row of the batch.
  public let labels: UnsafePointer<UInt8>
  public let kernels: any KernelSet<Scalar>.Type

  public var classes: Int { matrix.columns }

  public subscript(row: Int, class: Int) -> Scalar {
    get { matrix[row, `class`] }
    nonmutating set { matrix[row, `class`] = newValue }
  }

  /// The rows in the kernels' layout: a pointer to the first element, and the distance in elements from one panel to
  /// the next.
  public var panels: (start: UnsafeMutablePointer<Scalar>, stride: Int) {
    (matrix.panel(0, row: rows.lowerBound), matrix.stride)
  }

  /// Sets these rows to factor·`other`, including the padding of the last panel.
  func setScaled(_ other: OutputRows, by factor: Scalar) {
    for panel in 0..<matrix.panels {
      let (target, source) = (matrix.panel(panel), other.matrix.panel(panel))
      for i in rows.lowerBound * matrix.width..<rows.upperBound * matrix.width {
        target[i] = factor * source[i]
      }
    }
  }
}
