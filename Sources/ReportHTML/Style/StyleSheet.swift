/// The page's own rules. Every colour is a custom property with a value for each theme.
enum StyleSheet {
  // The later ones win: what a narrow window or paper needs stands last.
  static let page = lean(colours + frame + prose + cells + charts + pictures + wide + narrow + print)

  /// Colours by Okabe and Ito, darkened or lifted until text in them has a contrast of 4.5 on its paper:
  /// blue, vermilion and green stay apart for every kind of colour blindness.
  static let colours = """
    :root{color-scheme:light dark;
    --paper:#fdfcf9;--ink:#1c1b19;--soft:#5f5c55;--rule:#dcd9d0;--faint:#f3f1ea;
    --s1:#0067a3;--s2:#b34700;--s3:#00705a;--s5:#7443b8;--heat:#d65a08;--hit:#004a78;--bad:#a3262a;--over:#000;--over-heat:#000;--over-hit:#fff;
    --serif:"Iowan Old Style","Palatino Linotype",Palatino,P052,"Book Antiqua","Source Serif 4",Charter,Georgia,serif;
    --sans:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue","Liberation Sans",Arial,sans-serif;
    --mono:ui-monospace,"SF Mono","Cascadia Code",Menlo,Consolas,"Noto Sans Mono","DejaVu Sans Mono","Liberation Mono",monospace}
    @media screen and (prefers-color-scheme:dark){:root{
    --paper:#161617;--ink:#e4e1d9;--soft:#a39f95;--rule:#373633;--faint:#212122;
    --s1:#63b3e6;--s2:#f0975c;--s3:#4fc29c;--s5:#b99af0;--heat:#e08450;--hit:#5aa2d0;--bad:#ff8f88;--over:#fff;--over-heat:#000;--over-hit:#000}}

    """

  /// Without the line ends and indents that only its authors need.
  private static func lean(_ rules: String) -> String {
    rules.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.joined()
  }
}
