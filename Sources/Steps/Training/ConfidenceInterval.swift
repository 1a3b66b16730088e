import Formatting

/// The 95 % confidence interval of a share found in a sample, by Wilson's score. It stays within 0 and 1, and is also
/// valid near these ends (E. B. Wilson, 1927).
///
///     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
package struct ConfidenceInterval {
  let low: Double
  let high: Double

  /// z: 95 % of a normal distribution lie within this number of standard deviations.
  private static let deviations = 1.959963984540054

  /// - Parameters:
  ///   - share: p, the share in the sample.
  ///   - count: n, the number of examples in the sample; at least 1.
  package init(share: Double, of count: Int) {
    let n = Double(max(count, 1))
    let z = Self.deviations
    let middle = share + z * z / (2 * n)
    let reach = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    low = max(0, (middle - reach) / scale)
    high = min(1, (middle + reach) / scale)
  }

  /// "95% interval 85.9 to 87.3%"
  package var words: String {
    let bound = NumberFormat(.percent, precision: 1)
    return "95% interval \(bound(low).dropLast()) to \(bound(high))"
  }
}
