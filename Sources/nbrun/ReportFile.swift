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
  /// Whether the page is as nbrun wrote it, according to its seal.
  let isUnchanged: Bool

  /// The largest size of a report in bytes. The pages that nbrun writes are much smaller.
  static let largestSize = 128_000_000
  /// The largest number of JSON values in a record. Decoding takes about 50 bytes of memory for a value of two bytes.
  /// A training of 100,000 epochs has about a million values.
  private static let mostValues = 6_000_000
  /// The number of bytes at the beginning of a page that contain the name of its program.
  static let headLength = 4096

  init(_ path: String) throws(Diagnostic) {
    let data = try Self.bytes(path)
    isUnchanged = !HTMLPage.isPage(data) || HTMLPage.isSealed(data)
    record = try Self.decode(RunRecord.self, from: data, path)
  }

  /// Returns the SHA-256 of the notebook from which a report was made, without decoding the rest of its record.
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
      throw Diagnostic("'\(path)' is not a report by nbrun: its record has more than \(mostValues) values")
    }
    do {
      return try RunRecord.decoder.decode(type, from: json)
    } catch {
      throw noReport(path, head: Array(data.prefix(headLength)))
    }
  }

  /// - Throws: a diagnostic if this cannot be a report, judging by its kind, its size and its first bytes. In that
  ///   case the rest is not read.
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
          "'\(path)' is not a report by nbrun: it has \(NumberFormat.bytes(Double(bytes))), and a report has at most "
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
      "'\(path)' is not a report by nbrun, or was changed: it contains no record of a run", hint: hint)
  }

  /// Whether a file is a record written by this version of nbrun or an earlier one.
  /// - Parameter head: the first `headLength` bytes of the file.
  static func isRecord(_ path: String, head: [UInt8]) -> Bool {
    guard isObject(head),
      let bytes = try? FileReading.bytes(ofFile: path, atMost: largestSize), isOfFewValues(bytes)
    else { return false }
    return (try? RunRecord.decoder.decode(RecordShape.self, from: Data(bytes))) != nil
  }

  private static func isOfFewValues(_ json: some ContiguousBytes) -> Bool {
    json.withUnsafeBytes { valueCount(of: $0) <= mostValues }
  }

  /// Counts the commas of JSON outside its strings. That is the number of values, without the first of each list and
  /// object.
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

  /// The keys that every record has.
  private struct RecordShape: Decodable {
    struct Notebook: Decodable { let sha256: String }
    struct Cell: Decodable { let step: String }

    let nbrun: String
    let notebook: Notebook
    let started: String
    let cells: [Cell]
  }

  /// Whether the bytes may be a JSON object.
  private static func isObject(_ bytes: [UInt8]) -> Bool {
    bytes.first { $0 != 0x20 && !(0x09...0x0D).contains($0) } == UInt8(ascii: "{")
  }

  /// Returns the notebook from which the report was made.
  static func source(of record: RunRecord, _ path: String) throws(Diagnostic) -> String {
    guard let source = record.notebook.source else {
      throw Diagnostic(
        "'\(path)' does not contain its notebook",
        hint: "it was made by nbrun \(record.nbrun); later versions contain it")
    }
    guard SHA256.hexDigest(of: source) == record.notebook.sha256 else {
      throw Diagnostic("the notebook in '\(path)' is not the one that ran: it was changed in the report")
    }
    return source
  }
}
