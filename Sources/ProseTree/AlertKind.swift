/// The kind of an alert: GitHub's form of a quotation that begins with a mark such as `[!NOTE]`.
public enum AlertKind: String, Codable, CaseIterable, Sendable {
  case note, tip, important, warning, caution

  /// Reads the word of the mark, in upper or lower case.
  public init?(mark: String) { self.init(rawValue: mark.lowercased()) }

  /// The title of the alert: "Note".
  public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
