"""How the textbook's pages look: on a screen, light and dark, narrow and wide, and on A4."""

from __future__ import annotations

from backglass.page.html import STYLE as OF_BLOCKS

STYLE = (
    OF_BLOCKS
    + """
:root { color-scheme: light dark; --paper: #fcfbf8; --ink: #1d1d1b; --soft: #5f5c55; --line: #dcd8cf; --card: #fff;
  --link: #00558a; --lit: #b07a00; --litbg: #fdf3d3; --drawn: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15171a; --ink: #ece9e2; --soft: #a5a29a; --line: #3a3d43; --card: #1c1f23; --link: #7cc0f0;
    --lit: #e2b13c; --litbg: #3a3218; --drawn: #141414; }
  .backglass figure svg { filter: invert(0.92) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.6; font-size: 1.0625rem;
  font-family: "Source Sans 3", "Noto Sans", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic",
    system-ui, sans-serif; font-variant-numeric: tabular-nums lining-nums; }
html[lang="ja"] body { line-height: 1.8; }
:lang(ja) :is(h1, h2, figcaption, .way a, .ways a, table.numbers th, table.numbers td) { word-break: auto-phrase; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--lit); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.3rem 0.6rem; z-index: 1; }
header { display: flex; flex-wrap: wrap; gap: 0.3rem 2rem; padding: 0.7rem 1.5rem;
  border-bottom: 1px solid var(--line); }
header .mark { font-weight: 650; text-decoration: none; color: inherit; }
header nav { flex: 1; display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; }
header .language { margin-left: auto; }
.columns { display: grid; grid-template-columns: 15rem minmax(0, 62rem); gap: 3.5rem; justify-content: center;
  padding: 1.5rem; }
main:only-child { grid-column: 1 / -1; }
.lessons { font-size: 0.9rem; line-height: 1.45; }
.lessons ol { position: sticky; top: 1.5rem; margin: 0; padding-left: 1.8em; max-height: calc(100vh - 3rem);
  overflow-y: auto; }
.lessons li { margin-bottom: 0.55em; color: var(--soft); }
.lessons a { text-decoration: none; color: var(--soft); }
.lessons a:hover { text-decoration: underline; }
.lessons a[aria-current] { color: var(--ink); font-weight: 600; border-bottom: 2px solid var(--lit); }
main.backglass { font-family: inherit; line-height: inherit; min-width: 0; }
main.backglass p { max-width: 46rem; margin: 0.7em 0; text-wrap: pretty; }
h1, nav.steps, .card, .ways, .glossary, dl.erratum { max-width: 46rem; }
h1 { font-size: 1.85rem; line-height: 1.3; margin: 0 0 0.6rem; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.4; margin: 2.4rem 0 0.5rem; }
.lead { font-size: 1.15rem; color: var(--soft); }
.source { font-size: 0.9rem; color: var(--soft); }
nav.steps { border: 1px solid var(--line); border-radius: 8px; background: var(--card); padding: 0.9rem 1.3rem;
  margin: 1.2rem 0; }
nav.steps h2 { font-size: 0.95rem; margin: 0 0 0.3rem; color: var(--soft); }
nav.steps ol { margin: 0; padding-left: 1.6em; columns: 18em 2; column-gap: 2em; font-size: 0.95rem; }
nav.steps li { break-inside: avoid; margin-bottom: 0.15em; }
.term { color: inherit; text-decoration: underline dotted var(--soft) 1px; text-underline-offset: 0.2em; }
.term:hover { color: var(--link); }
.backglass math { font-size: 1.12em; }
.backglass table.equation { margin: 0.5em 0 0.5em 1.2em; }
.backglass table.numbers math { font-size: 1.04em; }
.backglass table.numbers { margin: 1em 0; }
#given table.numbers :is(th, td) { text-align: left; }
.backglass table.numbers th { border-bottom: 1px solid var(--ink); vertical-align: bottom; }
.backglass table.numbers td { border-bottom: 1px solid var(--line); }
.backglass math.inline { math-style: compact; font-size: 1.06em; }
.try { color: var(--soft); font-size: 0.95rem; }
details { margin: 0.6em 0; }
summary { display: inline-block; cursor: pointer; border: 1px solid var(--line); border-radius: 6px;
  padding: 0.15em 0.9em; background: var(--card); color: var(--link); }
details[open] summary { color: var(--soft); }
.backglass figure { margin: 1.2rem 0; min-width: min(46rem, 100%); width: fit-content; max-width: 100%; }
.backglass figure .picture { background: var(--drawn); border: 1px solid var(--line); border-radius: 8px;
  padding: 0.4rem; }
.backglass figcaption { color: var(--soft); font-size: 0.92rem; text-align: center; margin-top: 0.5em;
  text-wrap: balance; }
#programs table.numbers :is(th, td) { padding-left: 0.45em; padding-right: 0.45em; }
#programs table.numbers :is(th, td):first-child { position: sticky; left: 0; background: var(--paper); min-width: 6em; }
@media (min-width: 70rem) {
  #programs table.numbers :is(th, td):first-child { min-width: 11.4em; }
}
.backglass .listing h3 { font-size: 1.05rem; }
.backglass .listing .typed { color: var(--soft); font-size: 0.9rem; }
.backglass .listing pre { background: var(--card); border-color: var(--line); }
.backglass .listing pre.printed { background: none; border-color: var(--lit); }
.backglass .listing p.printed { color: var(--soft); }
.card { border-left: 4px solid var(--lit); background: var(--litbg); border-radius: 0 8px 8px 0; padding: 0.9rem 1.4rem;
  margin-top: 2.4rem; }
.card h2 { margin: 0; }
.card ul { margin: 0.4em 0 0; padding-left: 1.2em; }
.card li { margin-bottom: 0.3em; }
.card .numbered { list-style: none; margin-left: -1.2em; }
.ways { display: flex; flex-wrap: wrap; gap: 1rem; margin-top: 2.4rem; }
.ways a { flex: 1 1 15rem; border: 1px solid var(--line); border-radius: 8px; padding: 0.7rem 1rem;
  text-decoration: none; background: var(--card); }
.ways a[rel="next"] { text-align: right; border-color: var(--lit); }
.ways a > span:first-child { display: block; font-size: 0.85rem; color: var(--soft); }
.start { display: inline-block; padding: 0.5em 1.3em; border-radius: 8px; background: var(--link); color: var(--paper);
  text-decoration: none; font-weight: 600; }
.way { padding-left: 1.8em; }
.way li { margin: 0.9em 0; padding-left: 0.3em; }
.way a { font-weight: 600; text-decoration: none; }
.way a:hover { text-decoration: underline; }
main.backglass .way p { margin: 0.1em 0; color: var(--soft); }
dl.documents { display: grid; grid-template-columns: auto 1fr; gap: 0.3em 1em; }
dl.documents dt { color: var(--soft); }
dl.documents dd { margin: 0; }
.glossary dt { font-weight: 600; margin-top: 1.5em; }
.glossary dt:target { background: var(--litbg); }
.glossary dd { margin: 0.15em 0 0 1.4em; }
.glossary .other { font-weight: 400; color: var(--soft); margin-left: 0.5em; }
.glossary .label { color: var(--soft); font-size: 0.85rem; margin-right: 0.4em; }
.glossary dt math { margin-left: 0.6em; font-weight: 400; }
dl.erratum { display: grid; grid-template-columns: auto 1fr; gap: 0.4em 1em; align-items: baseline; }
dl.erratum dt { color: var(--soft); white-space: nowrap; }
dl.erratum dd { margin: 0; overflow-wrap: anywhere; }
article h3 { margin-top: 2em; }
footer { border-top: 1px solid var(--line); padding: 1rem 1.5rem; color: var(--soft); font-size: 0.85rem; }
@media (max-width: 70rem) {
  .columns { grid-template-columns: minmax(0, 46rem); gap: 0; }
  .lessons { display: none; }
  .backglass figure { position: relative; left: 50%; transform: translateX(-50%);
    max-width: max(100%, min(62rem, 100vw - 4rem)); }
}
@media (max-width: 32rem) {
  body { font-size: 1rem; }
  .columns { padding: 1rem; }
  header { padding: 0.7rem 1rem; }
  h1 { font-size: 1.5rem; }
  .backglass table.equation { margin-left: 0; }
  .backglass figure .picture { padding: 0.1rem; }
  .backglass table.numbers td, .backglass table.numbers th { padding-left: 0.4em; padding-right: 0.4em; }
  dl.erratum { grid-template-columns: 1fr; }
}
@media print {
  :root { --paper: #fff; --ink: #111; --soft: #444; --line: #bbb; --card: #fff; --link: #111;
    --lit: #888; --litbg: #fff; --drawn: #fff; }
  @page { size: A4; margin: 18mm; }
  header, .lessons, .ways, .skip, nav.steps, summary, .start { display: none; }
  .columns { display: block; padding: 0; }
  body { font-size: 10pt; line-height: 1.5; }
  h1 { font-size: 18pt; }
  h2 { font-size: 12.5pt; margin-top: 1.6em; }
  .lead { font-size: 11.5pt; }
  .source, .backglass figcaption { font-size: 9pt; }
  details::details-content { content-visibility: visible; display: block; }
  @supports selector(details::details-content) {
    main.backglass .try, main.backglass .try + table.equation { display: none; }
  }
  .backglass figure .picture { border: none; padding: 0; overflow: visible; }
  .backglass figure .picture > div { min-width: 0 !important; zoom: 0.8; }
  .backglass table.equation, .backglass table.numbers { overflow: visible; }
  .backglass table.numbers:has(code) :is(th, td) { padding: 0.1em 0.4em; line-height: 1.3; }
  .backglass figure { left: 0; transform: none; max-width: 100%; margin: 1em 0; }
  .backglass figure svg { filter: none; }
  h2, h3, dt, .try, .card h2, h2 + p, p:has(+ table.numbers) { break-after: avoid; }
  h2 + p, p:has(+ table.numbers) { break-inside: avoid; }
  p { orphans: 2; widows: 2; }
  table, figure, pre, .card, li, dd, article dl { break-inside: avoid; }
  .glossary dd + dd { break-before: avoid; }
  footer { padding: 0.5rem 0 0; font-size: 8pt; }
  .term { text-decoration: none; }
}
"""
)
