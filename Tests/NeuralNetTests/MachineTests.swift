import Testing

@testable import NeuralNet

@Suite("Machine")
struct MachineTests {
  @Test("the BLAS is named with its version, the processor is named, and memory is counted")
  func names() {
    #expect(Machine.blas.hasPrefix("OpenBLAS 0."))
    #expect(Machine.blas.hasSuffix(")"))
    #expect(!Machine.processor.isEmpty && !Machine.processor.contains(":"))
    #expect(Machine.memory > 1 << 26)
    #expect(Machine.processorCount >= 1)
    #expect(Machine.threads >= 1)
  }
}
