import NeuralNet
import OperatingSystem
import ReportModel

/// The machine, as the run record tells it.
enum RunEnvironment {
  /// Read once: a run asks for it at every step that has to say why it ran.
  static let description = RunRecord.Machine(
    os: Machine.operatingSystem, cpu: Machine.processor, kernels: "\(EngineKernels.name) kernels",
    arithmetic: EngineKernels.arithmetic, cLibrary: Machine.cLibrary)
}
