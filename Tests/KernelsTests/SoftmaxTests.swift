import Glibc
import Kernels
import Testing

@Suite("Softmax")
struct SoftmaxTests {
  private func agrees<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    let width = kernels.panelWidth
    // Numbers of classes below, equal to and above a panel's width; 70 is above the width of every kernel set.
    for classes in [1, 2, 10, width - 1, width, width + 1, 70] {
      let rows = 5
      func logit(_ row: Int, _ column: Int) -> Double { Double((row * 7 + column * 5) % 23) - 11 }
      let z = Panels<Scalar>(rows, classes, width: width) { Scalar(logit($0, $1)) }
      let labels = (0..<rows).map { UInt8(($0 * 3) % classes) }
      var losses = [Double](repeating: .nan, count: rows)
      kernels.softmax(
        z.start, panelStride: z.stride, rows: rows, classes: classes, labels: labels, losses: &losses)
      for row in 0..<rows {
        let sum = (0..<classes).reduce(0) { $0 + exp(logit(row, $1)) }
        // Two units for each exponential, and one rounding of the sum for each class.
        let tolerance = Double(4 + classes) * Double(Scalar.ulpOfOne)
        for k in 0..<classes {
          let exact = exp(logit(row, k)) / sum
          #expect(abs(Double(z[row, k]) - exact) <= tolerance * exact, "\(kernels.name) \(classes)")
        }
        let exact = log(sum) - logit(row, Int(labels[row]))
        #expect(abs(losses[row] - exact) <= tolerance * max(1, log(sum)), "\(kernels.name) \(classes)")
        for k in classes..<(classes + width - 1) / width * width { #expect(z[row, k] == 0) }
      }
      #expect(z.surroundingsAreIntact, "\(kernels.name) \(classes)")
    }
  }

  @Test("probabilities and losses agree with the C library's, for any number of classes")
  func agrees() {
    eachFloatSet { agrees($0) }
    eachDoubleSet { agrees($0) }
  }

  private func standsLargeLogits<Scalar: BinaryFloatingPoint>(_ kernels: any KernelSet<Scalar>.Type) {
    let logits: [[Scalar]] = [[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [1e4, 1e4, 1e4]]
    let z = Panels<Scalar>(3, 3, width: kernels.panelWidth) { logits[$0][$1] }
    var losses = [Double](repeating: .nan, count: 3)
    kernels.softmax(z.start, panelStride: z.stride, rows: 3, classes: 3, labels: [1, 0, 2], losses: &losses)
    #expect(losses[0] == 2e4, "\(kernels.name)")
    // In a sum with 10⁴, ln 3 keeps twelve digits.
    #expect(abs(losses[1] - log(3)) < 1e-6 && abs(losses[2] - log(3)) < 1e-6, "\(kernels.name)")
    #expect((0..<3).allSatisfy { row in (0..<3).allSatisfy { z[row, $0].isFinite } }, "\(kernels.name)")
    #expect(z[0, 0] == 1)
  }

  @Test("logits of ±10⁴ make no NaN, and an exact loss")
  func largeLogits() {
    eachFloatSet { standsLargeLogits($0) }
    eachDoubleSet { standsLargeLogits($0) }
  }
}
