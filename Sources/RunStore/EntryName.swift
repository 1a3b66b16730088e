import OperatingSystem

/// The name of an entry of the cache. A file with any other name is not nbrun's: it is neither read nor removed.
///
///     entry name → key ( "-" part )?
///     key → hexadecimal{64}
///     part → epoch | "symbols"
///     epoch → a whole number, 1 to 999999999, without a zero at its start
///
/// The key identifies a step or a checked formula; it is a SHA-256 in lower case. The part is either the epoch after
/// which a training was saved, or the symbols of checked formulas.
public struct EntryName: Sendable, Hashable, CustomStringConvertible {
  public enum Part: Sendable, Hashable {
    case epoch(Int)
    case symbols
  }

  public let key: String
  /// Nil for the result of the step or formula itself.
  public let part: Part?

  /// - Precondition: the key is a SHA-256 in lower case, and an epoch is at least 1.
  public init(key: String, _ part: Part? = nil) {
    self.key = key
    self.part = part
    precondition(EntryName(description) == self, "the name of an entry can be read back")
  }

  public init?(_ text: String) {
    // Compare bytes: a combining accent and the digit before it would be one character.
    key = String(decoding: text.utf8.prefix(64), as: UTF8.self)
    guard key.isHexadecimal(digits: 64) else { return nil }
    let rest = String(decoding: text.utf8.dropFirst(64), as: UTF8.self)
    if rest.isEmpty {
      part = nil
    } else if rest == "-symbols" {
      part = .symbols
    } else {
      let digits = rest.dropFirst()
      guard rest.hasPrefix("-"), let epoch = Int(digits), 1...999_999_999 ~= epoch, String(epoch) == digits
      else { return nil }
      part = .epoch(epoch)
    }
  }

  public var description: String {
    switch part {
    case nil: key
    case .epoch(let epoch)?: "\(key)-\(epoch)"
    case .symbols?: "\(key)-symbols"
    }
  }
}
