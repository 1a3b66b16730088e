/// What a quotation of GitHub's that begins with `[!NOTE]` wants to be.
public enum AlertKind: String, Codable, CaseIterable, Sendable {
  case note, tip, important, warning, caution

  /// As its mark names it, in any case.
  public init?(mark: String) { self.init(rawValue: mark.lowercased()) }

  /// "Note", which is its title.
  public var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
