extension StyleSheet {
  /// The rules for the author's prose.
  static let prose = """
    h2,h3,h4,h5,h6{line-height:1.25;margin:2.6rem 0 .7rem;font-weight:600;text-wrap:balance;position:relative}
    h2{font-size:1.62rem;letter-spacing:-.008em}
    h3{font-size:1.28rem;margin-top:2.1rem}
    h4{font-size:1.1rem;font-style:italic}
    h5,h6{font-size:1rem}
    .heading{position:relative}
    .heading>:first-child{margin-inline-end:0}
    .anchor{color:var(--soft);text-decoration:none;display:inline-block;min-width:1.6rem;line-height:1.6rem;text-align:center}
    .heading>.anchor{position:absolute;inset-inline-end:100%;bottom:0}
    .anchor:hover{color:var(--ink);text-decoration:underline}
    .self{color:inherit;text-decoration:none;display:inline-block;min-height:24px}
    .self:hover{text-decoration:underline}
    p{margin:0 0 1.05rem;text-wrap:pretty;hanging-punctuation:first}
    ul,ol{padding-inline-start:1.5rem;margin:0 0 1.05rem}
    li{margin:.22rem 0}
    .task{list-style:none;margin-inline-start:-1.4rem}
    .task input{accent-color:var(--link);vertical-align:.06em}
    blockquote{margin:0 0 1.05rem;padding-inline-start:1.1rem;border-inline-start:2px solid var(--rule);color:var(--soft)}
    .alert{border-inline-start:4px solid var(--c);padding:.15rem 0;padding-inline-start:1rem;margin:0 0 1.05rem}
    .alert>p:first-child{display:flex;align-items:center;gap:.5rem;margin:0 0 .3rem;font:600 .92rem/1.5 var(--sans);color:var(--c)}
    .alert>:last-child{margin-bottom:0}
    .alert>p>svg{flex:none;width:1.05rem;height:1.05rem;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round}
    [data-alert=note]{--c:var(--link)}[data-alert=tip]{--c:var(--good)}[data-alert=important]{--c:var(--s3)}[data-alert=warning]{--c:var(--warn)}[data-alert=caution]{--c:var(--bad)}
    hr{border:0;margin:2.4rem auto;width:4rem;border-top:1px solid var(--soft)}
    code,kbd,pre,svg{direction:ltr}
    code,.value{unicode-bidi:isolate}
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
    .remark{font:.8em var(--sans);color:var(--soft)}
    .raw{font-family:var(--mono);font-size:.84rem;white-space:pre-wrap;overflow-wrap:anywhere}
    img,.picture{max-width:100%;height:auto}
    .scroll{overflow-x:auto;overflow-y:hidden}
    .scroll:has(>table),.formula,.display{background:linear-gradient(to right,var(--paper) 40%,transparent) 0 0/3rem 100% no-repeat local,linear-gradient(to left,var(--paper) 40%,transparent) 100% 0/3rem 100% no-repeat local,linear-gradient(to right,var(--shade),transparent) 0 0/.8rem 100% no-repeat,linear-gradient(to left,var(--shade),transparent) 100% 0/.8rem 100% no-repeat}
    .long{min-width:12em}
    table{border-collapse:collapse;font:.9rem/1.4 var(--sans);margin:0 0 1.2rem}
    th,td{padding:.32rem .7rem;text-align:start;vertical-align:top}
    th:first-child,td:first-child{padding-inline-start:0}
    th:last-child,td:last-child{padding-inline-end:0}
    thead :is(th,td){font-weight:600;font-size:.92em;vertical-align:bottom;border-bottom:1px solid var(--ink)}
    tbody tr+tr>*{border-top:1px solid var(--rule)}
    tbody th{font-weight:400}
    .left{text-align:left}.center{text-align:center}.right{text-align:right}
    body math{font-size:1.1em}
    code.math{white-space:pre-wrap}
    .display{overflow-x:auto;overflow-y:hidden;text-align:center;margin:0 0 1.05rem}
    .source{font:.84rem/1.5 var(--sans);margin-top:2.4rem}
    .source pre{counter-reset:line;max-height:36rem;overflow:auto;margin-top:.6rem}
    .source pre span{counter-increment:line}
    .source pre span::before{content:counter(line);display:inline-block;width:3.2em;padding-right:1em;text-align:right;color:var(--soft);user-select:none;-webkit-user-select:none}
    .source pre span:target{background:var(--rule)}
    .source:has(:target)::details-content{content-visibility:visible;block-size:auto}
    main details:not(.numbers)>summary{cursor:pointer}

    """
}
