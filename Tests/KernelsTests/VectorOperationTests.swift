import Kernels
import Testing

/// The operations that an optimizer's step consists of.
@Suite("Vector operations")
struct VectorOperationTests {
  /// Finite numbers of both signs and several sizes; the length is not a multiple of any vector.
  private static let x = (0..<83).map { Double(($0 * 37) % 41 - 20) / 7 }
  private static let y = (0..<83).map { Double(($0 * 29) % 37 - 18) / 5 }
  private static let squares = (0..<83).map { Double(($0 * 31) % 43) / 3 }

  /// Returns y after an operation of one kernel set.
  private func result<Scalar: BinaryFloatingPoint>(
    _ kernels: any KernelSet<Scalar>.Type, _ operation: Operation
  ) -> [Scalar] {
    let (x, squares) = (Self.x.map { Scalar($0) }, Self.squares.map { Scalar($0) })
    var y = Self.y.map { Scalar($0) }
    switch operation {
    case .add: kernels.add(x, times: -0.3, to: &y, count: y.count)
    case .combine: kernels.combine(x, times: 0.1, with: &y, times: 0.9, count: y.count)
    case .combineSquares: kernels.combineSquares(of: x, times: 0.01, with: &y, times: 0.99, count: y.count)
    case .addQuotient:
      kernels.addQuotient(x, times: -0.2, byRootOf: squares, plus: 0.5, to: &y, count: y.count)
    }
    return y
  }

  enum Operation: CaseIterable {
    case add, combine, combineSquares, addQuotient

    func exact(_ x: Double, _ y: Double, _ square: Double) -> Double {
      switch self {
      case .add: y - 0.3 * x
      case .combine: 0.1 * x + 0.9 * y
      case .combineSquares: 0.01 * x * x + 0.99 * y
      case .addQuotient: y - 0.2 * x / (square.squareRoot() + 0.5)
      }
    }
  }

  private func agrees<Scalar: BinaryFloatingPoint>(
    _ kernels: any KernelSet<Scalar>.Type, _ operation: Operation
  ) {
    let found = result(kernels, operation)
    for i in found.indices {
      let exact = operation.exact(Self.x[i], Self.y[i], Self.squares[i])
      // About six roundings of numbers below 8.
      #expect(abs(Double(found[i]) - exact) < 40 * Double(Scalar.ulpOfOne), "\(kernels.name), \(i)")
    }
  }

  @Test("each agrees with its definition", arguments: Operation.allCases)
  func definition(operation: Operation) {
    eachFloatSet { agrees($0, operation) }
    eachDoubleSet { agrees($0, operation) }
  }

  @Test("sets that round alike give the same bits", arguments: Operation.allCases)
  func bits(operation: Operation) throws {
    var bits: [Bool: [Float]] = [:]
    eachFloatSet { kernels in
      // The reference adds with two roundings, like the baseline.
      let found = result(kernels, operation)
      if let others = bits[kernels.fusesMultiplyAdd] { #expect(found == others, "\(kernels.name)") }
      bits[kernels.fusesMultiplyAdd] = found
    }
    #expect(!bits.isEmpty)
  }
}
