import Kernels
import NeuralNet
import RandomNumbers
import Testing

/// The lists of nonzero terms, and the products over them: each kernel set is compared with the reference, and with the
/// product over all terms.
@Suite("Nonzero terms")
struct NonzeroTests {
  /// Makes bytes of which about one in `rarity` is not zero.
  private func bytes(_ count: Int, rarity: Int, seed: UInt64) -> [UInt8] {
    var generator = RandomGenerator(seed: seed)
    return (0..<count).map { _ in
      generator.integer(below: rarity) == 0 ? UInt8(1 + generator.integer(below: 255)) : 0
    }
  }

  private func marks<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    for count in [1, 7, 8, 15, 16, 17, 63, 64, 65, 100, 784] {
      for rarity in [1, 2, 5, 100] {
        let bytes = bytes(count, rarity: rarity, seed: UInt64(count * rarity))
        let words = (count + 63) / 64 * 8
        var bits = [UInt8](repeating: 0xff, count: words + 1)
        // Allocate exactly the bytes that are needed: the address sanitizer then notices a read after the end.
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
        defer { memory.deallocate() }
        memory.initialize(from: bytes, count: count)
        kernels.markNonzero(memory, count: count, into: &bits)
        for place in 0..<8 * words {
          let isSet = bits[place / 8] >> UInt8(place % 8) & 1 == 1
          #expect(isSet == (place < count && bytes[place] != 0), "\(kernels.name) \(count)")
        }
        #expect(bits[words] == 0xff, "nothing behind the last word is written")
      }
    }
  }

  @Test("bytes that are not zero are marked, at any length")
  func mark() {
    eachFloatSet { marks($0) }
    eachDoubleSet { marks($0) }
  }

  private func listsBits<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    for count in [0, 1, 2, 13, 32] {
      for rarity in [1, 2, 9] {
        let bits = bytes(count + 1, rarity: rarity, seed: UInt64(count + rarity))
        var list = [UInt8](repeating: 77, count: 8 * count + 1)
        let found = kernels.listBits(of: bits, count: count, into: &list)
        let wanted = (0..<8 * count).filter { bits[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
        #expect(list.prefix(found).map { Int($0) } == wanted, "\(kernels.name) \(count)")
        #expect(list[8 * count] == 77, "the list has no more room than its bits")
      }
    }
  }

  @Test("bits that are set are listed")
  func listBits() {
    eachFloatSet { listsBits($0) }
    eachDoubleSet { listsBits($0) }
  }

  private func listsRows<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    for (rows, columns) in [(1, 1), (5, 3), (8, 16), (9, 33), (64, 98), (192, 40), (256, 2)] {
      let stride = columns + 3
      let matrix = bytes(rows * stride, rarity: 3, seed: UInt64(rows))
      let listStride = (rows + 7) / 8 * 8
      var lists = [UInt8](repeating: 0, count: columns * listStride + 1)
      lists[columns * listStride] = 77
      var counts = [UInt16](repeating: 999, count: columns)
      kernels.listRows(
        of: matrix, stride: stride, rows: rows, columns: columns, into: &lists, listStride: listStride,
        counts: &counts)
      for column in 0..<columns {
        let wanted = (0..<rows).filter { matrix[$0 * stride + column] != 0 }
        let list = lists[column * listStride..<column * listStride + Int(counts[column])]
        #expect(list.map { Int($0) } == wanted, "\(kernels.name) \(rows) × \(columns)")
      }
      #expect(lists[columns * listStride] == 77)
    }
  }

  @Test("the rows in which a column is not zero are listed")
  func listRows() {
    eachFloatSet { listsRows($0) }
    eachDoubleSet { listsRows($0) }
  }

  private func findsLargest<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    for count in 0...70 {
      let values = (0..<count).map { Scalar(($0 * 37) % 50) - 25 }
      let largest = kernels.largestMagnitude(of: values, count: count)
      #expect(largest == (values.map(abs).max() ?? 0), "\(kernels.name) \(count)")
      for value in [Scalar.infinity, -Scalar.infinity] where count > 0 {
        var values = values
        values[count / 2] = value
        #expect(kernels.largestMagnitude(of: values, count: count) == .infinity, "\(kernels.name)")
        values[count - 1] = .nan
        #expect(kernels.largestMagnitude(of: values, count: count).isNaN, "\(kernels.name)")
      }
    }
  }

  @Test("the largest magnitude is found, and NaN above all")
  func largest() {
    eachFloatSet { findsLargest($0) }
    eachDoubleSet { findsLargest($0) }
  }

  /// Numbers whose sums are rounded, so that one term too many, too few or in the wrong order is noticed.
  private func rough<Scalar: BinaryFloatingPoint>(_ row: Int, _ column: Int) -> Scalar {
    Scalar(Double((row * 7919 + column * 104_729) % 10_007) / 10_007 - 0.5)
  }

  private func multiplies<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    let width = kernels.panelWidth
    for rows in [1, 2, 3, 5, 7, 8, 9, 12, 13, 20, 47] {
      for depth in [1, width, 2 * width + 3, 100] {
        for rarity in [1, 3, 50] {
          let zeros = bytes(rows * depth, rarity: rarity, seed: UInt64(rows * depth + rarity))
          let a = Panels<Scalar>(rows, depth, width: width) {
            zeros[$0 * depth + $1] == 0 ? 0 : rough($0, $1)
          }
          let b = Panels<Scalar>(depth, width, width: width) { rough($0 + 3, $1) }
          let c = (0..<2).map { _ in Panels<Scalar>(rows, width, width: width) { rough($0, $1 + 9) } }
          let offsets = (0..<depth).map { $0 / width * a.stride + $0 % width }
          let tiles = (rows + kernels.tileRows - 1) / kernels.tileRows
          var (lists, counts) = ([UInt8](repeating: 0, count: tiles * depth), [UInt16]())
          var first = 0
          for tile in 0..<tiles {
            let height = rows / tiles + (tile < rows % tiles ? 1 : 0)
            let terms = (0..<depth).filter { k in
              (first..<first + height).contains { zeros[$0 * depth + k] != 0 }
            }
            for (place, k) in terms.enumerated() { lists[tile * depth + place] = UInt8(k) }
            counts.append(UInt16(terms.count))
            first += height
          }
          for start in [nil, UnsafePointer(b.start)] {
            kernels.multiply(
              a.start, panelStride: a.stride, by: b.start, rows: rows, depth: depth, start: start,
              into: c[0].start)
            lists.withUnsafeBufferPointer { places in
              counts.withUnsafeBufferPointer { counts in
                kernels.multiply(
                  a.start, panelStride: a.stride, by: b.start, rows: rows,
                  terms: TermLists(
                    places: places.baseAddress!, stride: depth, counts: counts.baseAddress!,
                    offsets: offsets),
                  start: start, into: c[1].start)
              }
            }
            let isRight = (0..<rows * width).allSatisfy {
              c[0][$0 / width, $0 % width] == c[1][$0 / width, $0 % width]
            }
            #expect(isRight, "\(kernels.name) \(Scalar.self): \(rows) × \(depth), one in \(rarity)")
            #expect(c[1].surroundingsAreIntact)
          }
        }
      }
    }
  }

  @Test("C ← S + A·B is the same bits without the terms that are zero")
  func multiply() {
    eachFloatSet { multiplies($0) }
    eachDoubleSet { multiplies($0) }
  }

  private func multipliesTransposed<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    let width = kernels.panelWidth
    for rows in [1, 2, 7, 8, 9, 16, 2 * width + 1, 40] {
      for depth in [1, 2, 10, 33] {
        for rarity in [1, 5, 80] {
          let zeros = bytes(rows * depth, rarity: rarity, seed: UInt64(rows * depth + rarity))
          let a = Panels<Scalar>(depth, rows, width: width) {
            zeros[$0 * rows + $1] == 0 ? 0 : rough($0, $1)
          }
          let b = Panels<Scalar>(depth, width, width: width) { rough($0 + 3, $1) }
          var (lists, counts) = ([UInt8](), [UInt16]())
          for first in stride(from: 0, to: rows, by: TermLists.columns) {
            let terms = (0..<depth).filter { k in
              (first..<min(rows, first + TermLists.columns)).contains { zeros[k * rows + $0] != 0 }
            }
            lists += terms.map { UInt8($0) } + [UInt8](repeating: 0, count: depth - terms.count)
            counts.append(UInt16(terms.count))
          }
          let offsets = (0..<depth).map { $0 }
          for beta: Scalar in [1, 0.5, 0] {
            let c = (0..<2).map { _ in Panels<Scalar>(rows, width, width: width) { rough($0, $1 + 9) } }
            kernels.multiplyTransposed(
              a.start, panelStride: a.stride, by: b.start, rows: rows, depth: depth, beta: beta,
              into: c[0].start)
            lists.withUnsafeBufferPointer { places in
              counts.withUnsafeBufferPointer { counts in
                kernels.multiplyTransposed(
                  a.start, panelStride: a.stride, by: b.start, rows: rows,
                  terms: TermLists(
                    places: places.baseAddress!, stride: depth, counts: counts.baseAddress!,
                    offsets: offsets),
                  beta: beta, into: c[1].start)
              }
            }
            let isRight = (0..<rows * width).allSatisfy {
              c[0][$0 / width, $0 % width] == c[1][$0 / width, $0 % width]
            }
            #expect(isRight, "\(kernels.name) \(Scalar.self): \(rows) × \(depth), one in \(rarity)")
            #expect(c[1].surroundingsAreIntact)
          }
        }
      }
    }
  }

  @Test("C ← beta·C + Aᵀ·B is the same bits without the terms that are zero")
  func multiplyTransposed() {
    eachFloatSet { multipliesTransposed($0) }
    eachDoubleSet { multipliesTransposed($0) }
  }
}
