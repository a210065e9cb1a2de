/** What the drift report has beside the style of all pages. */
export const DRIFT_PAGE_STYLE = `
tr.alarm td, tr.alarm th { background: color-mix(in srgb, var(--alarm) 8%, transparent); }
.overview th small { display: block; color: var(--quiet); font-weight: 400; }
.meter { display: inline-block; position: relative; width: 5.5rem; height: .5rem; margin-right: .6rem; border-radius: 3px;
  background: var(--line); vertical-align: .05rem; }
.meter i { display: block; height: 100%; border-radius: 3px; background: var(--current); }
.meter b { position: absolute; top: -.2rem; bottom: -.2rem; width: 2px; background: var(--quiet); }
tr.alarm .meter i { background: var(--alarm); }
article.alarm { border-color: var(--alarm); } article .note { margin: 0 0 .6rem; display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
.distribution { font-size: .85rem; } .distribution caption, .distribution thead .bars { font-size: 0; }
.distribution th, .distribution td { border: 0; padding: .12rem .3rem; } .distribution thead th { padding-bottom: .3rem; }
.distribution th:first-child { padding-left: 0; max-width: 9.5rem; overflow: hidden; text-overflow: ellipsis; }
.distribution td:last-child, .distribution th:last-child { padding-right: 0; }
.distribution .bars { width: 100%; } .distribution .bars i { display: block; height: .45rem; min-width: 1px; border-radius: 0 2px 2px 0; }
.distribution .bars i + i { margin-top: 1px; }
@media (max-width: 600px) { .meter { width: 2.2rem; } .overview th, .overview td { padding: .45rem .5rem; } }
`;
