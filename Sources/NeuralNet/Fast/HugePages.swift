import Glibc

/// Pages of two megabytes, whose addresses the processor translates without looking them up: examples that are drawn
/// from all over a set, and weights that no cache holds, are read faster, and new memory is there four times as soon.
public enum HugePages {
  static let size = 1 << 21

  /// Asks for them in memory that is about to be filled, as far as it holds whole ones. Only a wish: without them the
  /// same memory is slower.
  public static func wish(for memory: UnsafeMutableRawBufferPointer) {
    guard let base = memory.baseAddress else { return }
    let first = (UInt(bitPattern: base) + UInt(size) - 1) / UInt(size) * UInt(size)
    let end = (UInt(bitPattern: base) + UInt(memory.count)) / UInt(size) * UInt(size)
    guard first < end else { return }
    madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), Int32(MADV_HUGEPAGE))
  }
}
