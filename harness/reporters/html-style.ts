/** Of the HTML report; within it, for nothing is loaded. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --text: #1b1f27; --quiet: #5b6372; --line: #dfe3ea; --code: #f1f3f7; --accent: #2f52c4;
  --pass: #17713c; --pass-ground: #e4f4ea; --fail: #b3261e; --fail-ground: #fce8e6; --warn: #8a5a00; --warn-ground: #fdf1d8;
  --skipped: #5b6372; --skipped-ground: #eceff3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #111319; --card: #1a1d25; --text: #e7e9ef; --quiet: #a3abbb; --line: #333947; --code: #12151b; --accent: #9db4ff;
    --pass: #7fd8a0; --pass-ground: #163324; --fail: #ff9c94; --fail-ground: #45201e; --warn: #f0c268; --warn-ground: #3b2e12;
    --skipped: #a3abbb; --skipped-ground: #272c37;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
main { max-width: 64rem; margin: 0 auto }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -.015em }
h2 { margin: 3rem 0 0; font-size: 1.375rem; line-height: 1.3; letter-spacing: -.01em }
h3 { margin: 1.75rem 0 .5rem; font-size: 1rem }
p { margin: .25rem 0 0 }
.quiet { color: var(--quiet) }
a { color: var(--accent) }
code, pre { font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px }
.matrix { margin-top: 1.5rem; overflow-x: auto }
.matrix:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
table { border-collapse: collapse; width: 100% }
th, td { padding: .625rem 1rem; text-align: start; vertical-align: top; border-top: 1px solid var(--line) }
thead th { border-top: 0; font-weight: 600 }
tbody th { font-weight: 500; white-space: nowrap }
th:first-child { position: sticky; inset-inline-start: 0; background: var(--card) }
td { min-width: 9.5rem }
td a { color: inherit; text-decoration: none }
td a:hover .counts { text-decoration: underline }
.counts { display: block; margin-top: .125rem; color: var(--quiet); font-size: .8125rem }
.tag {
  display: inline-block; padding: 0 .5rem; border-radius: 99px; font-size: .8125rem; line-height: 1.5rem; font-weight: 600;
  white-space: nowrap; color: var(--skipped); background: var(--skipped-ground);
}
.tag.pass { color: var(--pass); background: var(--pass-ground) }
.tag.fail, .tag.error { color: var(--fail); background: var(--fail-ground) }
.tag.warn, .tag.inconclusive { color: var(--warn); background: var(--warn-ground) }
.verdicts { list-style: none; margin: 0; padding: 0 }
.verdicts > li + li { border-top: 1px solid var(--line) }
.row { display: flex; gap: .875rem; align-items: baseline; padding: .625rem 1rem }
.row .mark { flex: none; width: 7.25rem }
.row .what { flex: 1; min-width: 0 }
.row code, .row .reason { display: block; color: var(--quiet) }
.row .reason { font-size: .875rem }
summary { cursor: pointer; list-style: none }
summary::-webkit-details-marker { display: none }
summary:focus-visible { outline: 3px solid var(--accent); outline-offset: -3px; border-radius: 10px }
summary.row::after { content: '+'; flex: none; width: 1rem; text-align: center; color: var(--quiet); font-weight: 600 }
details[open] > summary.row::after { content: '−' }
.breach { padding: 0 1rem 1rem 9.125rem }
.breach dl { margin: .75rem 0 0; display: grid; grid-template-columns: 5.5rem 1fr; gap: .375rem .75rem }
.breach dt { color: var(--quiet) }
.breach dd { margin: 0; min-width: 0 }
pre { margin: .75rem 0 0; padding: .75rem; background: var(--code); border-radius: 8px; white-space: pre-wrap }
pre .answer { color: var(--quiet) }
@media (max-width: 40rem) {
  body { padding: 1.25rem .875rem 3rem }
  .row { flex-wrap: wrap; gap: .25rem .75rem }
  .row .mark { width: auto }
  .row .what { flex-basis: 100% }
  summary.row::after { order: 1; margin-inline-start: auto }
  summary.row .what { order: 2 }
  .breach { padding: 0 1rem 1rem }
  .breach dl { grid-template-columns: 1fr; gap: 0 }
  .breach dt { margin-top: .5rem; font-size: .8125rem }
  th, td { padding: .5rem .75rem }
}
@media print { body { background: none } .matrix { overflow: visible } }
`;
