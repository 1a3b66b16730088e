import Foundation
import MarkupWriter
import ReportModel

/// A report as one HTML file that needs nothing else: no script runs in it and no request leaves it.
///
/// Making the page cannot fail: what a report holds is shown or, where it must not live, shown as text.
public struct HTMLPage: Sendable {
  public struct Options: Sendable {
    /// A local picture of the prose.
    public struct Picture: Sendable {
      public var data: Data
      /// "image/png"; other types than pictures are refused.
      public var mediaType: String

      public init(data: Data, mediaType: String) {
        self.data = data
        self.mediaType = mediaType
      }
    }

    /// Where a link of the prose to a file leads from the page.
    public enum LinkTarget: Hashable, Sendable {
      /// - Parameter remark: what a reader must know of it, in a few words: "a notebook without a report".
      case address(String, remark: String? = nil)
      /// The link's words are shown as text, with the reason behind them.
      case nowhere(String)
    }

    /// Raw HTML of the notebook lives as its author wrote it; otherwise it is shown as text.
    public var unsafeHTML: Bool
    /// Reads a local picture by its source as written in the prose; nil where there is none.
    public var pictureLoader: @Sendable (String) -> Picture?
    /// Finds what a path in a link leads to, by the path as written in the prose.
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
