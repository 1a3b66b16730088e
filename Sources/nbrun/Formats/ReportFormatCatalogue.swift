enum ReportFormatCatalogue {
  /// The formats, in the order of messages. The first is the default.
  static let all: [any ReportFormat] = [HTMLFormat(), MarkdownFormat(), PDFFormat(), JSONFormat()]

  static func named(_ name: String) -> (any ReportFormat)? { all.first { $0.name == name } }

  /// The format whose files have this ending.
  static func withEnding(_ ending: String) -> (any ReportFormat)? {
    all.first { $0.endings.contains(ending) }
  }

  /// The formats in words: "html, md, pdf and json".
  static var list: String {
    all.dropLast().map(\.name).joined(separator: ", ") + " and " + all[all.count - 1].name
  }

  /// Whether a file is a report that nbrun has written, of this version or an earlier one.
  static func isReport(_ path: String, head: [UInt8]) -> Bool {
    all.contains { $0.isOwn(path, head: head) }
  }
}
