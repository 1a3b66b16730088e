import OperatingSystem
import Testing

@Suite("Machine")
struct MachineTests {
  @Test("the processor and the C library are named, and memory and cores are counted")
  func names() {
    #expect(!Machine.processor.isEmpty && !Machine.processor.contains(":"))
    #expect(Machine.cLibrary.contains(" ") && !Machine.cLibrary.contains("\0"))
    #expect(Machine.memory > 1 << 26)
    #expect((1...4096).contains(Machine.processorCount))
  }
}
