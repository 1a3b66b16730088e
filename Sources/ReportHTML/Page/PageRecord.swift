import Foundation
import MarkupWriter
import ProseTree
import ReportModel

/// How programs recognize a page of nbrun and find the run record in it.
///
///     page   → "<!DOCTYPE html>" … generator … record …
///     record → "<script type="application/json" id="nbrun-record">" JSON "</script>"
///
/// A browser does not execute such a script.
extension HTMLPage {
  /// What was found of a record in a file.
  public enum RecordSearch: Sendable {
    case found(json: Data)
    case absent
    /// The record begins, but the file ends before the record does.
    case cut
  }

  private static let recordOpening = "<script type=\"application/json\" id=\"\(Anchors.record)\">"
  private static let recordEnding = "</script>"

  /// Finds the record in a page.
  public static func findRecord(in file: Data) -> RecordSearch {
    // The last one is the record: the notebook's own HTML stands before it.
    guard let start = file.range(of: Data(recordOpening.utf8), options: .backwards) else { return .absent }
    let rest = start.upperBound..<file.endIndex
    guard let end = file.range(of: Data(recordEnding.utf8), in: rest) else { return .cut }
    return .found(json: file[start.upperBound..<end.lowerBound])
  }

  /// Returns the record for the end of a page.
  static func recordScript(_ record: RunRecord) -> Markup {
    // Encoding plain values cannot fail. If it did, an empty object would still be valid JSON.
    let json = (try? record.json(.compact)) ?? "{}"
    // HTML's tokenizer must not find `</script` or `<!--`. In JSON, \u003c means the same as `<`.
    let safe = json.utf8.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false)
      .lazy.map { String(Substring($0)) }.joined(separator: "\\u003c")
    return .unescaped(recordOpening + safe + recordEnding)
  }

  /// Whether a file is an HTML page of any program.
  /// - Parameter head: the first bytes of the file.
  public static func isPage(_ head: some Collection<UInt8>) -> Bool {
    head.starts(with: "<!DOCTYPE".utf8)
  }

  /// Whether a page says that nbrun has made it.
  /// - Parameter head: the first 4096 bytes of the page.
  public static func isByNbrun(_ head: some Collection<UInt8>) -> Bool {
    // The end of the tag is left out, so that every version matches.
    String(decoding: head, as: UTF8.self).contains(generator("").html.dropLast(2))
  }

  /// `<meta name="generator" content="nbrun 0.1.0">`
  static func generator(_ version: String) -> Markup {
    .void("meta", ["name": "generator", "content": "nbrun \(version)"])
  }
}
