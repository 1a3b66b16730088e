import Testing

@testable import benchmark

@Suite("The benchmark's tables")
struct TableTests {
  @Test("a share of the peak stands beside what it is to reach")
  func ratios() {
    #expect(
      Sample.report(loss: 1).ratioTable.description == """
           threads  to PyTorch as taught  to the best peer     best peer  training of peak  evaluation of peak
        A        1                   10×               10×  torch-taught         0% of 85%           0% of 85%
        """)
  }

  @Test("a peer that was not measured leaves a dash, and one that is nowhere no row")
  func dashes() {
    var report = Sample.report(loss: 1)
    report = BenchmarkReport(
      machine: report.machine, processors: 2, peak: 100, peaks: [100], absentPeers: [:],
      results: report.results + [Sample.result("nbrun", threads: 2)])
    #expect(
      report.peerTable.description == """
        training/s  A ×1  A ×2
        nbrun        500   500
        PyTorch       50     –
        """)
  }

  @Test(
    "a ratio has the digits that a reader needs", arguments: [(1.34, "1.3×"), (9, "9×"), (41.7, "41.7×")])
  func digits(ratio: Double, words: String) {
    #expect(FigureText.times(ratio) == words)
  }
}
