const LIGHT = `--page: #f6f7f9; --card: #fff; --text: #1c2430; --quiet: #5a6676; --line: #dde2e9;
  --reference: #9aa8bb; --current: #1a5fb4; --second: #b4590a; --alarm: #b3261e; --fine: #1b6e3c; --wait: #7a5200;`;

/** What all pages share. Plain in light and dark; series differ in lightness too, for eyes that don't tell the colours. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --card: #1b2129; --text: #e8ecf2; --quiet: #a3afbf;
  --line: #333d4a; --reference: #657388; --current: #78b4ff; --second: #f2b05e; --alarm: #ff8a80; --fine: #7ed6a0;
  --wait: #f0c36d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .75rem; } h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0 0 .3rem; display: flex; flex-wrap: wrap; gap: 0 .6rem; align-items: baseline; }
h3 small { margin-left: auto; font-weight: 400; color: var(--quiet); white-space: nowrap; }
.verdict { margin: 0 0 1rem; padding: .8rem 1rem; border-radius: 8px; background: var(--card);
  border: 1px solid var(--line); border-left: 6px solid var(--fine); font-weight: 600; }
.verdict.alarm { border-left-color: var(--alarm); color: var(--alarm); }
.verdict.wait { border-left-color: var(--wait); color: var(--wait); }
dl { display: flex; flex-wrap: wrap; gap: .6rem 2rem; margin: 0; } dl div { min-width: 8rem; }
dt { color: var(--quiet); font-size: .82rem; } dd { margin: 0; overflow-wrap: anywhere; }
.note { color: var(--quiet); font-size: .88rem; max-width: 72ch; } .quiet { color: var(--quiet); }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { padding: .45rem .75rem; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { color: var(--quiet); font-weight: 500; font-size: .82rem; } tbody th { font-weight: 500; }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.badge { background: var(--alarm); color: var(--card); border-radius: 999px; padding: .05rem .6rem; font-size: .78rem;
  font-weight: 600; } .badge.fine { background: var(--fine); } .badge.plain { background: var(--quiet); }
a { color: inherit; text-underline-offset: 3px; } a:focus-visible, summary:focus-visible { outline: 2px solid var(--current); }
.legend { display: flex; flex-wrap: wrap; align-items: center; gap: .2rem 1rem; margin: 0 0 .75rem; color: var(--quiet);
  font-size: .9rem; } .legend > span { display: inline-flex; align-items: center; gap: .45rem; }
.key { width: .9rem; height: .9rem; border-radius: 3px; }
.reference { background: var(--reference); } .current { background: var(--current); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 350px), 1fr)); gap: 1rem; }
.cards > h2, .cards > .legend { grid-column: 1 / -1; margin-bottom: 0; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; min-width: 0; }
:target { outline: 2px solid var(--current); outline-offset: 2px; }
figure { margin: 0; } figure svg { display: block; width: 100%; max-width: 32rem; height: auto; margin: 0 auto; }
figure svg.compact { max-width: 26rem; margin: 0; }
svg text { fill: var(--quiet); font: 12px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
svg .label { fill: var(--text); } svg .grid { stroke: var(--line); } svg .guide { stroke: var(--quiet); stroke-dasharray: 4 4; }
svg .mark { stroke: var(--card); stroke-width: 1; } svg .interval { stroke-width: 2; } svg .curve { fill: none; stroke-width: 2.25; }
svg .series-1 { fill: var(--current); } svg .interval.series-1, svg .curve.series-1 { fill: none; stroke: var(--current); }
svg .series-2 { fill: var(--second); } svg .interval.series-2, svg .curve.series-2 { fill: none; stroke: var(--second); }
svg .series-3 { fill: var(--quiet); } svg .interval.series-3, svg .curve.series-3 { fill: none; stroke: var(--quiet); }
svg .curve.series-3 { stroke-dasharray: 6 3; stroke-width: 1.75; } svg .point { fill: var(--reference); fill-opacity: .45; }
svg .bar { fill: var(--reference); }
article thead th { white-space: normal; vertical-align: bottom; }
details { margin: .6rem 0 0; font-size: .88rem; } summary { cursor: pointer; color: var(--quiet); }
details .scroll { margin-top: .5rem; border: 0; } details table { font-size: .85rem; }
details th, details td { padding: .25rem .6rem; } details th:first-child { padding-left: 0; }
@media print { :root { color-scheme: light; ${LIGHT} } body { background: #fff; font-size: 12px; } main { padding: 0; max-width: none; }
  article, figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; } }
`;
