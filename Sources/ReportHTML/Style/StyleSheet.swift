/// The page's own rules. Every colour is a custom property with a value for each theme.
enum StyleSheet {
  static let page = lean(colours + frame + prose + cells + charts + pictures + wide + narrow + print)

  /// Colours by Okabe and Ito, darkened or lifted until text in them has a contrast of 4.5 on its paper:
  /// blue, vermilion and green stay apart for every kind of colour blindness.
  static let colours = """
    :root{color-scheme:light dark;
    --paper:#fdfcf9;--ink:#1c1b19;--soft:#5f5c55;--rule:#dcd9d0;--faint:#f3f1ea;
    --s1:#0067a3;--s2:#b34700;--s3:#00705a;--heat:#d65a08;--hit:#004a78;--bad:#a3262a;--over:#000;--over-heat:#000;--over-hit:#fff;
    --serif:"Iowan Old Style","Palatino Linotype",Palatino,P052,"Book Antiqua","Source Serif 4",Charter,Georgia,serif;
    --sans:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue","Liberation Sans",Arial,sans-serif;
    --mono:ui-monospace,"SF Mono","Cascadia Code",Menlo,Consolas,"Noto Sans Mono","DejaVu Sans Mono","Liberation Mono",monospace}
    @media screen and (prefers-color-scheme:dark){:root{
    --paper:#161617;--ink:#e4e1d9;--soft:#a39f95;--rule:#373633;--faint:#212122;
    --s1:#63b3e6;--s2:#f0975c;--s3:#4fc29c;--heat:#e08450;--hit:#5aa2d0;--bad:#ff8f88;--over:#fff;--over-heat:#000;--over-hit:#000}}

    """

