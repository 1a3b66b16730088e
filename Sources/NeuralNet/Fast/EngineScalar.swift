public import Kernels
import KernelsBaseline

#if arch(x86_64)
  import CProcessor
  import KernelsAVX2
  import KernelsAVX512
#endif

/// The number type that the engine computes with: `Float` for training, `Double` for proofs. Everything above the
/// kernels is written once for both, so the gradient check runs the same code as training.
public protocol EngineScalar: BinaryFloatingPoint, Sendable {
  /// The kernel sets that this processor can run, the widest vectors first; the last one runs on every processor.
  static var kernelSets: [any KernelSet<Self>.Type] { get }

  /// The kernel set that the engine uses: the fastest one among those that give the same bits.
  static var kernels: any KernelSet<Self>.Type { get }
}

extension Float: EngineScalar {
  public static let kernelSets: [any KernelSet<Float>.Type] = {
    var sets: [any KernelSet<Float>.Type] = []
    #if arch(x86_64)
      // Name a module only after this test: even its name in an expression may run its code.
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
      // Name a module only after this test: even its name in an expression may run its code.
      if processor_has_avx512() { sets.append(KernelsAVX512.DoubleKernels.self) }
      if processor_has_avx2() { sets.append(KernelsAVX2.DoubleKernels.self) }
    #endif
    return sets + [KernelsBaseline.DoubleKernels.self]
  }()

  public static let kernels = FastestKernels.choose(among: kernelSets)
}

/// The engine's activation is the type that the kernels and the notebook use.
public typealias Activation = Kernels.Activation
public typealias Saturation = Kernels.Saturation
