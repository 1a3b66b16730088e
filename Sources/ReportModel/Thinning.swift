/// Which rows of a long table are shown: every tenth, hundredth or thousandth, and always the last.
///
/// A page of a hundred thousand rows opens slowly and is read by nobody; the run record has all of them.
public struct Thinning: Sendable {
  /// Of one table.
  public static let mostRows = 1_000

  /// 1 where every row is shown.
  public let step: Int
  private let count: Int

  public init(count: Int) {
    var step = 1
    while count / step > Self.mostRows { step *= 10 }
    self.step = step
    self.count = count
  }

  /// - Parameter index: of the row, from 0: "every tenth" begins with the tenth.
  public func shows(_ index: Int) -> Bool { (index + 1) % step == 0 || index == count - 1 }

  /// "every 100th"; nil where every row is shown.
  public var words: String? { step == 1 ? nil : "every \(step)th" }
}
