extension StyleSheet {
  /// The rules for steps: their bar, errors, notes, figures and tables.
  static let cells = """
    .cell{margin:2.2rem 0 2.6rem;scroll-margin-top:1.5rem}
    .bar{position:relative;border-top:1px solid var(--rule);padding-top:.45rem;margin-bottom:1.1rem;font:.8rem/1.5 var(--sans);color:var(--soft)}
    .name{margin:0;padding-right:10rem;min-height:24px}
    .name code{color:var(--ink);background:none;padding:0;font-size:.95em;font-weight:600}
    .name i{font-style:normal}
    .name span{font-family:var(--serif);font-style:italic;font-size:.98rem;margin-left:.35rem}
    .place{position:absolute;right:0;top:.5rem;margin:0;text-align:right;font-size:.76rem;font-variant-numeric:tabular-nums}
    .place a,.where a{color:inherit;display:inline-block;min-height:24px}
    .place span+span::before{content:"· "}
    .origin{font-style:italic}
    summary{cursor:pointer;list-style:none}
    summary::-webkit-details-marker{display:none}
    summary::before{content:"";display:inline-block;width:.5em;height:.56em;margin-right:.5em;background:var(--soft);clip-path:polygon(0 0,100% 50%,0 100%)}
    details[open]>summary::before{rotate:90deg}
    summary:hover::before{background:var(--ink)}
    .bar pre{margin:.5rem 0 .2rem;color:var(--ink)}
    pre .k{font-weight:600}pre .c{color:var(--soft);font-style:italic}
    pre del{color:var(--soft)}pre ins,.override{color:var(--warn);font-weight:600;text-decoration:none}
    .name .override{font:600 .95em var(--mono);margin-left:.3rem}
    mark{background:none;color:inherit;border-left:2px solid var(--bad);padding:.1rem .5rem .1rem calc(.5rem - 2px);margin-left:-.5rem;display:inline-block;min-width:100%}
    [data-status=failed]>.bar{border-top-color:var(--bad)}
    [data-status=not-run]>.bar{border-top-style:dashed}
    [data-status=not-run] .name code{color:var(--soft);font-weight:400}
    .quiet{font:.86rem/1.5 var(--sans);color:var(--soft)}
    .failure{border-left:3px solid var(--bad);padding:.1rem 0 .1rem 1rem;font:.95rem/1.5 var(--sans);margin:1.2rem 0}
    .failure p{margin:.3rem 0;overflow-wrap:anywhere}
    .failure strong{color:var(--bad)}
    .failure .where{font-size:.8rem;color:var(--soft)}
    .checked .reading{font:.8rem/1.45 var(--sans);color:var(--soft);margin:-.4rem 0 .8rem}
    .name>*,.contents a{unicode-bidi:isolate}
    .legend{font:.8rem/1.45 var(--sans);color:var(--soft);margin:-.4rem 0 1rem}
    .legend dl{display:grid;grid-template-columns:auto minmax(0,1fr);margin:.3rem 0 0}
    .legend dd{text-align:left}
    .checked .reading math{font-size:1.05em}
    .note{border-left:3px solid var(--rule);padding-left:1rem;margin:1.3rem 0;font-size:1.02rem;line-height:1.5}
    .note p{margin:0}
    .caution{border-color:var(--warn)}
    .caution strong:first-child{color:var(--warn)}
    figure{margin:1.9rem 0 2rem}
    figcaption{font:.86rem/1.48 var(--sans);color:var(--soft);margin-top:.7rem;text-wrap:pretty}
    figcaption b,figcaption strong{color:var(--ink);font-weight:600}
    .table figcaption{margin:0 0 .6rem}
    .picture img,.picture svg{display:block}
    table.data{margin:0;min-width:60%;font-variant-numeric:tabular-nums lining-nums}
    .data .n{text-align:right}
    .data tbody .n,.short{white-space:nowrap}
    .data b{font-weight:700}
    .data [data-pad]::after{content:attr(data-pad);visibility:hidden}
    .download{margin:.35rem 0 0;font:.76rem/1.5 var(--sans)}
    .folded{margin:1.3rem 0}
    .folded>summary{font:.9rem/1.5 var(--sans);color:var(--soft)}
    .passed{color:var(--good);white-space:nowrap}
    .failed{color:var(--bad);white-space:nowrap;font-weight:600}
    .tall{max-height:30rem;overflow-y:auto}
    .tall thead :is(th,td){position:sticky;top:0;background:var(--paper);box-shadow:0 1px var(--ink);border:0}

    """
}