  static let frame = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1.5rem}
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
    body{margin:0;background:var(--paper);color:var(--ink);font:1.1875rem/1.58 var(--serif);
    display:grid;grid-template-columns:minmax(1.25rem,1fr) minmax(0,40rem) minmax(1.25rem,1fr);
    font-kerning:normal;overflow-wrap:break-word}
    body>*{grid-column:2;min-width:0}
    a{color:var(--s1);text-decoration-thickness:1px;text-underline-offset:.16em}
    a:hover{text-decoration-thickness:2px}
    :focus-visible{outline:2px solid var(--s1);outline-offset:3px;border-radius:2px}
    .skip{position:absolute;left:-99rem}
    .skip:focus{left:1rem;top:1rem;z-index:9;padding:.4rem .8rem;background:var(--paper);font:1rem var(--sans)}
    .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    header.page{padding-top:clamp(2rem,7vw,5.5rem)}
    h1{font-size:clamp(2rem,5.4vw,2.9rem);line-height:1.12;font-weight:400;letter-spacing:-.012em;margin:0;text-wrap:balance}
    .lead{font-size:1.3rem;line-height:1.42;font-style:italic;color:var(--soft);margin:.9rem 0 0;text-wrap:pretty}
    .byline{font:.9rem/1.5 var(--sans);color:var(--soft);margin:1rem 0 0}
    .outcome{font:.95rem/1.5 var(--sans);border-left:3px solid var(--bad);padding:.1rem 0 .1rem .9rem;margin:1.8rem 0 0}
    .summary{margin-top:2.2rem;border-top:1px solid var(--ink);font-family:var(--sans)}
    .figures{list-style:none;margin:0;padding:1.2rem 0 1.3rem;display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1.2rem 1.6rem}
    .figures li{display:flex;flex-direction:column;font-size:.86rem;line-height:1.4}
    .figures b{font:400 2.1rem/1.1 var(--serif);font-variant-numeric:lining-nums;letter-spacing:-.01em;margin-bottom:.2rem}
    .figures li:first-child b{color:var(--s1)}
    .figures small{font-size:.78rem;color:var(--soft);text-wrap:balance}
    .groups{display:grid;grid-template-columns:repeat(auto-fit,minmax(15.5rem,1fr));gap:1.2rem 2.4rem;border-top:1px solid var(--rule);padding:1.1rem 0 0}
    .group>p{margin:0 0 .25rem;font-size:.7rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
    .group dl{margin:0;font-size:.84rem;line-height:1.35}
    .group dl{display:grid;grid-template-columns:auto minmax(0,1fr)}
    dt,dd{margin:0;padding:.22rem 0;border-top:1px solid var(--rule)}
    dt:first-of-type,dd:first-of-type{border-top:0}
    dt{color:var(--soft);padding-right:1.2rem}
    dd{text-align:right;font-variant-numeric:tabular-nums}
    .warnings{font:.86rem/1.5 var(--sans);margin-top:1.4rem}
    .contents{font:.84rem/1.4 var(--sans);margin:2.4rem 0 0;padding-top:.7rem;border-top:1px solid var(--rule)}
    .contents p{margin:0 0 .4rem;font-size:.7rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
    .contents ul{list-style:none;margin:0;padding:0}
    .contents li{margin:.36rem 0}
    .contents .sub{padding-left:.9rem}
    .contents .step{padding-left:.9rem;font-size:.95em}
    .contents a{color:var(--soft);text-decoration:none}
    .contents a:hover{color:var(--ink);text-decoration:underline}
    .contents li:not(.sub,.step)>a{color:var(--ink)}
    .contents b{color:var(--bad);font-weight:600}
    .contents code{font-size:.92em;background:none;padding:0}
    .not-run{opacity:.6}
    footer{margin:4rem 0 3rem;padding-top:.8rem;border-top:1px solid var(--rule);font:.78rem/1.55 var(--sans);color:var(--soft)}
    footer p{margin:.2rem 0}

    """

  static let prose = """
    h2,h3,h4,h5,h6{line-height:1.25;margin:2.6rem 0 .7rem;font-weight:600;text-wrap:balance;position:relative}
    h2{font-size:1.62rem;letter-spacing:-.008em}
    h3{font-size:1.28rem;margin-top:2.1rem}
    h4{font-size:1.1rem;font-style:italic}
    h5,h6{font-size:1rem}
    .anchor{position:absolute;right:100%;padding-right:.4rem;color:var(--soft);text-decoration:none;font-weight:400;opacity:0}
    :hover>.anchor,.anchor:focus{opacity:1}
    p{margin:0 0 1.05rem;text-wrap:pretty;hanging-punctuation:first}
    ul,ol{padding-left:1.5rem;margin:0 0 1.05rem}
    li{margin:.22rem 0}
    .task{list-style:none;margin-left:-1.4rem}
    .task input{accent-color:var(--s1);vertical-align:.06em}
    blockquote{margin:0 0 1.05rem;padding-left:1.1rem;border-left:2px solid var(--rule);color:var(--soft)}
    hr{border:0;margin:2.4rem auto;width:4rem;border-top:1px solid var(--soft)}
    code,kbd,pre{font-family:var(--mono);font-variant-ligatures:none}
    code{font-size:.84em;background:var(--faint);padding:.08em .3em;border-radius:3px}
    kbd{font-size:.8em;border:1px solid var(--rule);border-bottom-width:2px;border-radius:4px;padding:.05em .35em}
    pre{font-size:.82rem;line-height:1.55;background:var(--faint);padding:.8rem 1rem;border-radius:4px;overflow-x:auto;margin:0 0 1.2rem;tab-size:4}
    pre code{font-size:inherit;background:none;padding:0}
    sup,sub{font-size:.72em;line-height:0}
    .noteref a{text-decoration:none;padding:0 .1em}
    .notes{font-size:.92rem;line-height:1.5}
    .notes h2{font-size:1.2rem}
    .notes li:target,.noteref a:target{background:var(--faint);outline:.3rem solid var(--faint)}
    .back{text-decoration:none;font-family:var(--sans)}
    .value{font-variant-numeric:lining-nums;border-bottom:1px dotted var(--soft)}
    .missing{color:var(--soft);font:italic .86em var(--sans)}
    .far{font-style:italic}
    .raw{font-family:var(--mono);font-size:.84rem;white-space:pre-wrap;overflow-wrap:anywhere}
    img{max-width:100%;height:auto}
    .scroll{overflow-x:auto;overflow-y:hidden}
    table{border-collapse:collapse;font:.9rem/1.4 var(--sans);margin:0 0 1.2rem}
    th,td{padding:.32rem .7rem;text-align:left;vertical-align:top}
    th:first-child,td:first-child{padding-left:0}
    th:last-child,td:last-child{padding-right:0}
    thead th{font-weight:600;font-size:.92em;vertical-align:bottom;border-bottom:1px solid var(--ink)}
    tbody tr+tr>*{border-top:1px solid var(--rule)}
    tbody th{font-weight:400}
    .left{text-align:left}.center{text-align:center}.right{text-align:right}
    code.math{white-space:pre-wrap}
    .display{overflow-x:auto;overflow-y:hidden;text-align:center;margin:0 0 1.05rem}
    main details:not(.numbers)>summary{cursor:pointer}

    """

  static let cells = """
    .cell{margin:2.2rem 0 2.6rem;scroll-margin-top:1.5rem}
    .bar{position:relative;border-top:1px solid var(--rule);padding-top:.45rem;margin-bottom:1.1rem;font:.8rem/1.5 var(--sans);color:var(--soft)}
    .name{margin:0;padding-right:10rem}
    .name code{color:var(--ink);background:none;padding:0;font-size:.95em;font-weight:600}
    .name i{font-style:normal}
    .name span{font-family:var(--serif);font-style:italic;font-size:.98rem;margin-left:.35rem}
    .place{position:absolute;right:0;top:.5rem;margin:0;text-align:right;font-size:.76rem;font-variant-numeric:tabular-nums}
    .place span+span::before{content:"· "}
    summary{cursor:pointer;list-style:none}
    summary::-webkit-details-marker{display:none}
    summary::before{content:"";display:inline-block;width:.5em;height:.56em;margin-right:.5em;background:var(--soft);clip-path:polygon(0 0,100% 50%,0 100%)}
    details[open]>summary::before{rotate:90deg}
    summary:hover::before{background:var(--ink)}
    .bar pre{margin:.5rem 0 .2rem;color:var(--ink)}
    .k{color:var(--s1)}.n{color:inherit}pre .n{color:var(--s2)}pre .s{color:var(--s3)}pre .c{color:var(--soft);font-style:italic}
    mark{background:none;color:inherit;box-shadow:inset 2px 0 var(--bad);padding:.1rem .5rem;margin-left:-.5rem;display:inline-block;min-width:100%}
    [data-status=failed]>.bar{border-top-color:var(--bad)}
    [data-status=not-run]>.bar{opacity:.75}
    .quiet{font:.86rem/1.5 var(--sans);color:var(--soft)}
    .failure{border-left:3px solid var(--bad);padding:.1rem 0 .1rem 1rem;font:.95rem/1.5 var(--sans);margin:1.2rem 0}
    .failure p{margin:.3rem 0;overflow-wrap:anywhere}
    .failure strong{color:var(--bad)}
    .failure .where{font-size:.8rem;color:var(--soft)}
    .note{border-left:3px solid var(--s3);padding-left:1rem;margin:1.3rem 0;font-size:1.02rem;line-height:1.5}
    .note p{margin:0}
    .caution{border-color:var(--s2)}
    .caution strong:first-child{color:var(--s2)}
    figure{margin:1.9rem 0 2rem}
    figcaption{font:.86rem/1.48 var(--sans);color:var(--soft);margin-top:.7rem;text-wrap:pretty}
    figcaption b,figcaption strong{color:var(--ink);font-weight:600}
    .table figcaption{margin:0 0 .6rem}
    .picture img{display:block}
    table.data{margin:0;min-width:60%;font-variant-numeric:tabular-nums lining-nums}
    .data .n{text-align:right}
    .data tbody .n{white-space:nowrap}
    .data b{font-weight:700}
    .pad{visibility:hidden}
    .passed{color:var(--s3);white-space:nowrap}
    .failed{color:var(--bad);white-space:nowrap;font-weight:600}
    .tall{max-height:30rem;overflow-y:auto}
    .tall thead th{position:sticky;top:0;background:var(--paper);box-shadow:0 1px var(--ink);border:0}

    """
}

extension StyleSheet {
  static let charts = """
    .plot{display:block;max-width:100%;height:auto;margin:0 auto;font-family:var(--sans);font-size:13px;font-variant-numeric:tabular-nums lining-nums;fill:var(--soft)}
    .narrow{display:none;font-size:12px}
    .e{text-anchor:end}.m{text-anchor:middle}
    .label{fill:var(--soft);font-style:italic}
    .strong{fill:var(--ink);font-weight:600}
    .rule,.axis,.guide,.line,.weights{fill:none}
    .rule{stroke:var(--rule);stroke-opacity:.75}
    .axis{stroke:var(--soft)}
    .s1{--c:var(--s1)}.s2{--c:var(--s2)}.s3{--c:var(--s3)}.s0{--c:var(--soft)}
    .line{stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    .line.s0{stroke-width:1.3;stroke-dasharray:5 4}
    .dot{fill:var(--c);stroke:var(--paper);stroke-width:1.5}
    .curve,.tip{fill:var(--c,var(--ink))}
    .band path{fill:none;pointer-events:all}
    .band g{opacity:0;pointer-events:none}
    .band:hover g{opacity:1}
    .band .guide{stroke:var(--soft);stroke-width:1}
    .tip{font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:5px;stroke-linejoin:round}
    .amount{fill:var(--s1)}
    g:hover>.amount{fill-opacity:.8}
    .ground{fill:var(--faint)}
    .heat{fill:var(--heat)}.hit{fill:var(--hit)}
    .cells text{fill:var(--over);pointer-events:none}.cells .over-heat{fill:var(--over-heat)}.cells .over-hit{fill:var(--over-hit)}
    .cells g:hover>:first-of-type{stroke:var(--ink);stroke-width:2}
    .weights{stroke:var(--ink);stroke-opacity:.13;stroke-width:.8}
    .unit{fill:var(--paper);stroke:var(--s1);stroke-width:1.6}
    .more{fill:var(--soft)}
    .numbers{margin-top:.5rem;font:.8rem/1.5 var(--sans);color:var(--soft)}
    .numbers summary{width:max-content}
    .numbers .scroll{margin-top:.5rem;max-height:24rem;overflow-y:auto;color:var(--ink)}
    .numbers table{min-width:0;font-size:.8rem}

    """

  static let pictures = """
    .store{position:absolute;width:0;height:0}
    .gallery{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(6.4rem,1fr));gap:1rem .9rem;font:.76rem/1.35 var(--sans)}
    .gallery li{margin:0;min-width:0}
    .gallery svg{display:block;width:100%;height:auto;image-rendering:pixelated}
    .gallery image{image-rendering:pixelated}
    .gallery p{margin:.35rem 0 0;color:var(--soft)}
    .gallery p span{display:block}
    .gallery p span:first-child{color:var(--ink)}
    .dense{grid-template-columns:repeat(auto-fill,minmax(3.9rem,1fr));gap:.5rem}
    .dense svg{background:var(--faint)}
    .beside{grid-template-columns:repeat(auto-fill,minmax(min(17.5rem,100%),1fr));gap:1.5rem 1.8rem}
    .beside>li{display:grid;grid-template-columns:6rem minmax(0,1fr);grid-template-rows:auto 1fr;column-gap:1rem}
    .beside ol{grid-column:2;grid-row:1/3;list-style:none;margin:0;padding:0}
    .beside ol li{display:grid;grid-template-columns:6.2em minmax(0,1fr);gap:.5em;font-size:.7rem;line-height:1.4;color:var(--soft);position:relative}
    .beside ol li>:first-child{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
    .beside i{font-style:normal;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;--bar:var(--soft);--room:(100% - 3.9em);
    background:linear-gradient(var(--bar),var(--bar)) 0 50%/calc(var(--p)*var(--room)) .6em no-repeat,linear-gradient(var(--faint),var(--faint)) 0 50%/calc(var(--room)) .6em no-repeat;
    print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .beside ol .truth{color:var(--ink);font-weight:600}
    .truth>i{--bar:var(--s1)}
    @media screen and (prefers-color-scheme:dark){.ink{filter:invert(1)}}

    """

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
    .contents .sub{display:none}}
    @media (hover:none){.anchor{display:none}}

    """

  /// On paper nothing is folded away but the plots' numbers, and the plots themselves are whole.
  static let print = """
    @media print{
    @page{margin:18mm 16mm}
    body{display:block;font-size:10.5pt;line-height:1.45;background:none}
    .contents,.skip,.anchor,.back,.numbers{display:none}
    header.page{padding-top:0}
    h2,h3,h4,.bar,.table figcaption{break-after:avoid}
    .bar,.chart,.gallery>li,.failure,.note,tr,.summary{break-inside:avoid}
    .bar details::details-content{content-visibility:visible;block-size:auto}
    .bar summary::before{display:none}
    .scroll,.tall,pre{overflow:visible;max-height:none}
    .tall thead th{position:static}
    pre{white-space:pre-wrap;background:none;border:1px solid var(--rule)}
    a{color:inherit;text-decoration-color:var(--rule)}
    .plot,.gallery{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    p{orphans:3;widows:3}}

    """

  /// Without the line ends and indents that only its authors need.
  private static func lean(_ rules: String) -> String {
    rules.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }.joined()
  }
}
