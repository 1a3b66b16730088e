/// Mean, standard deviation and range of numbers, with sums in double precision.
struct SummaryStatistics {
  var mean = 0.0
  var deviation = 0.0
  var min = 0.0
  var max = 0.0

  init(of values: [Float]) {
    guard !values.isEmpty else { return }
    let count = Double(values.count)
    mean = values.reduce(0) { $0 + Double($1) } / count
    let mean = mean
    deviation = (values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count).squareRoot()
    min = Double(values.min() ?? 0)
    max = Double(values.max() ?? 0)
  }
}
