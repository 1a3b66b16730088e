import Kernels

/// The choice among the kernel sets that a processor can run: what is faster on it, not what is newer. Processors that
/// have AVX-512 differ: some do it in halves, and some slow their clock for it.
enum FastestKernels {
  /// The fastest of those that round as the first does, so that the choice changes no bit of a result. It is measured,
  /// which takes two milliseconds.
  /// - Precondition: there is one.
  static func choose<Scalar: EngineScalar>(
    among sets: [any KernelSet<Scalar>.Type]
  ) -> any KernelSet<Scalar>.Type {
    let alike = sets.filter { $0.fusesMultiplyAdd == sets[0].fusesMultiplyAdd }
    guard alike.count > 1 else { return sets[0] }
    var seconds = [Double](repeating: .infinity, count: alike.count)
    let trials = alike.map { Trial($0) }
    // In turn, and the best of many: another program may interrupt, and a processor needs up to a millisecond until its
    // widest vectors are at full speed.
    let start = SharesBySpeed.monotonic()
    repeat {
      for (index, trial) in trials.enumerated() {
        for _ in 0..<4 { seconds[index] = min(seconds[index], trial.seconds()) }
      }
    } while SharesBySpeed.monotonic() - start < budget
    // The first has the widest vectors, and so the fewest instructions for what is not measured here.
    let best = seconds.indices.min { seconds[$0] < seconds[$1] } ?? 0
    return alike[seconds[best] < 0.97 * seconds[0] ? best : 0]
  }

  /// Seconds.
  private static let budget = 0.002

  /// A product of a size that the first-level cache holds.
  private struct Trial<Scalar: EngineScalar> {
    private let kernels: any KernelSet<Scalar>.Type
    private let a, b, c: PanelMatrix<Scalar>

    /// Divisible by the height of every tile there is.
    private static var rows: Int { 24 }
    private static var depth: Int { 64 }
    private static var columns: Int { 64 }

    init(_ kernels: any KernelSet<Scalar>.Type) {
      self.kernels = kernels
      let width = kernels.panelWidth
      a = PanelMatrix(rows: Self.rows, columns: Self.depth, width: width)
      b = PanelMatrix(rows: Self.depth, columns: Self.columns, width: width)
      c = PanelMatrix(rows: Self.rows, columns: Self.columns, width: width)
    }

    func seconds() -> Double {
      let start = SharesBySpeed.monotonic()
      for panel in 0..<b.panels {
        kernels.multiply(
          a.elements, panelStride: a.stride, by: b.panel(panel), rows: Self.rows, depth: Self.depth,
          start: nil, into: c.panel(panel))
      }
      return SharesBySpeed.monotonic() - start
    }
  }
}
