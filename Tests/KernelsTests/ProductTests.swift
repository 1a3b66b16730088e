import Kernels
import Testing

/// All small shapes: every height of a tile and more, inner lengths around a panel's width, each edge. The factors are
/// small integers, so the sums are exact and all bits must be equal.
@Suite("Products")
struct ProductTests {
  private func multiplies<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    let width = kernels.panelWidth
    for rows in Array(0...27) + [47] {
      for depth in [1, 2, width - 1, width, width + 1, 2 * width, 2 * width + 3] where depth > 0 {
        let a = Panels<Scalar>(rows, depth, width: width, padding: .nan, exact)
        let b = Panels<Scalar>(depth, width, width: width, exact)
        let start = Panels<Scalar>(1, width, width: width, exact)
        for adds in [false, true] {
          // If C is overwritten, its old content must have no effect.
          let c = Panels<Scalar>(rows, width, width: width) { adds ? exact($0 + 5, $1) : .nan }
          kernels.multiply(
            a.start, panelStride: a.stride, by: b.start, rows: rows, depth: depth,
            start: adds ? nil : UnsafePointer(start.start), into: c.start)
          var isRight = true
          for row in 0..<rows {
            for column in 0..<width {
              let sum = (0..<depth).reduce(Scalar(0)) { $0 + a[row, $1] * b[$1, column] }
              let from: Scalar = adds ? exact(row + 5, column) : start[0, column]
              if c[row, column] != from + sum { isRight = false }
            }
          }
          #expect(isRight, "\(kernels.name) \(Scalar.self): \(rows) × \(depth), adds: \(adds)")
          #expect(c.surroundingsAreIntact, "\(kernels.name) \(Scalar.self): \(rows) × \(depth)")
        }
      }
    }
  }

  @Test("C ← S + A·B, at every small shape")
  func multiply() {
    eachFloatSet { multiplies($0) }
    eachDoubleSet { multiplies($0) }
  }

  private func multipliesTransposed<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    let width = kernels.panelWidth
    for rows in Array(1...2 * width + 1) {
      for depth in [0, 1, 2, 7, 33] {
        for beta: Scalar in [1, 0.5, 0] {
          let a = Panels<Scalar>(depth, rows, width: width, padding: .nan, exact)
          let b = Panels<Scalar>(depth, width, width: width, exact)
          let c = Panels<Scalar>(rows, width, width: width) { exact($0 + 5, $1) }
          kernels.multiplyTransposed(
            a.start, panelStride: a.stride, by: b.start, rows: rows, depth: depth, beta: beta,
            into: c.start)
          var isRight = true
          for row in 0..<rows {
            for column in 0..<width {
              let sum = (0..<depth).reduce(Scalar(0)) { $0 + a[$1, row] * b[$1, column] }
              if c[row, column] != beta * exact(row + 5, column) + sum { isRight = false }
            }
          }
          #expect(isRight, "\(kernels.name) \(Scalar.self): \(rows) × \(depth), beta \(beta)")
          #expect(c.surroundingsAreIntact, "\(kernels.name) \(Scalar.self): \(rows) × \(depth)")
        }
      }
    }
  }

  @Test("C ← beta·C + Aᵀ·B, at every small shape")
  func multiplyTransposed() {
    eachFloatSet { multipliesTransposed($0) }
    eachDoubleSet { multipliesTransposed($0) }
  }

  private func transposes<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    let width = kernels.panelWidth
    for rows in 1...width {
      let panel = Panels<Scalar>(rows, width, width: width, exact)
      let turned = Panels<Scalar>(width, width, width: width) { _, _ in 99 }
      kernels.transpose(panel.start, rows: rows, into: turned.start)
      for row in 0..<width {
        for column in 0..<width {
          #expect(turned[row, column] == (column < rows ? panel[column, row] : 0), "\(kernels.name)")
        }
      }
      #expect(turned.surroundingsAreIntact)
    }
  }

  @Test("a block is turned, and zero where it had no row")
  func transpose() {
    eachFloatSet { transposes($0) }
    eachDoubleSet { transposes($0) }
  }

  private func addsRows<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    let width = kernels.panelWidth
    for rows in [0, 1, 2, 9] {
      let panel = Panels<Scalar>(rows, width, width: width, exact)
      let target = Panels<Scalar>(1, width, width: width) { _, column in Scalar(column) }
      kernels.addRows(of: panel.start, rows: rows, beta: 0.5, to: target.start)
      for column in 0..<width {
        let sum = (0..<rows).reduce(Scalar(0)) { $0 + panel[$1, column] }
        #expect(target[0, column] == 0.5 * Scalar(column) + sum, "\(kernels.name)")
      }
      #expect(target.surroundingsAreIntact)
    }
  }

  @Test("rows are summed onto what is kept")
  func addRows() {
    eachFloatSet { addsRows($0) }
    eachDoubleSet { addsRows($0) }
  }

  private func scales<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    for count in 1...70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 250) }
      let row = Panels<Scalar>(3, count, width: kernels.panelWidth) { _, _ in 0 }
      kernels.scale(
        bytes, count: count, by: 0.5, offset: -3, into: row.start + kernels.panelWidth,
        panelStride: row.stride)
      for column in 0..<count { #expect(row[1, column] == Scalar(bytes[column]) * 0.5 - 3) }
      #expect((0..<count).allSatisfy { row[0, $0] == 0 && row[2, $0] == 0 } && row.surroundingsAreIntact)
    }
  }

  @Test("bytes become a row of numbers, at any length")
  func scale() {
    eachFloatSet { scales($0) }
    eachDoubleSet { scales($0) }
  }

  @Test("the peak's operations are counted, and done")
  func multiplyAndAdd() {
    eachFloatSet { kernels in
      let (operations, result) = kernels.multiplyAndAdd(rounds: 10, by: 0.5)
      #expect(operations > 0 && operations % 20 == 0)
      // Ten rounds of s ← 1 + s/2 give 2 − 2⁻⁹; there are twelve sums, but only one in the reference.
      #expect(result == (kernels.name == "reference" ? 1 : 12) * (2 - 0x1p-9))
    }
  }
}
