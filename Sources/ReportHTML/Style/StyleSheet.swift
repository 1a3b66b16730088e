/// The page's own rules. Every colour is a custom property with a value for each theme.
enum StyleSheet {
  // Later rules override earlier ones, so those for a narrow window and for paper come last.
  static let page = lean(colours + frame + prose + cells + charts + pictures + wide + narrow + forced + print)

  /// The rules for a drawing in a file of its own.
  static let figure = lean(
    colours + charts.prefix { $0 != "@" }
      + """
      .sheet{fill:var(--paper)}.first{fill:var(--ink)}.band{display:none}
      image{image-rendering:pixelated}text{font-size:11px}.plot{font-size:13px}
      @media screen and (prefers-color-scheme:dark){.ink{filter:invert(1)}}

      """)

  /// A colour has the same meaning on the whole page: `s1` is the training set (blue), `s2` the validation set
  /// (vermilion) and `s3` the test set (purple), which can be told apart with every kind of colour blindness (after
  /// Okabe and Ito). `good` is true or passed, `bad` is false or failed, `warn` is a warning, and `link` is a link.
  /// All of them can be used for text: their contrast with the background is at least 4.5.
  static let colours = """
    :root{color-scheme:light dark;
    --paper:#fdfcf9;--ink:#1c1b19;--soft:#5f5c55;--rule:#dcd9d0;--faint:#f3f1ea;
    --s1:#0067a3;--s2:#b34700;--s3:#86377b;--heat:#d9534a;--hit:#3f3e44;--good:#2f6b2a;--bad:#a3262a;--warn:#7a5500;--link:#3a4a9f;--shade:#0003;--over:#000;--over-heat:#000;--over-hit:#fff;
    --serif:"Iowan Old Style","Palatino Linotype",Palatino,P052,"Book Antiqua","Source Serif 4",Charter,Georgia,serif;
    --sans:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue","Liberation Sans",Arial,sans-serif;
    --mono:ui-monospace,"SF Mono","Cascadia Code",Menlo,Consolas,"Noto Sans Mono","DejaVu Sans Mono","Liberation Mono",monospace}
    @media screen and (prefers-color-scheme:dark){:root{
    --paper:#161617;--ink:#e4e1d9;--soft:#a39f95;--rule:#373633;--faint:#212122;
    --s1:#63b3e6;--s2:#f0975c;--s3:#d99ad0;--heat:#ea8178;--hit:#9f9ca6;--good:#8fca85;--bad:#ff8f88;--warn:#e3bb62;--link:#a9b4f5;--shade:#fff3;--over:#fff;--over-heat:#000;--over-hit:#000}}

    """

  /// Returns the rules without line ends and indentation.
  private static func lean(_ rules: String) -> String {
    rules.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.joined()
  }
}
