import COpenBLAS
import Glibc

/// What the engine runs on, for the run record.
public enum Machine {
  /// The BLAS behind the matrix products, with its version and the kernels it chose for this processor:
  /// "OpenBLAS 0.3.21 (Zen)".
  public static var blas: String {
    guard let configuration = openblas_get_config(), let core = openblas_get_corename() else { return "BLAS" }
    // "OpenBLAS 0.3.21 NO_AFFINITY USE64BITINT DYNAMIC_ARCH … Zen MAX_THREADS=64"
    let name = String(cString: configuration).split(separator: " ").prefix(2).joined(separator: " ")
    return "\(name) (\(String(cString: core)))"
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

  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// How many threads one matrix product may use. It holds for the whole process, and is part of what decides
  /// the bits of a result: same seed and same threads, same bits.
  public static var threads: Int {
    get { Int(openblas_get_num_threads()) }
    set { openblas_set_num_threads(Int32(clamping: max(1, newValue))) }
  }
}
