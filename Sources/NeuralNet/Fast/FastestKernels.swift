import Kernels

/// Chooses among the kernel sets that a processor can run. It measures which set is faster, because the newest is not
/// always the fastest: some processors compute AVX-512 in two halves, and some lower their clock for it.
enum FastestKernels {
  /// Returns the fastest of the sets that round in the same way as the first one, so that the choice changes no bit of
  /// a result. Measuring takes two milliseconds.
  /// - Precondition: there is at least one set.
  static func choose<Scalar: EngineScalar>(
    among sets: [any KernelSet<Scalar>.Type]
  ) -> any KernelSet<Scalar>.Type {
    let alike = sets.filter { $0.fusesMultiplyAdd == sets[0].fusesMultiplyAdd }
    guard alike.count > 1 else { return sets[0] }
    var seconds = [Double](repeating: .infinity, count: alike.count)
    let trials = alike.map { Trial($0) }
    // The sets take turns, and only the best of each set's many times is used: another program may interrupt, and a
    // processor needs up to a millisecond until its widest vectors run at full speed.
    let start = LoadBalancer.monotonic()
    repeat {
      for (index, trial) in trials.enumerated() {
        for _ in 0..<4 { seconds[index] = min(seconds[index], trial.seconds()) }
      }
    } while LoadBalancer.monotonic() - start < budget
    // The first set has the widest vectors, and so the fewest instructions in all the code that is not measured here.
    // Another set must be clearly faster.
    let best = seconds.indices.min { seconds[$0] < seconds[$1] } ?? 0
    return alike[seconds[best] < 0.97 * seconds[0] ? best : 0]
  }

  /// The time for all measurements, in seconds.
  private static let budget = 0.002

  /// A product that fits in the first-level cache.
  private struct Trial<Scalar: EngineScalar> {
    private let kernels: any KernelSet<Scalar>.Type
    private let a, b, c: PanelMatrix<Scalar>

    /// A multiple of the height of every tile, so that every set has whole tiles.
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
      let start = LoadBalancer.monotonic()
      for panel in 0..<b.panels {
        kernels.multiply(
          a.elements, panelStride: a.stride, by: b.panel(panel), rows: Self.rows, depth: Self.depth,
          start: nil, into: c.panel(panel))
      }
      return LoadBalancer.monotonic() - start
    }
  }
}
