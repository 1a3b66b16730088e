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
  /// Those that this processor can run, the widest vectors first; the last runs everywhere.
  static var kernelSets: [any KernelSet<Self>.Type] { get }

  /// The one that is used: the fastest of those that give the same bits.
  static var kernels: any KernelSet<Self>.Type { get }
}

extension Float: EngineScalar {
  public static let kernelSets: [any KernelSet<Float>.Type] = {
    var sets: [any KernelSet<Float>.Type] = []
    #if arch(x86_64)
      // A module's very name may run its code, so that it is said only where that can be.
      if processor_has_avx512() { sets.append(KernelsAVX512.FloatKernels.self) }
      if processor_has_avx2() { sets.append(KernelsAVX2.FloatKernels.self) }
    #endif
    return sets + [KernelsBaseline.FloatKernels.self]
  }()

  public static let kernels = FastestKernels.choose(among: kernelSets)
}

extension Double: EngineScalar {
  public static let kernelSets: [any KernelSet<Double>.Type] = {
    var sets: [any KernelSet<Double>.Type] = []
    #if arch(x86_64)
      // A module's very name may run its code, so that it is said only where that can be.
      if processor_has_avx512() { sets.append(KernelsAVX512.DoubleKernels.self) }
      if processor_has_avx2() { sets.append(KernelsAVX2.DoubleKernels.self) }
    #endif
    return sets + [KernelsBaseline.DoubleKernels.self]
  }()

  public static let kernels = FastestKernels.choose(among: kernelSets)
}

/// As the kernels and the notebook both know it.
public typealias Activation = Kernels.Activation
public typealias Saturation = Kernels.Saturation
