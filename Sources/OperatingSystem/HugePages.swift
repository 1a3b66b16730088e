import Glibc

/// Memory pages of two megabytes. The processor translates their addresses without a look-up in memory. So examples that
/// are drawn from all over a set, and weights that no cache holds, are read faster; and the system hands out new memory
/// four times as fast.
public enum HugePages {
  public static let size = 1 << 21

  /// Asks for huge pages in memory that is about to be filled, wherever a whole one fits. The system may refuse: then
  /// the same memory is slower.
  public static func request(for memory: UnsafeMutableRawBufferPointer) {
    guard let base = memory.baseAddress else { return }
    let first = (UInt(bitPattern: base) + UInt(size) - 1) / UInt(size) * UInt(size)
    let end = (UInt(bitPattern: base) + UInt(memory.count)) / UInt(size) * UInt(size)
    guard first < end else { return }
    madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), Int32(MADV_HUGEPAGE))
  }
}
