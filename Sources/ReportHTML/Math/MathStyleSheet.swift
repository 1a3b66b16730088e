/// The CSS for formulas: the font's pieces, and the layout that MathML Core leaves to CSS.
public struct MathStyleSheet: Sendable {
  private let pieces: MathFont.Pieces

  /// - Parameter writer: the writer, after it has written every formula of the page.
  public init(for writer: MathMLWriter) {
    pieces = writer.fontPieces
  }

  /// The style sheet; empty for a page without formulas.
  public var css: String {
    guard !pieces.isEmpty else { return "" }
    let used = MathFont.all.filter { pieces.contains($0.piece) }
    let faces = used.map { $0.font.face(of: $0.piece) }
    let families = used.map { "\"\($0.piece.family)\"," }.joined()
    // For a stretched sign, the piece that contains it is the first family, so that the browser uses this piece's
    // tables.
    let signs = "math .math-signs{font-family:\"\(MathFont.Pieces.signs.family)\",\(families)math}\n"
    return Self.notice + faces.joined() + "math{font-family:\(families)math}\n"
      + (pieces.contains(.signs) ? signs : "") + Self.rules
  }

  private static let notice = """
    /* The math font is a cut of Latin Modern Math 1.959. Copyright 2012-2014 for the Latin Modern math \
    extensions by B. Jackowski, P. Strzelczyk and P. Pianowski (on behalf of TeX Users Groups). It is changed \
    (fewer glyphs, another name) and distributed under the GUST Font License, \
    http://www.gust.org.pl/fonts/licenses/GUST-FONT-LICENSE.txt, an instance of the LaTeX Project Public \
    License, version 1.3c or later. The whole font: http://www.gust.org.pl/projects/e-foundry/lm-math */

    """

  /// The stops of a gradient that draw a line along its middle, from corner to corner.
  private static let stroke =
    "transparent calc(50% - .03em),currentcolor calc(50% - .02em) calc(50% + .02em),transparent calc(50% + .03em)"

  private static let dashes = "currentcolor 0 .2em,transparent .2em .4em"

