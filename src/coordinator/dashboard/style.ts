import { COLOURS } from '../../html/index.js';

/** The look of the dashboard: one column; only tables scroll sideways, by themselves. */
export const STYLE = `${COLOURS}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 0.95rem/1.5 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; font-variant-numeric: tabular-nums; }
main, header { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 1rem; }
main { padding-bottom: 3rem; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 0.6rem; padding-top: 0.5rem; border-top: 1px solid var(--rule); }
p { margin: 0.4rem 0; }
.note, .muted { color: var(--muted); }
.note.stale { color: var(--alert); font-weight: 600; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.6rem; margin: 1rem 0 0; }
.facts div { background: var(--panel); border-radius: 4px; padding: 0.5rem 0.8rem; }
.facts dt { color: var(--muted); font-size: 0.82rem; }
.facts dd { margin: 0; font-size: 1.25rem; }
ul.sweeps { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.7rem; }
.sweeps li { background: var(--panel); border-radius: 4px; padding: 0.7rem 0.9rem; }
.sweeps h3 { margin: 0; font-size: 0.95rem; overflow-wrap: anywhere; }
.badge { border: 1px solid currentColor; border-radius: 3px; padding: 0 0.35rem; font-size: 0.78rem; font-weight: 400; margin-left: 0.4rem; }
.alert { color: var(--alert); }
progress { display: block; width: 100%; height: 0.55rem; margin: 0.45rem 0; appearance: none; border: 0; border-radius: 3px; overflow: hidden; background: var(--rule); }
progress::-webkit-progress-bar { background: var(--rule); }
progress::-webkit-progress-value { background: #3d85bb; }
progress::-moz-progress-bar { background: #3d85bb; }
td progress { min-width: 5rem; margin: 0.2rem 0; }
td.tasks { min-width: 19rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.88rem; line-height: 1.35; }
th, td { text-align: left; padding: 0.3rem 1rem 0.3rem 0; vertical-align: top; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
td.message { min-width: 14rem; overflow-wrap: anywhere; }
code { font: 0.88em ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
button, input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--muted); border-radius: 4px; padding: 0.25rem 0.7rem; min-height: 2rem; }
button { cursor: pointer; }
.actions { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; margin-top: 0.4rem; }
.actions input { width: 5.5rem; }
.key { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin: 0.8rem 0 0; }
.key input { width: min(22rem, 100%); }
`;
