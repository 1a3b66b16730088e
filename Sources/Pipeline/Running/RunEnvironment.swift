import NeuralNet
import OperatingSystem
import ReportModel

/// The machine, as the run record describes it.
enum RunEnvironment {
  /// Computed once, because every step that explains why it ran needs it.
  static let description = RunRecord.Machine(
    os: Machine.operatingSystem, cpu: Machine.processor, kernels: "\(EngineKernels.name) kernels",
    arithmetic: EngineKernels.arithmetic, cLibrary: Machine.cLibrary)
}
