import SourceText

/// The front matter: the text between the two `---` lines at the very beginning of a notebook.
public struct FrontMatter: Hashable, Sendable {
  /// A LaTeX macro for all formulas of the notebook, for example `\R: \mathbb{R}`.
  public struct Macro: Hashable, Sendable {
    /// As written, with or without its backslash.
    public var name: Located<String>
    public var body: Located<String>
  }

  public var title: Located<String>?
  public var author: Located<String>?
  public var date: Located<String>?
  public var description: Located<String>?
  /// The language that the notebook is written in: a tag of BCP 47, such as "pt-BR".
  public var lang: Located<String>?
  /// The seed of the random draws of steps without a seed of their own.
  public var seed: Located<UInt64>?
  public var macros: [Macro] = []
  /// An entry of the notation of checked formulas: `loss: C`. A preset has the key `preset`.
  public struct NotationEntry: Hashable, Sendable {
    public var key: Located<String>
    public var value: Located<String>
  }

  /// The notation of the checked formulas, as far as the author gives it.
  public var notation: [NotationEntry] = []
}
