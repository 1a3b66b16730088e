import Glibc
import Kernels
import OperatingSystem

/// A matrix in the kernels' layout: its columns in panels, see `KernelSet`. All elements begin as zero, and padding
/// stays as harmless.
///
/// Threads may share one where each writes rows or panels of its own.
final class PanelMatrix<Scalar: EngineScalar>: @unchecked Sendable {
  let rows: Int
  let columns: Int
  /// Columns of a panel.
  let width: Int
  /// Elements from a panel to the next.
  let stride: Int
  let elements: UnsafeMutablePointer<Scalar>

  /// Panels, the last of which may be partly padding.
  var panels: Int { (columns + width - 1) / width }

  init(rows: Int, columns: Int, width: Int) {
    self.rows = rows
    self.columns = columns
    self.width = width
    // An odd number of rows: at a power of two, the panels' rows would meet in the same lines of the cache.
    stride = (rows | 1) * width
    let bytes = (columns + width - 1) / width * stride * MemoryLayout<Scalar>.stride
    elements = Self.pages(bytes).bindMemory(to: Scalar.self, capacity: bytes / MemoryLayout<Scalar>.stride)
  }

  deinit { free(elements) }

  /// Zeroed memory, aligned to the processor's caches, or where it is much to huge pages.
  private static func pages(_ bytes: Int) -> UnsafeMutableRawPointer {
    let isLarge = bytes >= 2 * HugePages.size
    var memory: UnsafeMutableRawPointer?
    let size = max(bytes, 64)
    guard posix_memalign(&memory, isLarge ? HugePages.size : 64, size) == 0, let memory else {
      // Callers refuse what does not fit; whoever comes here has no way on.
      fatalError("no memory for \(bytes) bytes")
    }
    if isLarge { HugePages.request(for: UnsafeMutableRawBufferPointer(start: memory, count: size)) }
    memset(memory, 0, size)
    return memory
  }

  /// How many of a panel's columns are the matrix's; the others are padding.
  func columns(ofPanel index: Int) -> Int { min(width, columns - index * width) }

  /// The first row of a panel, or another.
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

  /// The first rows of the matrix, as a value.
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

  /// A matrix's rows into the first rows of this one.
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
