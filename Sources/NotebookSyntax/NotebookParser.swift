import ProseTree
import SourceText

extension Notebook {
  /// Reads a notebook. Never throws: what can be understood is understood, and everything wrong is in
  /// `diagnostics`, errors and warnings in the order of the text.
  /// - Parameter stepNames: the info strings that make a fence a step; a name may hold a space.
  public static func parse(
    _ file: SourceFile, stepNames: [String]
  ) -> (notebook: Notebook, diagnostics: [Diagnostic]) {
    (Notebook(file: file, frontMatter: FrontMatter(), blocks: [], footnotes: []), [])
  }
}

extension OptionValue {
  /// One YAML value of the command line, as in `-P hidden=[128, 64]`. Its parts have no spans.
  public static func parse(_ text: String) throws(Diagnostic) -> OptionValue {
    .scalar(text: text, isQuoted: false)
  }
}
