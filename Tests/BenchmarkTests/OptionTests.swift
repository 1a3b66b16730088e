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

  @Test("kernels are named with or without a hyphen, in either case, and with zeros or without")
  func kernels() throws {
    let names = Float.kernelSets.map { $0.name }
    let command = try Benchmark.parse(["--kernels", names.joined(separator: ",").lowercased()])
    #expect(try command.ways.map(\.name) == names)
    #expect(try command.ways.allSatisfy { $0.execution.skipsZeros })
    let last = names[names.count - 1].replacing("-", with: "")
    let dense = try Benchmark.parse(["--kernels", last + ":dense"])
    #expect(try dense.ways.map(\.name) == [names[names.count - 1] + ":dense"])
    #expect(try dense.ways.allSatisfy { !$0.execution.skipsZeros })
    for word in ["SSE9", "baseline:thin", "", ":dense"] {
      let error = #expect(throws: (any Error).self) { try Benchmark.parse(["--kernels", word]) }
      guard let error else { continue }
      #expect(
        Benchmark.message(for: error).hasPrefix(
          "there are no kernels '\(word)' for this processor; there are "))
    }
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
      (
        ["--kernels", "baseline", "--scale"],
        "--kernels compares nbrun's own kernels, without --against and --scale"
      ),
      (
        ["--pixels", "dark"],
        "--pixels needs --kernels: the other measurements use the unchanged pictures"
      ),
      (["--scale", "--only", "A"], "--scale measures sizes of its own, without --only and --against"),
    ])
  func mistakes(arguments: [String], message: String) {
    let error = #expect(throws: (any Error).self) { try Benchmark.parse(arguments) }
    guard let error else { return }
    #expect(Benchmark.message(for: error) == message)
    #expect(Benchmark.exitCode(for: error) == .validationFailure)
  }
}
