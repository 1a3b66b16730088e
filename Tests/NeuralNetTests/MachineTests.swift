import Testing

@testable import NeuralNet

@Suite("Machine")
struct MachineTests {
  @Test("the kernels and the processor are named, and memory and cores are counted")
  func names() {
    #expect(["AVX-512", "AVX2", "NEON", "baseline"].contains(Machine.kernels))
    #expect(!Machine.processor.isEmpty && !Machine.processor.contains(":"))
    #expect(Machine.memory > 1 << 26)
    #expect((1...4096).contains(Machine.processorCount))
  }
}
