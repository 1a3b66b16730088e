import Kernels
import NeuralNet

/// Runs a claim about a number type on every kernel set that this processor can run, the reference included.
func eachFloatSet(_ claim: (any KernelSet<Float>.Type) throws -> Void) rethrows {
  for kernels in Float.kernelSets + [ReferenceKernels<Float>.self] { try claim(kernels) }
}

func eachDoubleSet(_ claim: (any KernelSet<Double>.Type) throws -> Void) rethrows {
  for kernels in Double.kernelSets + [ReferenceKernels<Double>.self] { try claim(kernels) }
}

/// A small matrix in panels, filled by a rule and readable by row and column. Around it stand NaNs: a kernel that
/// reads or writes beyond it is seen.
final class Panels<Scalar: BinaryFloatingPoint> {
  let rows: Int
  let columns: Int
  let width: Int
  let stride: Int
  private let guardZone = 64
  private let memory: UnsafeMutableBufferPointer<Scalar>

  /// - Parameters:
  ///   - padding: what stands in the last panel beyond the columns.
  ///   - slack: rows that the panels have and the matrix has not.
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

  /// All that is not the matrix or its last panel's padding is as it was.
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

/// Small whole numbers, of which every sum of products is exact: fast and naive must agree to the bit.
func exact<Scalar: BinaryFloatingPoint>(_ row: Int, _ column: Int) -> Scalar {
  Scalar((row * 31 + column * 17 + row * column) % 15 - 7)
}
