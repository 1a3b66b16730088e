/// The page's own rules. Every colour is a custom property with a value for each theme.
enum StyleSheet {
  // The later ones win: what a narrow window or paper needs stands last.
  static let page = lean(colours + frame + prose + cells + charts + pictures + wide + narrow + forced + print)

  /// One colour means one thing on the whole page: `s1` the training set (blue), `s2` the validation set (vermilion), `s3`
  /// the test set (purple), which stay apart for every kind of colour blindness (after Okabe and Ito); `good` true and kept,
  /// `bad` false and failed, `warn` what to beware of; `link` a link. All are dark or light enough for text, with a contrast
  /// of 4.5 on their paper.
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

  /// Without the line ends and indents that only its authors need.
  private static func lean(_ rules: String) -> String {
    rules.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.joined()
  }
}
