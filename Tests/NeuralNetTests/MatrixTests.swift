import Testing

@testable import NeuralNet

@Suite("Matrix and products")
struct MatrixTests {
  @Test("elements stand row by row")
  func layout() {
    var matrix = Matrix<Float>([[1, 2, 3], [4, 5, 6]])
    #expect(matrix.storage == [1, 2, 3, 4, 5, 6])
    #expect(matrix[1, 0] == 4)
    #expect(Array(matrix.row(1)) == [4, 5, 6])
    matrix[0, 2] = 9
    #expect(matrix.storage == [1, 2, 9, 4, 5, 6])
  }

  @Test("the Frobenius norm of 3 and 4 is 5")
  func norm() {
    #expect(Matrix<Float>([[3], [4]]).frobeniusNorm == 5)
  }

  @Test("Z + X·Wᵀ, exactly, in both precisions")
  func forward() {
    func check<Scalar: EngineScalar>(_: Scalar.Type) {
      // X is 2 × 3, W is 2 × 3, Z is 2 × 2.
      var sums: [Scalar] = [10, 20, 30, 40]
      MatrixProducts.addForward(
        inputs: [1, 2, 3, 4, 5, 6], batch: 2, weights: [1, 0, -1, 2, 2, 2], outputs: 2, inputCount: 3,
        to: &sums)
      // X·Wᵀ = [[1−3, 2+4+6], [4−6, 8+10+12]]
      #expect(sums == [8, 32, 28, 70])
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("δ·W, exactly, whatever was there before")
  func backward() {
    func check<Scalar: EngineScalar>(_: Scalar.Type) {
      var blame: [Scalar] = [.nan, 1, 2, 3, 4, 5]
      MatrixProducts.backward(
        deltas: [1, 2, 3, 4], batch: 2, weights: [1, 0, -1, 2, 2, 2], outputs: 2, inputCount: 3, into: &blame)
      #expect(blame == [5, 4, 3, 11, 8, 5])
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("keeping·G + scale·δᵀ·X, exactly")
  func gradient() {
    func check<Scalar: EngineScalar>(_: Scalar.Type) {
      var gradient: [Scalar] = [1, 1, 1, 1, 1, 1]
      MatrixProducts.addGradient(
        deltas: [1, 2, 3, 4], inputs: [1, 2, 3, 4, 5, 6], batch: 2, outputs: 2, inputCount: 3, scale: 0.5,
        to: &gradient, keeping: -2)
      // δᵀ·X = [[1+12, 2+15, 3+18], [2+16, 4+20, 6+24]]
      #expect(gradient == [4.5, 6.5, 8.5, 7, 10, 13])
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("converting to Double and back loses nothing")
  func converting() {
    let matrix = Matrix<Float>([[0.1, -2.5], [3e-8, 7]])
    #expect(Matrix<Float>(converting: Matrix<Double>(converting: matrix)) == matrix)
  }
}
