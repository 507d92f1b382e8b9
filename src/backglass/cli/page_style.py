"""How the report of a training looks: on a screen, light and dark, narrow and wide, and on paper."""

from __future__ import annotations

STYLE = """
body { max-width: 62rem; margin: 1.6rem auto 3rem; padding: 0 1.4rem; font-variant-numeric: tabular-nums lining-nums; }
:lang(ja) :is(h1, h2, .figures span, figcaption, table.numbers th) { word-break: auto-phrase; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 0.4rem; font-weight: 650; }
.backglass h2 { font-size: 1.15rem; line-height: 1.4; margin: 2.4rem 0 0.5rem; padding-top: 0.9rem; font-weight: 600;
  border-top: 1px solid var(--line); }
.backglass h3 { font-size: 1rem; font-weight: 600; }
.backglass p { max-width: 46rem; text-wrap: pretty; }
.backglass p.lead { color: var(--soft); margin: 0 0 0.8rem; overflow-wrap: anywhere; }
.backglass .figures { display: flex; flex-wrap: wrap; gap: 0.7rem 2.6rem; margin: 1rem 0 0.4rem; }
.backglass .figures div { min-width: 9rem; max-width: 19rem; flex: 1 1 9rem; }
.backglass .figures b { display: block; font-size: 2rem; font-weight: 500; line-height: 1.25; }
.backglass .figures div:first-child b { font-weight: 650; }
.backglass .figures div:not(:first-child) b { color: var(--soft); }
.backglass .figures i { display: block; height: 5px; border-radius: 3px; background: var(--track);
  margin: 0.2rem 0 0.35rem; overflow: hidden; }
.backglass .figures i::before { content: ""; display: block; height: 100%; width: var(--share);
  background: var(--soft); }
.backglass .figures div:first-child i::before { background: var(--blue); }
.backglass .figures span { display: block; font-size: 0.92rem; line-height: 1.4; color: var(--soft);
  overflow-wrap: anywhere; }
.backglass .warning { border: 2px solid var(--orange); border-radius: 6px; background: var(--warned);
  padding: 0.6em 1em; margin: 0.9em 0; font-weight: 600; overflow-wrap: anywhere; }
.backglass .remark { border-left: 3px solid var(--line); padding-left: 0.9em; margin: 0.7em 0;
  overflow-wrap: anywhere; }
.backglass table { margin: 0.6em 0; }
.backglass table.numbers { max-width: 100%; }
.backglass table.numbers td { border-bottom: 1px solid var(--line); vertical-align: top; }
.backglass table.numbers tr:first-child > * { border-bottom: 1px solid var(--soft); vertical-align: bottom; }
.backglass table.numbers :is(th, td):first-child { padding-left: 0; min-width: 3.5em; }
.backglass table.numbers td code { font-size: 0.85em; white-space: normal; }
.backglass table.facts th, .backglass table.facts td { padding: 0.15em 0; vertical-align: top; }
.backglass table.facts th { color: var(--soft); padding-right: 1.6em; }
.backglass table.facts td { overflow-wrap: anywhere; }
.backglass .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(25rem, 100%), 1fr)); gap: 0 2rem;
  align-items: start; }
.backglass .pair > * { min-width: 0; }
.backglass figure { margin: 0.8rem 0; max-width: 46rem; }
.backglass figure .picture > div { margin: 0; }
.backglass figcaption { color: var(--soft); margin-top: 0.3em; text-wrap: pretty; }
.backglass dl.said { margin: 0.8rem 0; max-width: 46rem; }
.backglass dl.said dt { font-weight: 600; margin-top: 0.5em; overflow-wrap: anywhere; }
.backglass dl.said dd { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
.backglass pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.7em 1em;
  font-size: 0.85rem; line-height: 1.5; overflow-x: auto; }
.backglass pre.typed { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 32rem) {
  body { padding: 0 1rem; margin-top: 1rem; }
  .backglass .figures b { font-size: 1.6rem; }
  .backglass table.numbers :is(th, td) { padding-left: 0.45em; padding-right: 0.45em; }
  .backglass table.facts, .backglass table.facts :is(tbody, tr, th, td) { display: block; }
  .backglass table.facts td { margin-bottom: 0.4em; }
}
@media print {
  body { max-width: none; margin: 0; padding: 0; }
  .backglass h2 { margin-top: 1.4em; padding-top: 0.5em; }
  .backglass .pair { grid-template-columns: 1fr 1fr; }
  .backglass figure { max-width: 30rem; }
  .backglass figure .picture > div { min-width: 0 !important; }
  .backglass pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .backglass pre:not(.typed) { columns: 2; }
  .backglass table.numbers td code { white-space: normal; overflow-wrap: anywhere; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
