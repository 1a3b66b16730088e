import Glibc

/// The machine that the program runs on: its processor, its memory, its system and C library.
public enum Machine {
  /// The C library with its version, "glibc 2.41": its logarithms and exponentials decide the last bits of a result.
  public static var cLibrary: String {
    var name = [CChar](repeating: 0, count: 64)
    let length = confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
    return String(decoding: name.prefix(max(0, length - 1)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// "Debian GNU/Linux 12 (bookworm)", by os-release(5); "Linux" where there is none.
  public static var operatingSystem: String {
    let line = firstLine(of: "/etc/os-release", beginning: "PRETTY_NAME=")
    return line.map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } } ?? "Linux"
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
}
