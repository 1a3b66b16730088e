import Foundation
import MarkupWriter
import ReportModel

/// A report as a single HTML file: no script runs in it, and it sends no request.
///
/// Making the page cannot fail: content that must not become active is shown as text.
public struct HTMLPage: Sendable {
  public struct Options: Sendable {
    /// A picture of the prose, read from a local file.
    public struct Picture: Sendable {
      public var data: Data
      /// The media type, such as "image/png"; types that are not pictures are refused.
      public var mediaType: String

      public init(data: Data, mediaType: String) {
        self.data = data
        self.mediaType = mediaType
      }
    }

    /// Where a link of the prose to a file leads.
    public enum LinkTarget: Hashable, Sendable {
      /// - Parameter remark: what a reader must know about the address, in a few words: "a notebook without a
      ///   report".
      case address(String, remark: String? = nil)
      /// The link's words are shown as text, followed by the reason.
      case nowhere(String)
    }

    /// Whether the notebook's raw HTML becomes part of the page; otherwise it is shown as text.
    public var unsafeHTML: Bool
    /// Returns a local picture for its source as written in the prose; nil if there is none.
    public var pictureLoader: @Sendable (String) -> Picture?
    /// Returns where a path in a link leads. The path is given as written in the prose.
    public var linkResolver: @Sendable (String) -> LinkTarget

    public init(
      unsafeHTML: Bool = false, pictureLoader: @escaping @Sendable (String) -> Picture? = { _ in nil },
      linkResolver: @escaping @Sendable (String) -> LinkTarget = { .address($0) }
    ) {
      self.unsafeHTML = unsafeHTML
      self.pictureLoader = pictureLoader
      self.linkResolver = linkResolver
    }
  }

  public let html: String

  public init(_ report: Report, options: Options = Options()) {
    html = Self.sealed(PageWriter.page(report, options: options).html)
  }
}
