import Foundation
import OperatingSystem

/// The kind of a file that is not a notebook, recognized by its content, and a hint what to do instead.
struct NotANotebook {
  /// The kind of the file: "a PDF document".
  let kind: String
  /// The hint; nil if the only advice is to name a notebook.
  let hint: String?

  /// The number of bytes that are examined. A Jupyter notebook may begin with a large picture, but its "cells" key
  /// still stands within them.
  static let headLength = 4096

  /// Fails if the file may be Markdown, which includes R Markdown and Quarto.
  init?(_ path: String, head: [UInt8]) {
    let known = Self.signatures.first { head.dropFirst($0.offset).starts(with: $0.bytes) }
    if let known {
      self.init(kind: known.kind, hint: known.hint)
    } else if let found = Self.text(head, path: path) {
      self = found
    } else if Self.isBinary(head) {
      self.init(kind: "a binary file")
    } else {
      return nil
    }
  }

  private init(kind: String, hint: String? = nil) {
    self.kind = kind
    self.hint = hint
  }

  private static let picture = "a notebook shows a picture with ![words](picture.png)"
  private static let packed = "unpack it, or save the notebook as Markdown"
  private static let utf16 = "save it as UTF-8, or convert it with iconv -f utf-16 -t utf-8"
  private static let data = "data are named in a notebook's load step, with dataset: FOLDER"

  /// The first bytes of files, as their formats define them.
  private static let signatures: [(offset: Int, bytes: [UInt8], kind: String, hint: String?)] = [
    (0, [0xFF, 0xFE], "UTF-16 text", utf16),
    (0, [0xFE, 0xFF], "UTF-16 text", utf16),
    (0, Array("%PDF-".utf8), "a PDF document", nil),
    (
      0, [0x1F, 0x8B], "packed with gzip",
      "if it holds a notebook, unpack it with gunzip; data are named in a load step, with dataset: FOLDER"
    ),
    (0, Array("PK\u{3}\u{4}".utf8), "a zip file, or a document of an office program", packed),
    (0, [0xFD] + Array("7zXZ".utf8), "packed with xz", packed),
    (0, Array("BZh".utf8), "packed with bzip2", packed),
    (257, Array("ustar".utf8), "a tar file", packed),
    (0, [0x89] + Array("PNG".utf8), "a picture", picture),
    (0, [0xFF, 0xD8, 0xFF], "a picture", picture),
    (0, Array("GIF8".utf8), "a picture", picture),
    (8, Array("WEBP".utf8), "a picture", picture),
    (0, [0, 0, 8], "a file of labelled images (IDX)", data),
    (0, [0x7F] + Array("ELF".utf8), "a program", nil),
    (0, [0x93] + Array("NUMPY".utf8), "an array of NumPy's", data),
    (0, Array("SQLite format 3".utf8), "a database", nil),
    (0, Array("{\\rtf".utf8), "an RTF document", "save it as plain text, in Markdown"),
  ]

  /// Whether the content is binary. A text that contains a NUL by mistake is still a text; the parser reports the
  /// NUL.
  private static func isBinary(_ head: [UInt8]) -> Bool {
    head.count { $0 < 0x09 || (0x0E..<0x20).contains($0) } * 10 > head.count
  }

  private static func text(_ head: [UInt8], path: String) -> NotANotebook? {
    var text = String(decoding: head, as: UTF8.self)[...]
    if text.first == "\u{FEFF}" { text = text.dropFirst() }
    text = text.drop { $0.isWhitespace }
    let start = text.prefix(200).lowercased()
    let ending = path.endingOfName.lowercased()
    if start.hasPrefix("<!doctype") || start.hasPrefix("<html") {
      guard ReportFormatCatalogue.isReport(path, head: head) else {
        return NotANotebook(kind: "an HTML page", hint: "pandoc -t gfm makes Markdown of it")
      }
      return NotANotebook(kind: "a report of nbrun's", hint: reportHint(path))
    }
    if start.hasPrefix("<?xml") || start.hasPrefix("<svg") {
      return NotANotebook(kind: "an XML file")
    }
    if start.hasPrefix("\\documentclass") {
      return NotANotebook(kind: "a LaTeX document", hint: "pandoc -f latex -t gfm makes Markdown of it")
    }
    if start.hasPrefix("#!") { return NotANotebook(kind: "a script") }
    if start.hasPrefix("{") || start.hasPrefix("["), let found = json(text, path: path, ending: ending, head)
    {
      return found
    }
    if isTable(text, ending: ending) { return NotANotebook(kind: "a table (CSV)", hint: data) }
    if let language = programs[ending] {
      return NotANotebook(kind: "a program in \(language), by its name")
    }
    return nil
  }

  private static func reportHint(_ path: String) -> String {
    "nbrun verify \(path) runs its notebook again, nbrun extract \(path) gets the notebook out of it"
  }

  private static let programs = [
    "py": "Python", "r": "R", "m": "MATLAB", "jl": "Julia", "swift": "Swift", "js": "JavaScript", "c": "C",
    "cpp": "C++", "java": "Java", "rs": "Rust", "sh": "the shell's language",
  ]

  /// JSON begins with a brace and a quoted name, but a Markdown file may also begin with a brace.
  private static func json(_ text: Substring, path: String, ending: String, _ head: [UInt8]) -> NotANotebook?
  {
    let inner = text.dropFirst().drop { $0.isWhitespace }
    guard ending == "ipynb" || ending == "json" || (text.hasPrefix("{") && inner.hasPrefix("\"")) else {
      return nil
    }
    if ending == "ipynb" || text.contains("\"cells\"") && text.contains("\"cell_type\"")
      || text.contains("\"nbformat\"")
    {
      return NotANotebook(
        kind: "a Jupyter notebook",
        hint:
          "jupyter nbconvert --to markdown \(path) makes Markdown of it; write its training as steps, which nbrun steps lists"
      )
    }
    if ReportFormatCatalogue.isReport(path, head: head) {
      return NotANotebook(kind: "a record of nbrun's", hint: reportHint(path))
    }
    return NotANotebook(kind: "JSON")
  }

  /// Whether the text is a table of numbers: by its file name, or because it has three lines or more with the same
  /// number of fields, most of which are numbers.
  private static func isTable(_ text: Substring, ending: String) -> Bool {
    if ["csv", "tsv"].contains(ending) { return true }
    // The last line may be incomplete.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .dropLast().prefix(20)
    guard lines.count >= 3 else { return false }
    for separator in [",", "\t", ";"] as [Character] {
      let rows = lines.map { $0.split(separator: separator, omittingEmptySubsequences: false) }
      guard let width = rows.first?.count, width > 1, rows.allSatisfy({ $0.count == width }) else { continue }
      let fields = rows.dropFirst().flatMap(\.self).map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      if fields.count(where: { Double($0) != nil }) * 2 >= fields.count { return true }
    }
    return false
  }
}
