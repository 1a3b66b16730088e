import Digests
import Formatting
import Foundation
import OperatingSystem
import ReportHTML
import ReportModel
import SourceText

/// A report that nbrun wrote, HTML or JSON.
struct ReportFile {
  let record: RunRecord
  /// The page is as nbrun wrote it, as far as its seal can tell.
  let isUnchanged: Bool

  /// What is larger is no report of nbrun's: a page has a limit of its own, well below.
  static let largestSize = 128_000_000
  /// Decoding JSON takes some 50 bytes of memory for a value of two bytes. A training of 100,000 epochs has about a
  /// million values.
  private static let mostValues = 6_000_000
  /// A page names its maker within its first bytes.
  static let headLength = 4096

  init(_ path: String) throws(Diagnostic) {
    let data = try Self.bytes(path)
    isUnchanged = !HTMLPage.isPage(data) || HTMLPage.isSealed(data)
    record = try Self.decode(RunRecord.self, from: data, path)
  }

  /// The SHA-256 of the notebook that a report was made of, without reading the rest of its record.
  static func notebookDigest(of path: String) throws(Diagnostic) -> String {
    try decode(RecordShape.self, from: bytes(path), path).notebook.sha256
  }

  /// Decodes the record in a report, or a part of it.
  private static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data, _ path: String
  ) throws(Diagnostic) -> Value {
    let json: Data
    switch HTMLPage.findRecord(in: data) {
    case .found(let found): json = found
    case .cut:
      throw Diagnostic("'\(path)' was cut: its record has no end", hint: "run the notebook again")
    case .absent:
      if HTMLPage.isPage(data) { throw noReport(path, head: Array(data.prefix(headLength))) }
      json = data
    }
    guard isOfFewValues(json) else {
      throw Diagnostic("'\(path)' is no report of nbrun: its record has more than \(mostValues) values")
    }
    do {
      return try RunRecord.decoder.decode(type, from: json)
    } catch {
      throw noReport(path, head: Array(data.prefix(headLength)))
    }
  }

  /// - Throws: where this cannot be a report, as far as its kind, its size and its first bytes tell; then no more of it
  ///   has been read.
  private static func bytes(_ path: String) throws(Diagnostic) -> Data {
    let head = try reading(path) { () throws(FileReading.Failure) in
      try FileReading.prefix(ofFile: path, count: headLength)
    }
    guard HTMLPage.isPage(head) || isObject(head) else { throw noReport(path, head: head) }
    return try reading(path) { () throws(FileReading.Failure) in
      Data(try FileReading.bytes(ofFile: path, atMost: largestSize))
    }
  }

  private static func reading<Value>(
    _ path: String, _ work: () throws(FileReading.Failure) -> Value
  ) throws(Diagnostic) -> Value {
    do throws(FileReading.Failure) {
      return try work()
    } catch {
      let example = "name a report, such as output/homework.html"
      switch error {
      case .unreadable(ENOENT), .unreadable(ENOTDIR):
        throw Diagnostic(
          "there is no file '\(path)'", hint: NearbyFiles(.reports, near: path).hint ?? example)
      case .unreadable(let code):
        throw Diagnostic("'\(path)' cannot be read: \(SystemError(code).words)")
      case .folder:
        throw Diagnostic(
          "'\(path)' is a folder", hint: NearbyFiles(.reports, in: path).hint ?? example)
      case .notRegular:
        throw Diagnostic("'\(path)' is not a regular file", hint: "write it to a file first")
      case .larger(let bytes):
        throw Diagnostic(
          "'\(path)' is no report of nbrun: it has \(NumberFormat.bytes(Double(bytes))), and a report has at most "
            + NumberFormat.bytes(Double(largestSize)))
      }
    }
  }

  private static func noReport(_ path: String, head: [UInt8]) -> Diagnostic {
    let hint: String? =
      if path.lowercased().hasSuffix(".md") {
        "name the report that was made of it, such as output/homework.html"
      } else if HTMLPage.isPage(head), !HTMLPage.isByNbrun(head) {
        "it is a page of another program"
      } else {
        nil
      }
    return Diagnostic(
      "'\(path)' is no report of nbrun, or was changed: it holds no record of a run", hint: hint)
  }

  /// Whether a file is a record of nbrun's, of this version or an earlier one.
  /// - Parameter head: its first bytes, as many as `headLength`.
  static func isRecord(_ path: String, head: [UInt8]) -> Bool {
    guard isObject(head),
      let bytes = try? FileReading.bytes(ofFile: path, atMost: largestSize), isOfFewValues(bytes)
    else { return false }
    return (try? RunRecord.decoder.decode(RecordShape.self, from: Data(bytes))) != nil
  }

  private static func isOfFewValues(_ json: some ContiguousBytes) -> Bool {
    json.withUnsafeBytes { valueCount(of: $0) <= mostValues }
  }

  /// The values of JSON, but for the first of each list and object: as many as it has commas outside its texts.
  static func valueCount(of json: UnsafeRawBufferPointer) -> Int {
    var count = 0
    var isText = false
    var isEscaped = false
    for byte in json {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\"") {
        isText.toggle()
      } else if isText {
        isEscaped = byte == UInt8(ascii: "\\")
      } else if byte == UInt8(ascii: ",") {
        count += 1
      }
    }
    return count
  }

  /// What every record has, whatever else it has.
  private struct RecordShape: Decodable {
    struct Notebook: Decodable { let sha256: String }
    struct Cell: Decodable { let step: String }

    let nbrun: String
    let notebook: Notebook
    let started: String
    let cells: [Cell]
  }

  /// JSON that may be a record.
  private static func isObject(_ bytes: [UInt8]) -> Bool {
    bytes.first { $0 != 0x20 && !(0x09...0x0D).contains($0) } == UInt8(ascii: "{")
  }

  /// The notebook that the report was made of.
  static func source(of record: RunRecord, _ path: String) throws(Diagnostic) -> String {
    guard let source = record.notebook.source else {
      throw Diagnostic(
        "'\(path)' does not carry its notebook",
        hint: "it was made by nbrun \(record.nbrun); later ones carry it")
    }
    guard SHA256.hexDigest(of: source) == record.notebook.sha256 else {
      throw Diagnostic("the notebook in '\(path)' is not the one that ran: it was changed in the report")
    }
    return source
  }
}
