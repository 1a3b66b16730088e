/// Chooses the rows of a long table that are shown: every tenth, hundredth or thousandth, and always the last.
///
/// A page with a hundred thousand rows opens slowly, and nobody reads it. The run record has all of them.
public struct Thinning: Sendable {
  /// The largest number of rows of a table.
  public static let mostRows = 1_000

  /// The distance between shown rows; 1 if every row is shown.
  public let step: Int
  private let count: Int

  public init(count: Int) {
    var step = 1
    while count / step > Self.mostRows { step *= 10 }
    self.step = step
    self.count = count
  }

  /// - Parameter index: the index of the row, from 0. "Every tenth" begins with the tenth row.
  public func shows(_ index: Int) -> Bool { (index + 1) % step == 0 || index == count - 1 }

  /// The choice in words: "every 100th"; nil if every row is shown.
  public var words: String? { step == 1 ? nil : "every \(step)th" }
}
