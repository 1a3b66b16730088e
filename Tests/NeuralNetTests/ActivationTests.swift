import Glibc
import Testing

@testable import NeuralNet

@Suite("Activation")
struct ActivationTests {
  static let points = (-400...400).map { Double($0) / 10 } + [1e-4, -1e-8, 1e4, -1e4]

  @Test("values agree with the C library's")
  func values() {
    // Four roundings of a number below 1, and the exponential's two units.
    let (tolerance, singleTolerance) = (8 * Double.ulpOfOne, 8 * Double(Float.ulpOfOne))
    for z in Self.points {
      let (sigmoid, tanh) = (1 / (1 + exp(-z)), Glibc.tanh(z))
      #expect(abs(Activation.sigmoid.value(z) - sigmoid) <= tolerance, "z = \(z)")
      #expect(abs(Activation.tanh.value(z) - tanh) <= tolerance * abs(tanh), "z = \(z)")
      #expect(Activation.relu.value(z) == max(0, z))
      let single = Float(z)
      let (exactSigmoid, exactTanh) = (1 / (1 + exp(-Double(single))), Glibc.tanh(Double(single)))
      #expect(abs(Double(Activation.sigmoid.value(single)) - exactSigmoid) <= singleTolerance, "z = \(z)")
      #expect(
        abs(Double(Activation.tanh.value(single)) - exactTanh) <= singleTolerance * abs(exactTanh), "z = \(z)"
      )
    }
  }

  @Test("derivatives, as functions of the value, match central differences", arguments: Activation.allCases)
  func derivatives(activation: Activation) {
    let h = 1e-5
    for z in stride(from: -6.05, through: 6, by: 0.1) {
      let difference = (activation.value(z + h) - activation.value(z - h)) / (2 * h)
      // Truncation h²·f‴/6 is below 2e-11, rounding 1e-16/h = 1e-11.
      #expect(abs(activation.derivative(at: activation.value(z)) - difference) < 1e-10)
    }
  }

  @Test("NaN stays NaN", arguments: Activation.allCases)
  func notANumber(activation: Activation) {
    #expect(activation.value(Float.nan).isNaN)
    #expect(activation.value(Double.nan).isNaN)
  }

  @Test("in place is the same as one by one, at any length", arguments: Activation.allCases, [1, 3, 8, 37])
  func inPlace(activation: Activation, count: Int) {
    let sums = (0..<count).map { Float($0) * 0.37 - 3 }
    var values = sums
    values.withUnsafeMutableBufferPointer { activation.apply(to: $0.baseAddress!, count: count) }
    #expect(values == sums.map { activation.value($0) })
    var deltas = sums
    deltas.withUnsafeMutableBufferPointer { deltas in
      values.withUnsafeBufferPointer { values in
        activation.multiplyDerivative(into: deltas.baseAddress!, at: values.baseAddress!, count: count)
      }
    }
    #expect(deltas == zip(sums, values).map { $0 * activation.derivative(at: $1) })
  }

  @Test("the derivative of ReLU at 0 is 0")
  func kink() {
    #expect(Activation.relu.derivative(at: Activation.relu.value(0.0)) == 0)
  }
}
