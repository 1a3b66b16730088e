extension String {
  /// Returns the text at these UTF-8 offsets. ``MathNode`` and ``MathProblem`` give their places in this form. Offsets
  /// beyond the end are cut to the end.
  public func utf8Slice(_ range: Range<Int>) -> String {
    let bounds = range.clamped(to: 0..<utf8.count)
    return String(decoding: utf8.dropFirst(bounds.lowerBound).prefix(bounds.count), as: UTF8.self)
  }
}
