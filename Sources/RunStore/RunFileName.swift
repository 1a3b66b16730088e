import OperatingSystem

/// The name of a run's file in the ledger. A file of another name is not nbrun's.
///
///     file name → number "-" notebook "-" content ".run"
///     number → decimal digit{6,15}, without more zeros at its start than six digits need; at least 1
///     notebook, content → hexadecimal{8}
///
/// Of the notebook's path and of the run's content each has the start of a digest: of many runs that did the same, as
/// those do between which only prose was changed, one is read.
struct RunFileName: CustomStringConvertible {
  /// No ledger gets that far. A larger number in a file's name was not counted by nbrun.
  static let largestNumber = 999_999_999_999_999

  let number: Int
  let notebook: String
  let content: String

  init(number: Int, notebook: String, content: String) {
    self.number = number
    self.notebook = notebook
    self.content = content
  }

  init?(_ file: String) {
    guard file.hasSuffix(".run") else { return nil }
    let parts = file.dropLast(4).split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let number = Int(parts[0]), 1...Self.largestNumber ~= number,
      parts.dropFirst().allSatisfy({ $0.isHexadecimal(digits: 8) })
    else { return nil }
    self.init(number: number, notebook: parts[1], content: parts[2])
    // One spelling for each number.
    guard description == file else { return nil }
  }

  var description: String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "-\(notebook)-\(content).run"
  }
}
