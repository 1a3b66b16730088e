extension String {
  /// What stands at these UTF-8 offsets, which is how every ``MathNode`` and ``MathProblem`` says where it stands in
  /// its formula's source. Offsets beyond the end are those of the end.
  public func utf8Slice(_ range: Range<Int>) -> String {
    let bounds = range.clamped(to: 0..<utf8.count)
    return String(decoding: utf8.dropFirst(bounds.lowerBound).prefix(bounds.count), as: UTF8.self)
  }
}
