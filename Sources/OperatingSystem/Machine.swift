import Glibc

/// The machine that the program runs on: its processor, its memory, its operating system and C library.
public enum Machine {
  /// The C library and its version, such as "glibc 2.41": its logarithm and exponential functions decide the last bits
  /// of a result.
  public static var cLibrary: String {
    var name = [CChar](repeating: 0, count: 64)
    let length = confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
    return String(decoding: name.prefix(max(0, length - 1)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// "Debian GNU/Linux 12 (bookworm)", from os-release(5); "Linux" if that file does not exist.
  public static var operatingSystem: String {
    let line = firstLine(of: "/etc/os-release", beginning: "PRETTY_NAME=")
    return line.map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } } ?? "Linux"
  }

  /// The processor's name from the kernel, or the architecture if the kernel gives no name.
  public static var processor: String {
    // "model name\t: AMD EPYC 7763 64-Core Processor"
    guard let line = firstLine(of: "/proc/cpuinfo", beginning: "model name"),
      let colon = line.firstIndex(of: ":")
    else { return architecture }
    return line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Returns the first line with this prefix in a small file.
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

  /// The memory in bytes that this process can use: the machine's memory, or less if a container (Linux's control
  /// groups, version 2) or a limit on the process allows less.
  public static var memory: Int {
    let physical = max(0, sysconf(Int32(_SC_PHYS_PAGES))) * max(0, sysconf(Int32(_SC_PAGESIZE)))
    // The file contains "max" if there is no limit.
    let container = firstLine(of: "/sys/fs/cgroup/memory.max", beginning: "").flatMap { Int($0) } ?? .max
    var limit = rlimit()
    let process =
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 ? Int(clamping: limit.rlim_cur) : .max
    return min(physical, container, process)
  }

  /// The number of cores that this process may use. It is lower than the machine's if the process is bound to some
  /// cores, or if its container (Linux's control groups, version 2) gets only a part of their time.
  public static let processorCount: Int = {
    // "Cpus_allowed:\t00ff,ffffffff": a bit for each core.
    let mask = firstLine(of: "/proc/self/status", beginning: "Cpus_allowed:")?.split(separator: "\t").last
    let cores =
      mask?.compactMap(\.hexDigitValue).reduce(0) { $0 + $1.nonzeroBitCount }
      ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
    // "150000 100000": microseconds of time in each period, and the period; "max 100000" if there is no limit.
    let quota = (firstLine(of: "/sys/fs/cgroup/cpu.max", beginning: "") ?? "").split(separator: " ").map {
      Int($0)
    }
    guard quota.count == 2, let time = quota[0], let period = quota[1], period > 0 else {
      return max(1, cores)
    }
    return max(1, min(cores, time / period))
  }()
}
