extension StyleSheet {
  /// Where there is room the contents stand before the text, and a step's place and time behind it.
  static let wide = """
    @media screen and (min-width:75rem){
    body{grid-template-columns:minmax(14rem,1fr) minmax(0,40rem) minmax(10rem,1fr);column-gap:3.5rem}
    .contents{grid-column:1;grid-row:1/9;align-self:start;justify-self:end;position:sticky;top:0;width:14rem;max-height:100vh;overflow:auto;
    margin:0;border:0;padding:6.1rem 0 2rem;scrollbar-width:thin}
    .name{padding-right:0}
    .place{right:auto;left:100%;top:.1rem;width:9rem;margin-left:2rem;text-align:left}
    .place span{display:block}.place span+span::before{content:none}}

    """

  /// On a telephone charts are drawn anew, and the words give way before the numbers do.
  static let narrow = """
    @media screen and (max-width:38rem){
    body{font-size:1.0625rem}
    .plot.wide{display:none}.plot.narrow{display:block}
    .lead{font-size:1.15rem}
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
    .contents .sub{display:none}}
    @media (hover:none),(max-width:46rem){
    .heading{display:flex;align-items:last baseline}
    .heading>.anchor{position:static}}

    """

  /// On paper nothing is folded away but the plots' numbers, and the plots themselves are whole.
  static let print = """
    @media print{
    @page{margin:18mm 16mm}
    body{display:block;font-size:10.5pt;line-height:1.45;background:none}
    .contents,.skip,.anchor,.back,.numbers,.source{display:none}
    header.page{padding-top:0}
    h2,h3,h4,.heading,.alert>p:first-child,.bar,.table figcaption{break-after:avoid}
    .bar,.chart,.gallery>li,.failure,.note,tr,.summary{break-inside:avoid}
    .bar details::details-content{content-visibility:visible;block-size:auto}
    .bar summary::before{display:none}
    .scroll,.tall,pre{overflow:visible;max-height:none}
    .tall thead th{position:static}
    pre{white-space:pre-wrap;background:none;border:1px solid var(--rule)}
    .plot{min-width:0!important}
    a{color:inherit;text-decoration-color:var(--rule)}
    .plot,.gallery{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    p{orphans:3;widows:3}}

    """
}
