import Glibc

/// What the engine runs on, for the run record.
public enum Machine {
  /// The instructions that the engine's kernels use on this processor: "AVX2".
  public static var kernels: String { Float.kernels.name }

  /// How it rounds: all of its kernel sets for which this is the same give the same bits.
  public static var arithmetic: String {
    Float.kernels.fusesMultiplyAdd ? "fused multiply-add" : "multiplications and additions rounded apart"
  }

  /// Whose logarithms and exponentials these are: the C library, by its version.
  public static var mathematics: String {
    var name = [CChar](repeating: 0, count: 64)
    let length = confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
    return String(decoding: name.prefix(max(0, length - 1)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The processor's name as the kernel tells it, or the architecture where it does not.
  public static var processor: String {
    // "model name\t: AMD EPYC 7763 64-Core Processor"
    guard let line = firstLine(of: "/proc/cpuinfo", beginning: "model name"),
      let colon = line.firstIndex(of: ":")
    else { return architecture }
    return line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The first line of a small file that begins so.
  private static func firstLine(of path: String, beginning prefix: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 4096)
    while fgets(&line, Int32(line.count), file) != nil {
      let bytes = line.prefix { $0 != 0 && $0 != CChar(bitPattern: UInt8(ascii: "\n")) }
      let text = String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.hasPrefix(prefix) { return text }
    }
    return nil
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown processor"
    #endif
  }

  /// Bytes of memory that this process may hope for: the machine's, or less where a container (Linux's control
  /// groups, version 2) or a limit on the process says less.
  public static var memory: Int {
    let physical = max(0, sysconf(Int32(_SC_PHYS_PAGES))) * max(0, sysconf(Int32(_SC_PAGESIZE)))
    // "max" where there is no limit.
    let container = firstLine(of: "/sys/fs/cgroup/memory.max", beginning: "").flatMap { Int($0) } ?? .max
    var limit = rlimit()
    let process =
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 ? Int(clamping: limit.rlim_cur) : .max
    return min(physical, container, process)
  }

  /// Cores that this process may use: fewer than the machine has where it is bound to some of them, or where its
  /// container (Linux's control groups, version 2) has a part of their time.
  public static let processorCount: Int = {
    // "Cpus_allowed:\t00ff,ffffffff": a bit for each core.
    let mask = firstLine(of: "/proc/self/status", beginning: "Cpus_allowed:")?.split(separator: "\t").last
    let cores =
      mask?.compactMap(\.hexDigitValue).reduce(0) { $0 + $1.nonzeroBitCount }
      ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    // "150000 100000": microseconds of each such period; "max 100000" where there is no limit.
    let quota = (firstLine(of: "/sys/fs/cgroup/cpu.max", beginning: "") ?? "").split(separator: " ").map {
      Int($0)
    }
    guard quota.count == 2, let time = quota[0], let period = quota[1], period > 0 else {
      return max(1, cores)
    }
    return max(1, min(cores, time / period))
  }()

  /// Floating-point operations a second of one core, as measured: the multiply-and-add of the widest vectors, in
  /// registers alone.
  /// - Parameter seconds: how long to measure; the best hundredth of it counts.
  public static func measuredPeak(seconds: Double = 0.2) -> Double {
    // The widest vectors do most in registers, whichever kernels are the fastest at products.
    let kernels = Float.kernelSets[0]
    var best = 0.0
    let clock = ContinuousClock()
    let beginning = clock.now
    while clock.now - beginning < .seconds(seconds) {
      let start = clock.now
      var operations = 0
      // Stop at a result that cannot be, so that the sum is not optimized away.
      while clock.now - start < .seconds(seconds / 100) {
        let (done, result) = kernels.multiplyAndAdd(rounds: 20_000, by: 0.5)
        if result.isNaN { return 0 }
        operations += done
      }
      best = max(best, Double(operations) / ((clock.now - start) / .seconds(1)))
    }
    return best
  }
}
