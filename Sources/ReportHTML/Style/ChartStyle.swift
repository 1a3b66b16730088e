extension StyleSheet {
  /// The rules for drawings. Their colours come from `--c`, which is set by the class of a series.
  static let charts = """
    .plot{display:block;max-width:100%;height:auto;margin:0 auto;font-family:var(--sans);font-size:13px;font-variant-numeric:tabular-nums lining-nums;fill:var(--soft)}
    .narrow{display:none;font-size:12px}
    .e{text-anchor:end}.m{text-anchor:middle}
    .label{fill:var(--soft);font-style:italic}
    .strong{fill:var(--ink);font-weight:600}
    .rule,.axis,.guide,.line,.weights{fill:none}
    .rule{stroke:var(--rule);stroke-opacity:.75}
    .axis{stroke:var(--soft)}
    .s1{--c:var(--s1)}.s2{--c:var(--s2)}.s3{--c:var(--s3)}.s0,.s4,.s5{--c:var(--soft)}
    .line{stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    .fine{stroke-width:1.1}
    .line.s0{stroke-width:1.3;stroke-dasharray:5 4}
    .line.s4{stroke-width:1.5;stroke-opacity:.6;stroke-dasharray:1 4}
    .line.s5{stroke-width:1;stroke-opacity:.55}
    .dot.s4{fill-opacity:.7}
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
    .cells g:hover rect{stroke:var(--ink);stroke-width:2}
    .weights{stroke:var(--ink);stroke-opacity:.13;stroke-width:.8}
    .unit{fill:var(--paper);stroke:var(--soft);stroke-width:1.6}
    .more{fill:var(--soft)}
    .scales{display:flex;flex-wrap:wrap;gap:.2rem 1rem;border:0;padding:0;margin:0 0 .5rem;font:.78rem/1.5 var(--sans);color:var(--soft)}
    .scales legend{float:left;padding:0;margin-right:1rem}
    .scales label{min-height:24px}
    .scales input{accent-color:var(--link);vertical-align:-.1em;margin:0 .1em 0 0}
    .chart:has(.linear:checked) svg.logarithmic,.chart:has(.logarithmic:checked) svg.linear{display:none}
    .numbers{margin-top:.5rem;font:.8rem/1.5 var(--sans);color:var(--soft)}
    .numbers summary{width:max-content}
    .numbers .scroll{margin-top:.5rem;max-height:24rem;overflow-y:auto;color:var(--ink)}
    .numbers table{min-width:0;font-size:.8rem}

    """

  /// The rules for small pictures, which have the page's background.
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
    .dense p{margin-top:.1rem;font-size:.68rem}
    .gallery.dense p span:first-child{color:var(--soft)}
    .dense svg{background:var(--faint)}
    .beside{grid-template-columns:repeat(auto-fill,minmax(min(17.5rem,100%),1fr));gap:1.5rem 1.8rem}
    .beside>li{display:grid;grid-template-columns:6rem minmax(0,1fr);grid-template-rows:auto 1fr;column-gap:1rem}
    .beside ol{grid-column:2;grid-row:1/3;list-style:none;margin:0;padding:0}
    .beside ol li{display:grid;grid-template-columns:6.2em minmax(0,1fr);gap:.5em;font-size:.7rem;line-height:1.4;color:var(--soft);position:relative}
    .beside ol li>:first-child{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
    .beside i{font-style:normal;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;--bar:var(--soft);--room:calc(100% - 3.9em);
    background:linear-gradient(var(--bar),var(--bar)) 0 50%/calc(var(--p)*var(--room)) .6em no-repeat,linear-gradient(var(--faint),var(--faint)) 0 50%/var(--room) .6em no-repeat;
    print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .beside ol .truth{color:var(--ink);font-weight:600}
    .truth>i{--bar:var(--ink)}
    @media screen and (prefers-color-scheme:dark){.ink{filter:invert(1)}}

    """
}
