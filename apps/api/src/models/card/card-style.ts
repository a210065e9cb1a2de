/** What the model card has beside the style of all pages. */
export const CARD_STYLE = `
.overline { margin: 0; color: var(--quiet); font-size: .82rem; letter-spacing: .06em; text-transform: uppercase; }
h1 { font-size: 1.9rem; line-height: 1.2; margin-bottom: .35rem; }
.lead { font-size: 1.1rem; margin: 0 0 1rem; max-width: 60ch; }
section > .scroll, section > .cards + .scroll { margin-top: 1rem; }
.cards > h3 { grid-column: 1 / -1; margin: 1.4rem 0 -.4rem; }
.wide { grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); }
ul { margin: 0; padding-left: 1.2rem; max-width: 72ch; } li { margin: 0 0 .5rem; }
li code, td code { font-size: .92em; }
article .scroll { border: 0; } article .scroll td, article .scroll th { padding-left: 0; }
td.sentence { white-space: normal; min-width: 18rem; }
.features { columns: 2; column-gap: 2.5rem; margin-top: 1rem; max-width: none; font-size: .92rem; } .features li { break-inside: avoid; }
@media (max-width: 700px) { .features { columns: 1; } main { padding: 1.25rem .9rem 3rem; } h1 { font-size: 1.6rem; } }
`;
