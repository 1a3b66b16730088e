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

    /// Raw HTML of the notebook lives as its author wrote it; otherwise it is shown as text.
    public var unsafeHTML: Bool
    /// Reads a local picture by its source as written in the prose; nil where there is none.
    public var pictureLoader: @Sendable (String) -> Picture?

    public init(
      unsafeHTML: Bool = false, pictureLoader: @escaping @Sendable (String) -> Picture? = { _ in nil }
    ) {
      self.unsafeHTML = unsafeHTML
      self.pictureLoader = pictureLoader
    }
  }

  public let html: String

  public init(_ report: Report, options: Options = Options()) {
    html = Self.sealed(PageWriter(report, options: options).page().html)
  }
}
