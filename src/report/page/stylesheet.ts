import { COLOURS } from '../../html/index.js';

/** The look of the page: one column of text, wide tables and figures scroll by themselves. Contrast at least 4.5 : 1. */
export const STYLESHEET = `
${COLOURS}* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 'Charter', 'Bitstream Charter', 'Cambria', Georgia, serif; }
main { max-width: 54rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2, h3, table, .status, figcaption strong, dl, summary { font-family: 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 0.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 0.6rem; padding-top: 0.5rem; border-top: 1px solid var(--rule); }
p { margin: 0.7rem 0; }
.subtitle { color: var(--muted); margin: 0 0 1.2rem; }
.status { border-left: 4px solid var(--alert); background: var(--panel); padding: 0.7rem 1rem; font-size: 0.92rem; margin: 1.2rem 0; }
.status p { margin: 0.2rem 0; }
blockquote { margin: 0.7rem 0; padding: 0.1rem 1rem; border-left: 3px solid var(--rule); }
blockquote dl { margin: 0.5rem 0; }
figure { margin: 1.4rem 0; }
.drawing { box-sizing: border-box; background: #ffffff; border: 1px solid var(--rule); border-radius: 4px; }
.drawing svg { display: block; margin: 0 auto; }
.is-live .still { display: none; }
.controls { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem; margin-top: 0.5rem; font: 0.82rem/1.4 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; }
.controls label { display: inline-flex; align-items: center; gap: 0.3rem; min-height: 1.6rem; }
.controls button { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--rule); border-radius: 4px; padding: 0.2rem 0.6rem; cursor: pointer; }
.controls span { color: var(--muted); }
#vg-tooltip-element { visibility: hidden; position: fixed; z-index: 10; max-width: 22rem; padding: 0.4rem 0.6rem; background: var(--paper); color: var(--ink); border: 1px solid var(--rule); border-radius: 4px; box-shadow: 0 2px 8px rgb(0 0 0 / 0.2); font: 0.78rem/1.35 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; pointer-events: none; }
#vg-tooltip-element.visible { visibility: visible; }
#vg-tooltip-element h2 { border: 0; margin: 0 0 0.2rem; padding: 0; font-size: 0.82rem; }
#vg-tooltip-element table { width: auto; font-size: inherit; }
#vg-tooltip-element td { border: 0; padding: 0.05rem 0.6rem 0.05rem 0; }
#vg-tooltip-element td.key { color: var(--muted); }
figcaption { font-size: 0.92rem; color: var(--ink); margin-top: 0.6rem; }
figcaption p { margin: 0.3rem 0; }
figcaption ul { margin: 0.3rem 0; padding-left: 1.2rem; }
/* Wider than the column of text where that is needed, as far as the window goes. */
.scroll, .drawing { position: relative; left: 50%; transform: translateX(-50%); width: max-content; min-width: 100%; max-width: min(calc(100vw - 2rem), 76rem); overflow-x: auto; }
.scroll { margin: 1rem 0 1.6rem; }
.long { max-height: min(80vh, 46rem); overflow-y: auto; }
.long thead th { position: sticky; top: 0; z-index: 1; background: var(--paper); }
caption > span { display: inline-block; position: sticky; left: 0; max-width: min(calc(100vw - 2rem), 50rem); }
sub, sup { font-size: 0.72em; line-height: 0; }
table { border-collapse: collapse; font-size: 0.82rem; line-height: 1.35; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font: 0.92rem/1.5 'Charter', 'Bitstream Charter', 'Cambria', Georgia, serif; padding-bottom: 0.5rem; }
th, td { text-align: left; padding: 0.35rem 1.1rem 0.35rem 0; vertical-align: top; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; }
td.number, th.number { text-align: right; white-space: nowrap; }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
tbody th[scope='row'] { white-space: nowrap; }
tbody th[scope='rowgroup'] { padding-top: 0.9rem; }
.interval { display: block; color: var(--muted); font-size: 0.92em; }
td div .interval { display: inline; }
.swatch { display: inline-block; vertical-align: middle; margin-right: 0.5rem; background: #ffffff; border-radius: 2px; }
pre { background: var(--panel); padding: 0.8rem 1rem; overflow-x: auto; font: 0.82rem/1.45 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; border-radius: 4px; }
code { font: 0.88em ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: 0.3rem 1.2rem; font-size: 0.85rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.note { color: var(--muted); font-size: 0.9rem; }
@media (max-width: 40rem) { main { padding: 1.25rem 1rem 3rem; } h1 { font-size: 1.5rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.5rem; } }
@media print { main { max-width: none; padding: 0; } .drawing { border: 0; width: auto; overflow: visible; } .drawing svg { max-width: 100%; height: auto; } .is-live .still { display: block; } .live, .controls { display: none; } .scroll { max-height: none; overflow: visible; } }
`;
