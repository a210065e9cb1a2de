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
h3 { font-size: 1rem; margin: 0 0 .3rem; display: flex; flex-wrap: wrap; gap: 0 .6rem; align-items: baseline; }
h3 small { margin-left: auto; font-weight: 400; color: var(--quiet); white-space: nowrap; }
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
a { color: inherit; text-underline-offset: 3px; } a:focus-visible { outline: 2px solid var(--current); }
.legend { display: flex; align-items: center; gap: .5rem; margin: 0 0 .75rem; color: var(--quiet); font-size: .9rem; }
.key { width: .9rem; height: .9rem; border-radius: 3px; } .key.current { margin-left: 1rem; }
.reference { background: var(--reference); } .current { background: var(--current); }
.overview th small { display: block; color: var(--quiet); font-weight: 400; }
.meter { display: inline-block; position: relative; width: 5.5rem; height: .5rem; margin-right: .6rem; border-radius: 3px;
  background: var(--line); vertical-align: .05rem; }
.meter i { display: block; height: 100%; border-radius: 3px; background: var(--current); }
.meter b { position: absolute; top: -.2rem; bottom: -.2rem; width: 2px; background: var(--quiet); }
tr.alarm .meter i { background: var(--alarm); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 350px), 1fr)); gap: 1rem; }
.cards > h2, .cards > .legend { grid-column: 1 / -1; margin-bottom: 0; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; min-width: 0; }
article.alarm { border-color: var(--alarm); } article .note { margin: 0 0 .6rem; display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
.distribution { font-size: .85rem; } .distribution caption, .distribution thead .bars { font-size: 0; }
.distribution th, .distribution td { border: 0; padding: .12rem .3rem; } .distribution thead th { padding-bottom: .3rem; }
.distribution th:first-child { padding-left: 0; max-width: 9.5rem; overflow: hidden; text-overflow: ellipsis; }
.distribution td:last-child, .distribution th:last-child { padding-right: 0; } .quiet { color: var(--quiet); }
.distribution .bars { width: 100%; } .distribution .bars i { display: block; height: .45rem; min-width: 1px; border-radius: 0 2px 2px 0; }
.distribution .bars i + i { margin-top: 1px; }
:target { outline: 2px solid var(--current); outline-offset: 2px; }
@media (max-width: 600px) { .meter { width: 2.2rem; } .overview th, .overview td { padding: .45rem .5rem; } }
@media print { body { background: #fff; } article { break-inside: avoid; } }
`;
