import Glibc

/// The kernels written as their definitions, one number after the other. The fast kernels are tested against them, and
/// they show what each kernel does. A panel has two columns, fewer than in any other set.
public enum ReferenceKernels<Scalar: BinaryFloatingPoint & Sendable>: KernelSet {
  public static var name: String { "reference" }
  public static var panelWidth: Int { 2 }
  public static var tileRows: Int { 3 }
  public static var fusesMultiplyAdd: Bool { false }

  public static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>
  ) {
    sum(over: { _ in 0..<depth }, a, panelStride, b, rows, start, c)
  }

  public static func multiply(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, start: UnsafePointer<Scalar>?, into c: UnsafeMutablePointer<Scalar>
  ) {
    let tiles = (rows + tileRows - 1) / tileRows
    // The first rows % tiles tiles have one row more than the others.
    let (height, longer) = tiles == 0 ? (1, 0) : (rows / tiles, rows % tiles)
    func tile(_ row: Int) -> Int {
      row < longer * (height + 1) ? row / (height + 1) : longer + (row - longer * (height + 1)) / height
    }
    sum(over: { terms[tile($0)].map { Int($0) } }, a, panelStride, b, rows, start, c)
  }

  private static func sum<Terms: Collection<Int>>(
    over terms: (_ row: Int) -> Terms, _ a: UnsafePointer<Scalar>, _ panelStride: Int,
    _ b: UnsafePointer<Scalar>, _ rows: Int, _ start: UnsafePointer<Scalar>?,
    _ c: UnsafeMutablePointer<Scalar>
  ) {
    for row in 0..<rows {
      for column in 0..<panelWidth {
        var sum: Scalar = 0
        for k in terms(row) { sum += a[place(row, k, panelStride)] * b[place(k, column, 0)] }
        c[place(row, column, 0)] = (start?[column] ?? c[place(row, column, 0)]) + sum
      }
    }
  }

  public static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int, depth: Int,
    beta: Scalar, into c: UnsafeMutablePointer<Scalar>
  ) {
    sumTransposed(over: { _ in 0..<depth }, a, panelStride, b, rows, beta, c)
  }

  public static func multiplyTransposed(
    _ a: UnsafePointer<Scalar>, panelStride: Int, by b: UnsafePointer<Scalar>, rows: Int,
    terms: TermLists, beta: Scalar, into c: UnsafeMutablePointer<Scalar>
  ) {
    sumTransposed(
      over: { terms[$0 / TermLists.columns].map { Int($0) } }, a, panelStride, b, rows, beta, c)
  }

  private static func sumTransposed<Terms: Collection<Int>>(
    over terms: (_ row: Int) -> Terms, _ a: UnsafePointer<Scalar>, _ panelStride: Int,
    _ b: UnsafePointer<Scalar>, _ rows: Int, _ beta: Scalar, _ c: UnsafeMutablePointer<Scalar>
  ) {
    for row in 0..<rows {
      for column in 0..<panelWidth {
        var sum: Scalar = 0
        for k in terms(row) { sum += a[place(k, row, panelStride)] * b[place(k, column, 0)] }
        c[place(row, column, 0)] = beta * c[place(row, column, 0)] + sum
      }
    }
  }

  public static func transpose(
    _ panel: UnsafePointer<Scalar>, rows: Int, into t: UnsafeMutablePointer<Scalar>
  ) {
    for row in 0..<panelWidth {
      for column in 0..<panelWidth {
        t[place(row, column, 0)] = column < rows ? panel[place(column, row, 0)] : 0
      }
    }
  }

  public static func addRows(
    of panel: UnsafePointer<Scalar>, rows: Int, beta: Scalar, to target: UnsafeMutablePointer<Scalar>
  ) {
    for column in 0..<panelWidth {
      let sum = (0..<rows).reduce(Scalar(0)) { $0 + panel[place($1, column, 0)] }
      target[column] = beta * target[column] + sum
    }
  }

  public static func add(
    _ x: UnsafePointer<Scalar>, times factor: Scalar, to y: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count { y[i] += factor * x[i] }
  }

  public static func combine(
    _ x: UnsafePointer<Scalar>, times alpha: Scalar, with y: UnsafeMutablePointer<Scalar>, times beta: Scalar,
    count: Int
  ) {
    for i in 0..<count { y[i] = alpha * x[i] + beta * y[i] }
  }

  public static func combineSquares(
    of x: UnsafePointer<Scalar>, times alpha: Scalar, with y: UnsafeMutablePointer<Scalar>,
    times beta: Scalar,
    count: Int
  ) {
    for i in 0..<count { y[i] = alpha * (x[i] * x[i]) + beta * y[i] }
  }

  public static func addQuotient(
    _ x: UnsafePointer<Scalar>, times factor: Scalar, byRootOf squares: UnsafePointer<Scalar>,
    plus epsilon: Scalar, to y: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count { y[i] += factor * (x[i] / (squares[i].squareRoot() + epsilon)) }
  }

  public static func activate(
    _ values: UnsafeMutablePointer<Scalar>, count: Int, by activation: Activation
  ) {
    for i in 0..<count { values[i] = Scalar(activation.value(Double(values[i]))) }
  }

  public static func multiplyDerivative(
    of activation: Activation, z: UnsafePointer<Scalar>?, a: UnsafePointer<Scalar>,
    into deltas: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    precondition(z != nil || !activation.function.derivativeReadsZ, "the derivative has the z that it reads")
    for i in 0..<count {
      deltas[i] *= Scalar(activation.derivative(z: Double((z ?? a)[i]), a: Double(a[i])))
    }
  }

  public static func softmax(
    _ z: UnsafeMutablePointer<Scalar>, panelStride: Int, rows: Int, classes: Int,
    labels: UnsafePointer<UInt8>, losses: UnsafeMutablePointer<Double>
  ) {
    for row in 0..<rows {
      let places = (0..<classes).map { place(row, $0, panelStride) }
      let logits = places.map { Double(z[$0]) }
      let maximum = logits.max() ?? 0
      let sum = logits.reduce(0) { $0 + exp($1 - maximum) }
      losses[row] = maximum + log(sum) - logits[Int(labels[row])]
      for (place, logit) in zip(places, logits) { z[place] = Scalar(exp(logit - maximum) / sum) }
    }
  }

  public static func scale(
    _ bytes: UnsafePointer<UInt8>, count: Int, by scale: Scalar, offset: Scalar,
    into row: UnsafeMutablePointer<Scalar>, panelStride: Int
  ) {
    for i in 0..<count { row[place(0, i, panelStride)] = Scalar(bytes[i]) * scale + offset }
  }

  public static func largestMagnitude(of values: UnsafePointer<Scalar>, count: Int) -> Scalar {
    (0..<count).reduce(0) { $0.isNaN || values[$1].isNaN ? .nan : max($0, abs(values[$1])) }
  }

  public static func markNonzero(
    _ bytes: UnsafePointer<UInt8>, count: Int, into bits: UnsafeMutablePointer<UInt8>
  ) {
    for index in 0..<(count + 63) / 64 * 8 { bits[index] = 0 }
    for k in 0..<count where bytes[k] != 0 { bits[k / 8] |= 1 << UInt8(k % 8) }
  }

  public static func listBits(
    of bits: UnsafePointer<UInt8>, count: Int, into list: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var found = 0
    for place in 0..<8 * count where bits[place / 8] >> UInt8(place % 8) & 1 == 1 {
      list[found] = UInt8(place)
      found += 1
    }
    return found
  }

  public static func listRows(
    of bytes: UnsafePointer<UInt8>, stride: Int, rows: Int, columns: Int,
    into lists: UnsafeMutablePointer<UInt8>, listStride: Int, counts: UnsafeMutablePointer<UInt16>
  ) {
    for column in 0..<columns {
      counts[column] = 0
      for row in 0..<rows where bytes[row * stride + column] != 0 {
        lists[column * listStride + Int(counts[column])] = UInt8(row)
        counts[column] += 1
      }
    }
  }

  public static func multiplyAndAdd(rounds: Int, by factor: Scalar) -> (operations: Int, result: Scalar) {
    var sum: Scalar = 0
    for _ in 0..<rounds { sum = 1 + sum * factor }
    return (2 * rounds, sum)
  }

  /// The index of an element; see `KernelSet`.
  private static func place(_ row: Int, _ column: Int, _ panelStride: Int) -> Int {
    column / panelWidth * panelStride + row * panelWidth + column % panelWidth
  }
}
