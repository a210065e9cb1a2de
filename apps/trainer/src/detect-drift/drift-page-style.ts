/** Plain in light and dark; the two series differ in lightness too, for eyes that don't tell the colours. */
export const DRIFT_PAGE_STYLE = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1c2430; --quiet: #5a6676; --line: #dde2e9;
  --reference: #9aa8bb; --current: #1a5fb4; --alarm: #b3261e; --fine: #1b6e3c; --wait: #7a5200; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --card: #1b2129; --text: #e8ecf2; --quiet: #a3afbf;
  --line: #333d4a; --reference: #657388; --current: #78b4ff; --alarm: #ff8a80; --fine: #7ed6a0; --wait: #f0c36d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .75rem; } h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; display: flex; gap: .6rem; align-items: baseline; }
h3 small { margin-left: auto; font-weight: 400; color: var(--quiet); }
.verdict { margin: 0 0 1rem; padding: .8rem 1rem; border-radius: 8px; background: var(--card);
  border: 1px solid var(--line); border-left: 6px solid var(--fine); font-weight: 600; }
.verdict.drift { border-left-color: var(--alarm); color: var(--alarm); }
.verdict.not-enough-data { border-left-color: var(--wait); color: var(--wait); }
dl { display: flex; flex-wrap: wrap; gap: .6rem 2rem; margin: 0; } dl div { min-width: 8rem; }
dt { color: var(--quiet); font-size: .82rem; } dd { margin: 0; overflow-wrap: anywhere; }
.note { color: var(--quiet); font-size: .88rem; max-width: 72ch; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { padding: .45rem .75rem; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { color: var(--quiet); font-weight: 500; font-size: .82rem; } tbody th { font-weight: 500; }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.alarm td, tr.alarm th { background: color-mix(in srgb, var(--alarm) 8%, transparent); }
.badge { background: var(--alarm); color: var(--card); border-radius: 999px; padding: .05rem .6rem; font-size: .78rem;
  font-weight: 600; }
a { color: inherit; text-underline-offset: 3px; } a:focus-visible, summary:focus-visible { outline: 2px solid var(--current); }
.legend { display: flex; align-items: center; gap: .5rem; margin: 0 0 .75rem; color: var(--quiet); font-size: .9rem; }
.key { width: .9rem; height: .9rem; border-radius: 3px; } .key.current { margin-left: 1rem; }
.key.reference { background: var(--reference); } .key.current { background: var(--current); }
section:last-of-type { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 500px), 1fr)); gap: 1rem; }
section:last-of-type > h2, section:last-of-type > .legend { grid-column: 1 / -1; margin-bottom: 0; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; align-self: start; }
article.alarm { border-color: var(--alarm); }
svg { display: block; width: 100%; height: auto; } svg .grid { stroke: var(--line); }
svg .tick { fill: var(--quiet); font-size: 12px; } svg .reference { fill: var(--reference); }
svg .current { fill: var(--current); }
details { margin-top: .5rem; font-size: .9rem; } summary { cursor: pointer; color: var(--quiet); }
@media print { body { background: #fff; } article { break-inside: avoid; } }
`;
