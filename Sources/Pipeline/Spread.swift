/// Mean, spread and range of numbers, summed in double precision.
struct Spread {
  var mean = 0.0
  var deviation = 0.0
  var least = 0.0
  var most = 0.0

  init(of values: [Float]) {
    guard !values.isEmpty else { return }
    let count = Double(values.count)
    mean = values.reduce(0) { $0 + Double($1) } / count
    let mean = mean
    deviation = (values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count).squareRoot()
    least = Double(values.min() ?? 0)
    most = Double(values.max() ?? 0)
  }
}
