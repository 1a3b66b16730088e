/// What the author of a notebook says about its notation, in the front matter.
public struct NotationSettings: Sendable, Hashable, Codable {
  /// The name of a preset, such as "nielsen"; nil if none is named.
  public var preset: String?

  /// The layout of derivatives; nil if it is inferred.
  var layout: Layout?

  public init() {}

  func apply(to notation: inout Notation, depth: Int) {
    if let layout { notation.layout = layout }
  }
}
