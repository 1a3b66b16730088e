import Glibc
import Kernels
import Testing

@Suite("Activation")
struct ActivationTests {
  static let points = (-400...400).map { Double($0) / 10 } + [1e-4, -1e-8, 1e4, -1e4, -1e36]

  private func exact(_ activation: Activation, _ z: Double) -> Double {
    switch activation {
    case .sigmoid: 1 / (1 + exp(-z))
    case .tanh: tanh(z)
    case .relu: max(0, z)
    case .silu: z / (1 + exp(-z))
    }
  }

  private func values<Scalar: BinaryFloatingPoint>(
    _ kernels: any KernelSet<Scalar>.Type, _ activation: Activation, _ sums: [Scalar]
  ) -> [Scalar] {
    var values = sums
    values.withUnsafeMutableBufferPointer {
      kernels.activate($0.baseAddress!, count: $0.count, by: activation)
    }
    return values
  }

  private func agrees<Scalar: BinaryFloatingPoint>(
    _ kernels: any KernelSet<Scalar>.Type, _ activation: Activation
  ) {
    // Four roundings of a number below 1, and two units from the exponential. Tanh is precise near 0. SiLU
    // below −80 has the value at −80, which is within 1e-32 of the true one.
    let tolerance = 8 * Double(Scalar.ulpOfOne)
    let farBelow = activation == .silu ? 1e-32 : 0
    let sums = Self.points.map { Scalar($0) }
    let values = values(kernels, activation, sums)
    #expect(values.count == sums.count && !sums.isEmpty)
    for (z, value) in zip(sums, values) {
      let exact = exact(activation, Double(z))
      let scale = activation == .sigmoid ? 1 : abs(exact)
      #expect(
        abs(Double(value) - exact) <= tolerance * scale + farBelow, "\(kernels.name) \(activation)(\(z))")
    }
  }

  @Test("values agree with the C library's", arguments: Activation.allCases)
  func agrees(activation: Activation) {
    eachFloatSet { agrees($0, activation) }
    eachDoubleSet { agrees($0, activation) }
  }

  @Test("derivatives match central differences", arguments: Activation.allCases)
  func derivatives(activation: Activation) {
    let h = 1e-5
    let points = Array(stride(from: -6.05, through: 6, by: 0.1))
    eachDoubleSet { kernels in
      var derivatives = [Double](repeating: 1, count: points.count)
      let at = values(kernels, activation, points)
      derivatives.withUnsafeMutableBufferPointer {
        kernels.multiplyDerivative(of: activation, z: points, a: at, into: $0.baseAddress!, count: $0.count)
      }
      let (above, below) = (
        values(kernels, activation, points.map { $0 + h }), values(kernels, activation, points.map { $0 - h })
      )
      for i in points.indices {
        // The truncation error h²·f‴/6 is below 2e-11; the rounding error of values near 1 is 1e-16/h = 1e-11.
        let tolerance = 1e-10 * max(1, abs(at[i]))
        #expect(abs(derivatives[i] - (above[i] - below[i]) / (2 * h)) < tolerance, "\(kernels.name)")
      }
    }
  }

  @Test("NaN stays NaN", arguments: Activation.allCases)
  func notANumber(activation: Activation) {
    eachFloatSet { #expect(values($0, activation, [.nan, 1])[0].isNaN, "\($0.name)") }
    eachDoubleSet { #expect(values($0, activation, [.nan, 1])[0].isNaN, "\($0.name)") }
  }

  @Test("many at once are the same as one by one, at any length", arguments: Activation.allCases)
  func lengths(activation: Activation) {
    eachFloatSet { kernels in
      for count in 1...40 {
        let sums = (0..<count).map { Float($0) * 0.37 - 3 }
        let together = values(kernels, activation, sums)
        #expect(together == sums.map { values(kernels, activation, [$0])[0] }, "\(kernels.name), \(count)")
        var deltas = sums
        kernels.multiplyDerivative(of: activation, z: sums, a: together, into: &deltas, count: count)
        let single = sums.indices.map { i in
          var delta = sums[i]
          kernels.multiplyDerivative(of: activation, z: [sums[i]], a: [together[i]], into: &delta, count: 1)
          return delta
        }
        #expect(deltas == single, "\(kernels.name), \(count)")
      }
    }
  }

  @Test("the derivative of ReLU at 0 is 0")
  func kink() {
    eachFloatSet { kernels in
      var delta: Float = 3
      kernels.multiplyDerivative(of: .relu, z: nil, a: [0], into: &delta, count: 1)
      #expect(delta == 0)
    }
  }
}