  // A tick's size is absolute and not in the short `font`, because Firefox scales relative sizes as it scales a script.
  // Formulas in a line of text are never broken, because Firefox would also break inside "ln 10".
  private static let rules = """
    math{font-style:normal;font-weight:normal;line-height:normal;\
    font-size:1.15em;text-indent:0;letter-spacing:normal;word-spacing:normal;white-space:nowrap}
    math mtext{white-space:pre}
    math mfrac{padding-inline:.12em}
    math mtd{padding:0 .5em;text-align:center;text-align:-webkit-center}
    math mtd:first-child{padding-left:0}
    math mtd:last-child{padding-right:0}
    math mtable.math-aligned>mtr>mtd{padding:0}
    math mtable.math-aligned>mtr>mtd.math-next{padding-left:1em}
    math mtable.math-aligned>mtr:not(:last-child)>mtd,\
    math mtable.math-gathered>mtr:not(:last-child)>mtd{padding-bottom:.3em}
    math mtable.math-cases>mtr>mtd{padding:0 1em 0 0}
    math mtable.math-small>mtr>mtd{padding:0 .28em}
    math mtable.math-small>mtr>mtd:first-child{padding-left:0}
    math mtable.math-small>mtr>mtd:last-child{padding-right:0}
    math mtd.math-left{text-align:left;text-align:-webkit-left}
    math mtd.math-right{text-align:right;text-align:-webkit-right}
    math mtd.math-rule{border-left:.04em solid}
    math mtd.math-rules{border-left:.2em double}
    math mtd.math-end{border-right:.04em solid}
    math mtd.math-ends{border-right:.2em double}
    math mtr.math-rule>mtd{border-top:.04em solid}
    math mtr.math-rules>mtd{border-top:.2em double}
    math mtr.math-last>mtd{border-bottom:.04em solid}
    math mtr.math-lasts>mtd{border-bottom:.2em double}
    math mtable.math-array>mtr>mtd{padding:0 .5em}
    math mtable.math-array>mtr>mtd.math-tight{padding-left:0}
    math mtr.math-rule-dashed>mtd{border-top-style:dashed}
    math mtr.math-last-dashed>mtd{border-bottom-style:dashed}
    math mtd.math-rule-dashed{border-left-style:dashed}
    math mtd.math-end-dashed{border-right-style:dashed}
    math mtd.math-rule-line{--left:linear-gradient(currentcolor,currentcolor) .12em 0/max(1px,.04em) 100% no-repeat}
    math mtd.math-rule-dashes{--left:repeating-linear-gradient(\(dashes)) .12em 0/max(1px,.04em) 100% no-repeat}
    math mtd.math-end-line{--right:linear-gradient(currentcolor,currentcolor) calc(100% - .12em) 0/max(1px,.04em) 100% no-repeat}
    math mtd.math-end-dashes{--right:repeating-linear-gradient(\(dashes)) calc(100% - .12em) 0/max(1px,.04em) 100% no-repeat}
    math mtr.math-rule-line{--above:linear-gradient(currentcolor,currentcolor) 0 .12em/100% max(1px,.04em) no-repeat}
    math mtr.math-rule-dashes{--above:repeating-linear-gradient(90deg,\(dashes)) 0 .12em/100% max(1px,.04em) no-repeat}
    math mtr.math-last-line{--below:linear-gradient(currentcolor,currentcolor) 0 calc(100% - .12em)/100% max(1px,.04em) no-repeat}
    math mtr.math-last-dashes{--below:repeating-linear-gradient(90deg,\(dashes)) 0 calc(100% - .12em)/100% max(1px,.04em) no-repeat}
    math mtd:is(.math-rule-line,.math-rule-dashes,.math-end-line,.math-end-dashes),math mtr:is(.math-rule-line,.math-rule-dashes,.math-last-line,.math-last-dashes)>mtd{background:var(--left,none),var(--right,none),var(--above,none),var(--below,none)}
    math .math-over-segment,math .math-under-segment{padding-top:.35em;--line:linear-gradient(currentcolor,currentcolor) no-repeat;\
    --thin:max(1px,.04em);background:var(--line) 0 .15em/100% var(--thin),var(--line) 0 .05em/var(--thin) .25em,\
    var(--line) 100% .05em/var(--thin) .25em}
    math .math-under-segment{padding:0 0 .35em;background-position:0 calc(100% - .15em),0 calc(100% - .05em),\
    100% calc(100% - .05em)}
    math mtable.math-diagram>mtr>mtd{padding:.2em .2em}
    math .math-code{font-family:var(--mono);font-size:.85em}
    math .math-bold{font-weight:bold}
    math .math-italic{font-style:italic}
    math .math-sans{font-family:var(--sans)}
    math .math-ink{background:currentcolor}
    math .math-colored{padding:.3em}
    math .math-circle{border:.04em solid;border-radius:50%;padding:.1em .25em}
    math .math-angl{border:solid;border-width:.04em .04em 0 0;padding:.1em .1em 0 .05em}
    math .math-phase{border-bottom:.04em solid;padding:.1em .1em .1em .75em;\
    background:linear-gradient(to bottom right,\(stroke)) left/.7em 100% no-repeat}
    math .math-boxed{border:.04em solid;padding:.3em}
    math .math-cancel{background:linear-gradient(to bottom right,\(stroke))}
    math .math-bcancel{background:linear-gradient(to top right,\(stroke))}
    math .math-xcancel{background:linear-gradient(to bottom right,\(stroke)),linear-gradient(to top right,\(stroke))}
    math .math-sout{background:linear-gradient(to top,\(stroke))}
    math .math-llap>mrow{transform:translateX(-100%)}
    math .math-clap>mrow{transform:translateX(-50%)}
    @media(forced-colors:active){math :is(.math-cancel,.math-bcancel,.math-xcancel,.math-sout,.math-phase,.math-ink,\
    .math-over-segment,.math-under-segment){forced-color-adjust:none;color:CanvasText}}
    .math-block{display:flex;align-items:center;margin:1em 0;overflow-x:auto;overflow-y:hidden}
    .formula{margin:1em 0;overflow-x:auto;overflow-y:hidden}
    .formula>.math-block{margin:0;overflow:visible}
    :not(.checked)>.formula>.math-block{min-width:max-content}
    a>math{border-bottom:.05em solid}
    .math-block>math{display:block math;flex:1 0 auto;margin:0}
    .math-number a{color:inherit;text-decoration:none;display:inline-block;min-width:24px;line-height:24px;text-align:right}.math-number a:hover{text-decoration:underline}
    .math-number{flex:none;position:sticky;right:0;padding-left:1em;background:var(--paper);margin-left:auto}
    .math-side{flex:none;display:flex;align-items:center;margin-left:auto;position:sticky;right:0;background:var(--paper)}
    math mtable.math-numbered{width:100%}
    math mtable.math-numbered>mtr>mtd.math-pad{width:50%;padding:0}
    math mtable.math-numbered>mtr>mtd.math-line-number{width:50%;padding:0 0 0 1em;text-align:right;text-align:-webkit-right;\
    position:sticky;right:0;background:var(--paper)}
    math .tick{font-family:var(--sans);font-weight:600;font-size:.7rem}
    math .holds>.tick{color:var(--good)}
    math .fails,math .unknown{color:var(--bad)}
    math .unknown{font-family:var(--mono);font-size:.8em}
    math .defines>.tick,math .says-nothing>.tick,math .unreadable>.tick,math .open>.tick{color:var(--soft)}
    .math-verdict{font:.72rem/1.3 var(--sans);color:var(--soft);white-space:nowrap;font-variant-numeric:tabular-nums}
    span.math-verdict{flex:none;margin-left:auto;padding-left:1em}
    .checked .math-block{flex-wrap:wrap}
    math mtext.math-verdict{padding-left:.8em}
    math mtr.math-below{display:none}
    @media screen and (max-width:38rem){math mtr.math-below{display:table-row}math mtr.math-below>mtd{text-align:left;text-align:-webkit-left;padding:0 0 .6em}math .math-line-number>.math-verdict{display:none}math .math-below>mtd>.math-verdict{padding-left:0}
    math mtable.math-numbered>mtr>mtd.math-pad{width:auto}}
    .math-verdict.fails{color:var(--bad);font-weight:600}
    .tex{position:sticky;left:0;font:.7rem/1.4 var(--sans);color:var(--soft)}
    .tex summary{width:max-content;margin-left:auto;padding:.2rem 0;cursor:pointer}
    .tex code{display:block;font-size:.8rem;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all;-webkit-user-select:all}
    .formula:has(.math-source)>.tex{display:none}
    @media print{.tex:not([open]){display:none}}
    .math-source{white-space:pre-wrap;overflow-wrap:anywhere}

    """
}
