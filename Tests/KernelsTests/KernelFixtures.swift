import Kernels
import NeuralNet

/// Tests a claim about a number type with every kernel set that this processor can run, and with the reference.
func eachFloatSet(_ claim: (any KernelSet<Float>.Type) throws -> Void) rethrows {
  for kernels in Float.kernelSets + [ReferenceKernels<Float>.self] { try claim(kernels) }
}

func eachDoubleSet(_ claim: (any KernelSet<Double>.Type) throws -> Void) rethrows {
  for kernels in Double.kernelSets + [ReferenceKernels<Double>.self] { try claim(kernels) }
}

/// A small matrix in panels, filled by a function and readable by row and column. The memory around it is NaN, so a
/// kernel that reads or writes outside the matrix is noticed.
final class Panels<Scalar: BinaryFloatingPoint> {
  let rows: Int
  let columns: Int
  let width: Int
  let stride: Int
  private let guardZone = 64
  private let memory: UnsafeMutableBufferPointer<Scalar>

  /// - Parameters:
  ///   - padding: the value of the last panel's elements after the columns.
  ///   - slack: the number of additional rows in the panels.
  init(
    _ rows: Int, _ columns: Int, width: Int, padding: Scalar = 0, slack: Int = 1,
    _ element: (Int, Int) -> Scalar
  ) {
    (self.rows, self.columns, self.width) = (rows, columns, width)
    stride = (rows + slack) * width
    let panels = (columns + width - 1) / width
    memory = .allocate(capacity: panels * stride + 2 * guardZone)
    memory.initialize(repeating: .nan)
    for column in 0..<panels * width {
      for row in 0..<rows {
        self[row, column] = column < columns ? element(row, column) : padding
      }
    }
  }

  deinit { memory.deallocate() }

  var start: UnsafeMutablePointer<Scalar> { memory.baseAddress! + guardZone }

  subscript(row: Int, column: Int) -> Scalar {
    get { start[column / width * stride + row * width + column % width] }
    set { start[column / width * stride + row * width + column % width] = newValue }
  }

  /// Whether everything outside the matrix and its last panel's padding is unchanged.
  var surroundingsAreIntact: Bool {
    var inside = Set<Int>()
    for column in 0..<(columns + width - 1) / width * width {
      for row in 0..<rows {
        inside.insert(guardZone + column / width * stride + row * width + column % width)
      }
    }
    return memory.indices.allSatisfy { inside.contains($0) || memory[$0].isNaN }
  }
}

/// Small integers, whose sums of products are exact: the fast and the plain code must agree to the bit.
func exact<Scalar: BinaryFloatingPoint>(_ row: Int, _ column: Int) -> Scalar {
  Scalar((row * 31 + column * 17 + row * column) % 15 - 7)
}
