import NeuralNet
import Testing

@Suite("EngineKernels")
struct EngineKernelsTests {
  @Test("the kernels are named")
  func names() {
    #expect(["AVX-512", "AVX2", "NEON", "baseline"].contains(EngineKernels.name))
  }
}
