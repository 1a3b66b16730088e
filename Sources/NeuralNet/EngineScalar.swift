public import Kernels
import KernelsBaseline

#if arch(x86_64)
  import CProcessor
  import KernelsAVX2
  import KernelsAVX512
#endif

/// The number the engine computes with: `Float` trains, `Double` proves. Everything above the kernels is written
/// once for both, so the gradient check runs the very code that trains.
public protocol EngineScalar: BinaryFloatingPoint, Sendable {
  /// Those that this processor can run, the fastest first; the last runs everywhere.
  static var kernelSets: [any KernelSet<Self>.Type] { get }

  /// The fastest of them.
  static var kernels: any KernelSet<Self>.Type { get }
}

extension Float: EngineScalar {
  public static let kernelSets: [any KernelSet<Float>.Type] = {
    #if arch(x86_64)
      let newer: [(Bool, any KernelSet<Float>.Type)] = [
        (processor_has_avx512(), KernelsAVX512.FloatKernels.self),
        (processor_has_avx2(), KernelsAVX2.FloatKernels.self),
      ]
      return newer.filter(\.0).map(\.1) + [KernelsBaseline.FloatKernels.self]
    #else
      return [KernelsBaseline.FloatKernels.self]
    #endif
  }()

  public static let kernels = kernelSets[0]
}

extension Double: EngineScalar {
  public static let kernelSets: [any KernelSet<Double>.Type] = {
    #if arch(x86_64)
      let newer: [(Bool, any KernelSet<Double>.Type)] = [
        (processor_has_avx512(), KernelsAVX512.DoubleKernels.self),
        (processor_has_avx2(), KernelsAVX2.DoubleKernels.self),
      ]
      return newer.filter(\.0).map(\.1) + [KernelsBaseline.DoubleKernels.self]
    #else
      return [KernelsBaseline.DoubleKernels.self]
    #endif
  }()

  public static let kernels = kernelSets[0]
}

/// As the kernels and the notebook both know it.
public typealias Activation = Kernels.Activation
