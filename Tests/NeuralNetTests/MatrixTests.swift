import Testing

@testable import NeuralNet

@Suite("Matrix")
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

  @Test("converting to Double and back loses nothing")
  func converting() {
    let matrix = Matrix<Float>([[0.1, -2.5], [3e-8, 7]])
    #expect(Matrix<Float>(converting: Matrix<Double>(converting: matrix)) == matrix)
  }
}
