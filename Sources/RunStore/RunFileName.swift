import OperatingSystem

/// The name of a run's file in the ledger. A file with any other name is not nbrun's.
///
///     file name → number "-" notebook "-" content ".run"
///     number → decimal digit{6,15}, padded with zeros to six digits; at least 1
///     notebook, content → hexadecimal{8}
///
/// `notebook` is the start of a digest of the notebook's path; `content` is that of the run's content. Runs with the
/// same content, for example when only prose was changed, need not all be read.
struct RunFileName: CustomStringConvertible {
  /// The largest number that nbrun uses; no ledger has that many runs. A file with a larger number is not nbrun's.
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
    // Each number can be written in only one way.
    guard description == file else { return nil }
  }

  var description: String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "-\(notebook)-\(content).run"
  }
}
