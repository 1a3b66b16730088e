import Glibc
import Kernels
import OperatingSystem

/// A matrix in the kernels' layout: its columns are cut into panels; see `KernelSet`. All elements are zero at first,
/// and the padding stays finite.
///
/// Several threads may use one matrix if each writes only its own rows or panels.
final class PanelMatrix<Scalar: EngineScalar>: @unchecked Sendable {
  let rows: Int
  let columns: Int
  /// The number of columns of a panel.
  let width: Int
  /// The distance, in elements, from one panel to the next.
  let stride: Int
  let elements: UnsafeMutablePointer<Scalar>

  /// The number of panels; the last one may be partly padding.
  var panels: Int { (columns + width - 1) / width }

  init(rows: Int, columns: Int, width: Int) {
    self.rows = rows
    self.columns = columns
    self.width = width
    // Use an odd number of rows: if the stride were a power of two, the same row of all panels would use the same cache
    // lines.
    stride = (rows | 1) * width
    let bytes = (columns + width - 1) / width * stride * MemoryLayout<Scalar>.stride
    elements = Self.pages(bytes).bindMemory(to: Scalar.self, capacity: bytes / MemoryLayout<Scalar>.stride)
  }

  deinit { free(elements) }

  /// Returns zeroed memory, aligned to cache lines, or to huge pages if it is large.
  private static func pages(_ bytes: Int) -> UnsafeMutableRawPointer {
    let isLarge = bytes >= 2 * HugePages.size
    var memory: UnsafeMutableRawPointer?
    let size = max(bytes, 64)
    guard posix_memalign(&memory, isLarge ? HugePages.size : 64, size) == 0, let memory else {
      // Callers refuse sizes that do not fit in memory. If memory still runs out here, the program cannot go on.
      fatalError("no memory for \(bytes) bytes")
    }
    if isLarge { HugePages.request(for: UnsafeMutableRawBufferPointer(start: memory, count: size)) }
    memset(memory, 0, size)
    return memory
  }

  /// The number of a panel's columns that belong to the matrix; the others are padding.
  func columns(ofPanel index: Int) -> Int { min(width, columns - index * width) }

  /// Returns the start of a panel's row, by default of its first row.
  func panel(_ index: Int, row: Int = 0) -> UnsafeMutablePointer<Scalar> {
    elements + index * stride + row * width
  }

  subscript(row: Int, column: Int) -> Scalar {
    get { elements[place(row, column)] }
    set { elements[place(row, column)] = newValue }
  }

  private func place(_ row: Int, _ column: Int) -> Int {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns, "the element is in the matrix")
    return column / width * stride + row * width + column % width
  }

  /// Copies the first `count` rows.
  func matrix(rows count: Int) -> Matrix<Scalar> {
    Matrix(
      rows: count, columns: columns,
      storage: [Scalar](unsafeUninitializedCapacity: count * columns) { storage, initialized in
        for panel in 0..<panels {
          for row in 0..<count {
            (storage.baseAddress! + row * columns + panel * width).initialize(
              from: self.panel(panel, row: row), count: columns(ofPanel: panel))
          }
        }
        initialized = count * columns
      })
  }

  /// Copies a matrix into the first rows of this one.
  func fill(_ matrix: Matrix<Scalar>) {
    precondition(matrix.rows <= rows && matrix.columns == columns, "the matrix fits")
    matrix.storage.withUnsafeBufferPointer { storage in
      guard let base = storage.baseAddress else { return }
      for panel in 0..<panels {
        for row in 0..<matrix.rows {
          self.panel(panel, row: row).update(
            from: base + row * columns + panel * width, count: columns(ofPanel: panel))
        }
      }
    }
  }
}
