extension StyleSheet {
  /// The rules for a wide window: the contents stand to the left of the text, and a step's lines and time to its
  /// right.
  static let wide = """
    @media (min-width:38.01rem){
    .comparison::details-content{content-visibility:visible;block-size:auto}
    .comparison>summary{cursor:auto;pointer-events:none}.comparison>summary::before{content:none}}
    @media screen and (min-width:75rem){
    body{grid-template-columns:minmax(14rem,1fr) minmax(0,40rem) minmax(10rem,1fr);column-gap:3.5rem}
    .contents{grid-column:1;grid-row:1/9;align-self:start;justify-self:end;position:sticky;top:0;width:14rem;max-height:100vh;overflow:auto;
    margin:0;border:0;padding:6.1rem 0 2rem;scrollbar-width:thin}
    .contents details::details-content{content-visibility:visible;block-size:auto}
    .contents summary{cursor:auto}.contents summary::before{content:none}
    .name{padding-right:0}
    .place{right:auto;left:100%;top:.1rem;width:9rem;margin-left:2rem;text-align:left}
    .place span{display:block}.place span+span::before{content:none}}

    """

  /// The rules for a narrow window: charts have their own drawings, and words are broken before numbers are.
  static let narrow = """
    @media screen and (max-width:46rem){.figures b{font-size:1.7rem}}
    @media screen and (max-width:38rem){
    body{font-size:1.0625rem}
    .plot.wide{display:none}.plot.narrow{display:block}
    header.page{padding-top:1.1rem}
    h1{font-size:1.6rem}
    .lead{font-size:1.02rem;margin-top:.5rem}
    .byline{margin-top:.5rem}
    .verdict{margin-top:.9rem}.how{display:none}
    .summary{margin-top:.9rem}
    .figures{grid-template-columns:1fr 1fr;padding:.7rem 0;gap:.6rem 1rem}
    .figures b{font-size:1.5rem}
    .figures small{display:none}
    .contents{margin-top:.7rem}
    main>:first-child{margin-top:1.1rem}
    .gallery{grid-template-columns:repeat(auto-fill,minmax(4.8rem,1fr))}
    .gallery.dense{grid-template-columns:repeat(auto-fill,minmax(2.9rem,1fr))}
    .gallery.beside{grid-template-columns:1fr}
    .beside>li{grid-template-columns:5rem minmax(0,1fr)}
    body{grid-template-columns:1rem minmax(0,1fr) 1rem}
    th,td{padding:.3rem .4rem}
    .comparison table{font-size:.74rem}
    .comparison th,.comparison td{padding:.3rem .12rem}
    .comparison code{padding:0;background:none;overflow-wrap:anywhere}
    p:has(>math){overflow-x:auto;overflow-y:hidden;padding-block:.25em;margin-block:-.25em .8rem}
    }
    @media (hover:none),(max-width:46rem){
    .heading{display:flex;align-items:last baseline}
    .heading>.anchor{position:static}}

    """

  /// The rules for forced colours: the system's colours replace those of the page, except those that tell curves and
  /// cells apart. What is drawn by a background or a shadow needs a colour of its own, or another line, to be
  /// visible.
  static let forced = """
    @media (forced-colors:active){
    :root{--paper:Canvas;--ink:CanvasText;--soft:CanvasText;--rule:CanvasText;--faint:Canvas;--over:CanvasText}
    .plot,.gallery,summary::before{forced-color-adjust:none}
    .tall thead :is(th,td){border-bottom:1px solid}}

    """

  /// The rules for paper: the numbers of plots, the details of the run, folded blocks and the notebook's source are not
  /// printed. Plots are not cut; wide tables are set in a small font, the widest on a page turned sideways; long tables
  /// are shown without some of their rows.
  static let print = """
    .on-paper{display:none}
    @media print{
    :root{--paper:#fff}
    @page{margin:16mm 16mm 18mm}
    @page broad{size:landscape}
    body{display:block;font-size:10pt;line-height:1.42;background:none}
    .contents,.skip,.anchor,.back,.numbers,.source,.run,.folded,.how,.scales,.download,.thinned{display:none}
    .on-paper{display:block;font:8pt/1.4 var(--sans);color:var(--soft);margin:.4em 0 0}
    header.page{padding-top:0}
    h1{font-size:21pt}
    h2,h3,h4,h5,h6,.heading,.alert>p:first-child,.bar,.table figcaption{break-after:avoid}
    .bar,.chart,.gallery>li,.failure,.note,.verdict,tr,.summary{break-inside:avoid}
    .cell{margin:1.2rem 0 1.4rem}
    figure{margin:1rem 0}
    .figures{padding:.6rem 0}
    footer{margin:1.5rem 0 0}
    .bar details:not(.default)::details-content,.legend::details-content{content-visibility:visible;block-size:auto}
    .bar{margin-bottom:.6rem}
    .bar pre{font-size:8pt;line-height:1.35;padding:.4rem .7rem}
    summary::before{display:none}
    .scroll,.tall,pre{overflow:visible;max-height:none;background:none}
    .scroll:has(>table),.formula,.display{background:none}
    .tall thead :is(th,td){position:static}
    table{font-size:8.5pt}
    th,td{padding:.16rem .5rem}
    .broad{page:broad;font-size:7pt}
    .note,.notes,.raw{font-size:1em}
    pre{white-space:pre-wrap;background:none;border:1px solid var(--rule)}
    .plot{min-width:0!important;max-height:62mm;width:auto}
    .chart:has(.cells) .plot{max-height:105mm}
    figcaption{break-inside:avoid}.chart figcaption,.pictures figcaption{break-before:avoid}
    .gallery{grid-template-columns:repeat(auto-fill,minmax(4.4rem,1fr));gap:.6rem}
    .gallery.dense{grid-template-columns:repeat(auto-fill,minmax(2.4rem,1fr));gap:.3rem}
    .gallery.beside{grid-template-columns:repeat(auto-fill,minmax(14rem,1fr))}
    a{color:inherit;text-decoration-color:var(--rule)}
    .plot,.gallery{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    p{orphans:3;widows:3}}

    """

  /// The footer of every printed page: the notebook, the time of its run, and the page number.
  static func runningFooter(_ words: String) -> String {
    let style = "font:8pt sans-serif;color:#5f5c55"
    return
      "@media print{@page{@bottom-left{content:\(quoted(words));\(style)}@bottom-right{content:counter(page) \" / \" counter(pages);\(style)}}}"
  }

  /// Returns the text as a string of CSS. Every character except plain letters, digits and a few signs is written as
  /// its number, so that no quotation mark, backslash, line end or end of the style element occurs in it.
  static func quoted(_ text: String) -> String {
    let characters = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ",", "-", "_", ":", "/": return String(scalar)
      case "\0": return "\\fffd "
      default: return "\\" + String(scalar.value, radix: 16) + " "
      }
    }
    return "\"" + characters.joined() + "\""
  }
}
