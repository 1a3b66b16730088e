import ProseTree
import SourceText

/// A notebook as its author wrote it: prose and steps in the order they stand in.
public struct Notebook: Sendable {
  public enum Block: Hashable, Sendable {
    case prose(ProseBlock)
    case step(StepFence)
  }

  public let file: SourceFile
  public let frontMatter: FrontMatter
  /// Of the front matter, as Markdown; nil where it has none.
  public internal(set) var title: InlineText?
  public internal(set) var description: InlineText?
  public let blocks: [Block]
  /// The notes that the prose refers to, numbered by first reference.
  public let footnotes: [Footnote]
  /// Blocks of code that are only shown, wherever they stand.
  public internal(set) var codeBlocks: [CodeBlock] = []
  /// Where the prose's links lead, each with its place.
  public internal(set) var links: [Located<String>] = []
  /// The first line with raw HTML that a page shows as text, unless its reader trusts the notebook.
  public internal(set) var firstUnknownTag: SourceSpan?

  /// The step fences alone, in the order they run in.
  public var steps: [StepFence] {
    blocks.compactMap { if case .step(let step) = $0 { step } else { nil } }
  }

  /// Everything that is read and not run, footnotes last.
  public var prose: [ProseBlock] {
    blocks.compactMap { if case .prose(let block) = $0 { block } else { nil } } + footnotes.flatMap(\.blocks)
  }
}
