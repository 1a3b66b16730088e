extension StyleSheet {
  /// The rules for the page around the text: its width, title, summary, contents and footer.
  static let frame = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1.5rem}
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
    body{margin:0;background:var(--paper);color:var(--ink);font:1.1875rem/1.58 var(--serif);
    display:grid;grid-template-columns:minmax(1.25rem,1fr) minmax(0,40rem) minmax(1.25rem,1fr);
    font-kerning:normal;overflow-wrap:break-word}
    body>*{grid-column:2;min-width:0}
    a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.16em}
    a:hover{text-decoration-thickness:2px}
    :focus-visible{outline:2px solid var(--link);outline-offset:3px;border-radius:2px}
    .skip{position:absolute;left:-99rem}
    .skip:focus{left:1rem;top:1rem;z-index:9;padding:.4rem .8rem;background:var(--paper);font:1rem var(--sans)}
    .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    header.page{padding-top:clamp(2rem,7vw,5.5rem)}
    h1{font-size:clamp(2rem,5.4vw,2.9rem);line-height:1.12;font-weight:400;letter-spacing:-.012em;margin:0;text-wrap:balance}
    .lead{font-size:1.3rem;line-height:1.42;font-style:italic;color:var(--soft);margin:.9rem 0 0;text-wrap:pretty}
    .byline{font:.9rem/1.5 var(--sans);color:var(--soft);margin:1rem 0 0}
    .verdict{font:.92rem/1.55 var(--sans);border-left:3px solid var(--tone,var(--soft));padding:.05rem 0 .05rem .9rem;margin:1.6rem 0 0}
    .verdict p{margin:0}
    .verdict p+p{margin-top:.35rem}
    .verdict p:first-child>strong{color:var(--tone,inherit)}
    .verdict b{color:var(--bad);font-weight:600}
    .verdict a{color:inherit}
    .verdict .how{font-size:.8rem;color:var(--soft)}
    [data-level=sound]{--tone:var(--good)}[data-level=doubtful],[data-level=open]{--tone:var(--warn)}[data-level=unsound],[data-level=failed],[data-level=interrupted]{--tone:var(--bad)}
    .summary{margin-top:1.6rem;border-top:1px solid var(--ink);font-family:var(--sans)}
    .summary figure{margin:1.2rem 0}
    .run{margin-top:0;border-top:1px solid var(--rule);padding-top:.7rem;font:.84rem/1.4 var(--sans)}
    .verdict+.run{margin-top:1.4rem}
    .run>summary{color:var(--soft)}
    .figures{list-style:none;margin:0;padding:1.2rem 0 1.3rem;display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1.2rem 1.6rem}
    .figures li{display:flex;flex-direction:column;font-size:.86rem;line-height:1.4}
    .figures b{font:400 2.1rem/1.1 var(--serif);font-variant-numeric:lining-nums;letter-spacing:-.01em;margin-bottom:.2rem;white-space:nowrap}
    .figures small{font-size:.78rem;color:var(--soft);text-wrap:balance}
    .groups{display:grid;grid-template-columns:repeat(auto-fit,minmax(15.5rem,1fr));gap:1.2rem 2.4rem;padding:1.1rem 0 0}
    .group>p,.provenance>p{margin:0 0 .25rem;font-size:.7rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
    .group dl{margin:0;font-size:.84rem;line-height:1.35}
    .group dl{display:grid;grid-template-columns:auto minmax(0,1fr)}
    dt,dd{margin:0;padding:.22rem 0;border-top:1px solid var(--rule)}
    dt:first-of-type,dd:first-of-type{border-top:0}
    dt{color:var(--soft);padding-right:1.2rem}
    dd{text-align:right;font-variant-numeric:tabular-nums}
    .comparison{margin-top:1.5rem;border-top:1px solid var(--rule);padding-top:1.1rem;font:.84rem/1.4 var(--sans)}
    .comparison>summary{margin:0 0 .5rem;font-size:.7rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
    .comparison table{font-size:.84rem;width:100%}
    .compared+.compared{margin-top:1rem}
    .warnings,.provenance{font:.86rem/1.5 var(--sans);margin-top:1.4rem}
    .contents{font:.84rem/1.4 var(--sans);margin:2.4rem 0 0;padding-top:.7rem;border-top:1px solid var(--rule)}
    .contents summary{margin:0 0 .4rem;font-size:.7rem;letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
    .contents ul{list-style:none;margin:0;padding:0}
    .contents li{margin:.1rem 0}
    .contents .sub{padding-left:.9rem}
    .contents .step{padding-left:.9rem;font-size:.95em}
    .contents a{display:inline-block;min-width:1.5rem;min-height:1.5rem;padding:.17rem 0;color:var(--soft);text-decoration:none}
    .contents a:hover{color:var(--ink);text-decoration:underline}
    .contents li:not(.sub,.step)>a{color:var(--ink)}
    .contents b{color:var(--bad);font-weight:600}
    .contents code{font-size:.92em;background:none;padding:0}
    .not-run{font-style:italic}
    main>:first-child{margin-top:2.6rem}
    footer{margin:4rem 0 3rem;padding-top:.8rem;border-top:1px solid var(--rule);font:.78rem/1.55 var(--sans);color:var(--soft)}
    footer p{margin:.2rem 0}

    """
}
