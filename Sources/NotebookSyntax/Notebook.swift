import ProseTree
import SourceText

/// A notebook as its author wrote it: prose and steps in their order.
public struct Notebook: Sendable {
  public enum Block: Hashable, Sendable {
    case prose(ProseBlock)
    case step(StepFence)
  }

  public let file: SourceFile
  public let frontMatter: FrontMatter
  /// The front matter's title, and below its description, as Markdown; nil if it has none.
  public internal(set) var title: InlineText?
  public internal(set) var description: InlineText?
  public let blocks: [Block]
  /// The notes that the prose refers to, numbered by first reference.
  public let footnotes: [Footnote]
  /// The blocks of code that are only shown, also inside other blocks.
  public internal(set) var codeBlocks: [CodeBlock] = []
  /// The destinations of the prose's links, with their places.
  public internal(set) var links: [Located<String>] = []
  /// The first line with raw HTML that a page shows as text, unless the reader allows it with `--unsafe-html`.
  public internal(set) var firstUnknownTag: SourceSpan?

  /// Only the step fences, in the order in which they run.
  public var steps: [StepFence] {
    blocks.compactMap { if case .step(let step) = $0 { step } else { nil } }
  }

  /// Everything that is read and not run, with the footnotes last.
  public var prose: [ProseBlock] {
    blocks.compactMap { if case .prose(let block) = $0 { block } else { nil } } + footnotes.flatMap(\.blocks)
  }
}
