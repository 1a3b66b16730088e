/// A dense matrix, stored row by row. In this engine each example is a row, and the weights of each unit are a row.
public struct Matrix<Scalar: EngineScalar>: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  /// `rows` × `columns` elements; element (r, c) is at r · columns + c.
  public internal(set) var storage: [Scalar]

  public init(rows: Int, columns: Int, repeating value: Scalar = 0) {
    self.init(rows: rows, columns: columns, storage: [Scalar](repeating: value, count: rows * columns))
  }

  public init(rows: Int, columns: Int, storage: [Scalar]) {
    precondition(rows >= 0 && columns >= 0 && storage.count == rows * columns, "elements fill the shape")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  /// Makes a matrix from its rows: `Matrix([[1, 2], [3, 4]])`.
  public init(_ rows: [[Scalar]]) {
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, storage: rows.flatMap(\.self))
  }

  @specialized(where Scalar == Double, Other == Float)
  public init<Other: EngineScalar>(converting other: Matrix<Other>) {
    self.init(rows: other.rows, columns: other.columns, storage: other.storage.map { Scalar($0) })
  }

  public subscript(row: Int, column: Int) -> Scalar {
    get {
      precondition(column >= 0 && column < columns, "column is in the matrix")
      return storage[row * columns + column]
    }
    set {
      precondition(column >= 0 && column < columns, "column is in the matrix")
      storage[row * columns + column] = newValue
    }
  }

  public func row(_ index: Int) -> ArraySlice<Scalar> {
    storage[index * columns..<(index + 1) * columns]
  }

  /// The square root of the sum of squares, summed in double precision.
  public var frobeniusNorm: Double {
    storage.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}
