import Testing

@testable import benchmark

@Suite("The benchmark's options")
struct OptionTests {
  @Test("configurations are named in either case, and measured in their own order")
  func names() throws {
    let command = try Benchmark.parse(["--only", "c,A", "--threads", "2"])
    #expect(try command.configurations.map(\.name) == ["A", "C"])
    #expect(try command.threadCounts == [2])
  }

  @Test(
    "a mistake is told with what would be right",
    arguments: [
      (["--only", "A,E"], "there is no configuration 'E'; there are A, B, C, D"),
      (["--threads", "1,two"], "--threads takes numbers from 1 to 256, as 1,2; not '1,two'"),
      (["--threads", ""], "--threads takes numbers from 1 to 256, as 1,2; not ''"),
      (["--rounds", "0"], "--rounds takes 1 to 1000, not 0"),
      (["--against", "/no/such/python3"], "there is no Python to run at '/no/such/python3'"),
      (["--against", "/tmp"], "there is no Python to run at '/tmp'"),
      (["--scale", "--only", "A"], "--scale measures sizes of its own, without --only and --against"),
    ])
  func mistakes(arguments: [String], message: String) {
    let error = #expect(throws: (any Error).self) { try Benchmark.parse(arguments) }
    guard let error else { return }
    #expect(Benchmark.message(for: error) == message)
    #expect(Benchmark.exitCode(for: error) == .validationFailure)
  }
}
