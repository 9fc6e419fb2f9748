/** Of the HTML report; within it, for nothing is loaded. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --text: #1b1f27; --quiet: #5b6372; --line: #dfe3ea; --edge: #868e9d; --code: #f3f5f8;
  --accent: #2f52c4; --accent-ground: #e6ecfd;
  --pass: #17713c; --pass-ground: #e4f4ea; --fail: #b3261e; --fail-ground: #fce8e6; --warn: #855600; --warn-ground: #fdf1d8;
  --skipped: #5b6372; --skipped-ground: #eceff3;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #111319; --card: #1a1d25; --text: #e7e9ef; --quiet: #a3abbb; --line: #333947; --edge: #737c8f; --code: #13161c;
    --accent: #9db4ff; --accent-ground: #27325a;
    --pass: #7fd8a0; --pass-ground: #163324; --fail: #ff9c94; --fail-ground: #45201e; --warn: #f0c268; --warn-ground: #3b2e12;
    --skipped: #a3abbb; --skipped-ground: #272c37;
  }
}
* { box-sizing: border-box }
[hidden] { display: none !important }
body {
  margin: 0; padding: 2.5rem 1.25rem 5rem; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
  font: .9375rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
main { max-width: 68rem; margin: 0 auto }
h1 { margin: .125rem 0 0; font-size: 1.875rem; line-height: 1.2; letter-spacing: -.015em }
h2 { margin: 0; font-size: 1.0625rem; line-height: 1.4 }
h4 { margin: 1.25rem 0 0; font-size: .8125rem; font-weight: 600 }
p { margin: 0 }
ul, ol { margin: 0; padding: 0; list-style: none }
a { color: var(--accent) }
code { font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.quiet { color: var(--quiet) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px }
.fail h1 { color: var(--fail) } .warn h1 { color: var(--warn) } .pass h1 { color: var(--pass) }
.facts { display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; margin-top: .5rem; font-size: .875rem }
.notice { margin-top: .75rem; padding: .5rem .875rem; border-radius: 8px; color: var(--warn); background: var(--warn-ground) }
.notice li { margin-top: .25rem } .notice a { color: inherit }
.clients { margin-top: 1.5rem }
.clients li { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .5rem 1rem; border-inline-start: 4px solid var(--line) }
.clients li + li { border-top: 1px solid var(--line) }
.clients .pass { border-inline-start-color: var(--pass) } .clients .fail { border-inline-start-color: var(--fail) }
.clients .warn { border-inline-start-color: var(--warn) }
.clients b { flex: 1 1 14rem } .clients span { flex: 1 1 16rem }
.matrix { margin-top: 1.5rem; overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { padding: .5rem 1rem; text-align: start; vertical-align: top; border-top: 1px solid var(--line) }
thead th { border-top: 0; font-weight: 600 }
tbody th { font-weight: 500; white-space: nowrap }
tbody th a { color: inherit }
th:first-child { position: sticky; inset-inline-start: 0; background: var(--card) }
td { min-width: 9.5rem }
.sums { display: block; margin-top: .125rem; color: var(--quiet); font-size: .8125rem }
.tag, .chip {
  display: inline-block; padding: 0 .5rem; border: 0; border-radius: 99px; font-family: inherit; font-size: .8125rem; font-weight: 600; line-height: 1.5rem;
  white-space: nowrap; color: var(--skipped); background: var(--skipped-ground);
}
.tag.pass { color: var(--pass); background: var(--pass-ground) }
.tag.fail, .tag.error { color: var(--fail); background: var(--fail-ground) }
.tag.warn, .tag.inconclusive { color: var(--warn); background: var(--warn-ground) }
.chip { font-weight: 400; font-size: .75rem; white-space: normal }
nav { margin-top: 2rem }
.failures { margin-top: .375rem }
.failures li { padding: .125rem 0 }
.failures code { color: var(--quiet) }
.filter { margin-top: 2rem; display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: end }
.counts { display: flex; flex-wrap: wrap; gap: .5rem }
.counts button { padding: .1875rem .75rem; border: 1px solid transparent; opacity: 1 }
.counts button:enabled { cursor: pointer; border-color: currentColor }
.counts [aria-pressed=true] { box-shadow: inset 0 0 0 1.5px currentColor; text-decoration: underline; text-underline-offset: 3px }
.fields { display: flex; flex-wrap: wrap; gap: .5rem .75rem; flex: 1 1 24rem }
.fields label { display: flex; flex-direction: column; flex: 1 1 8rem; min-width: 0; color: var(--quiet); font-size: .8125rem }
input, select, .actions button, .rerun button {
  font: inherit; font-size: .875rem; color: var(--text); background: var(--card); border: 1px solid var(--edge); border-radius: 6px; padding: .25rem .5rem; min-width: 0;
}
.actions button, .rerun button { cursor: pointer; flex: none; font-size: .8125rem; padding: .0625rem .5rem }
.shown { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; color: var(--quiet); font-size: .875rem }
.actions { display: flex; gap: .5rem }
section { margin-top: 1.75rem; scroll-margin-top: 1rem }
.suite { display: flex; gap: 1rem; padding: 0 2.5rem .375rem 1rem; align-items: end }
.suite h2 { flex: 1 }
.suite .outcome { font-size: .8125rem; font-weight: 600 }
summary { cursor: pointer; list-style: none }
summary::-webkit-details-marker { display: none }
.scenario { scroll-margin-top: 1rem }
.scenario:not([hidden]) ~ .scenario { border-top: 1px solid var(--line) }
.scenario > summary, .client > summary { display: flex; gap: 1rem; align-items: start; padding: .5rem 1rem }
.scenario > summary:focus-visible { outline-offset: -3px; border-radius: 10px }
.scenario > summary:hover { background: var(--code) }
.scenario > summary::after, .client > summary::after { content: '+'; flex: none; width: .5rem; text-align: center; color: var(--quiet); font-weight: 600 }
.scenario[open] > summary::after, .client[open] > summary::after { content: '−' }
.what { flex: 1; min-width: 0 }
.what code { color: var(--quiet); margin-inline-start: .75rem }
.said { display: block; color: var(--quiet); font-size: .875rem }
.outcomes { display: flex; gap: .5rem; flex: none }
.outcome { display: flex; flex-direction: column; gap: .25rem; align-items: start }
.outcomes .outcome:only-child { flex-direction: row-reverse }
.aligned .outcome, .suite .outcome { width: 7rem }
.aligned > summary .who { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
.who { color: var(--quiet); font-size: .8125rem }
.body { padding: .25rem 1rem 1.25rem }
.scenario > .body { border-top: 1px solid var(--line); padding-top: .75rem }
.client { margin-top: .75rem; border: 1px solid var(--line); border-radius: 8px }
.client > summary { padding: .5rem .75rem } .client > .body { padding: .25rem .75rem .75rem }
.client .what { font-weight: 600 } .client .said { font-weight: 400 }
dl { margin: .75rem 0 0; display: grid; grid-template-columns: 5.5rem 1fr; gap: .375rem 1rem }
dt, .label { color: var(--quiet); font-size: .8125rem; line-height: 1.7 }
dd { margin: 0; min-width: 0 }
.rerun { display: flex; gap: .75rem; align-items: start }
.rerun code { min-width: 0; padding: .125rem .5rem; background: var(--code); border-radius: 6px }
.findings { margin-top: 1rem; border: 1px solid var(--line); border-radius: 8px }
.findings li { display: grid; grid-template-columns: 1fr 1fr; gap: .25rem 1.5rem; padding: .5rem .75rem; border-inline-start: 3px solid var(--line) }
.findings li + li { border-top: 1px solid var(--line) }
.findings .broken { border-inline-start-color: var(--fail) } .findings .held { border-inline-start-color: var(--pass) }
.findings p:first-child { grid-column: 1 / -1 }
.finding { font-weight: 600; font-size: .8125rem } .broken .finding { color: var(--fail) } .held .finding { color: var(--pass) }
.findings p:first-child { font-size: .8125rem }
.label { display: block }
.exchanges { margin-top: .375rem; background: var(--code); border-radius: 8px; padding: .5rem .75rem; font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.exchanges li { padding: .125rem 0 .125rem .625rem; border-inline-start: 3px solid transparent }
.exchanges .faulty { border-inline-start-color: var(--fail) }
.n { color: var(--quiet); margin-inline-end: .375rem }
.reply { display: block; color: var(--quiet); padding-inline-start: 1.5rem; text-indent: -1rem }
.reply::before { content: '→ ' }
.sequence { margin-top: 1.25rem }
.sequence > summary { font-size: .8125rem; font-weight: 600; width: fit-content }
.sequence > summary .quiet { font-weight: 400 }
.sequence > summary::before { content: '▸'; display: inline-block; width: 1em } .sequence[open] > summary::before { content: '▾' }
.messages i { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap }
.tags { display: flex; flex-wrap: wrap; gap: .375rem; margin-top: 1rem; font-size: .8125rem }
.tags a:first-child { margin-inline-end: .5rem }
.tags .chip { text-decoration: none } .tags .chip:hover { text-decoration: underline }
@media (max-width: 44rem) {
  body { padding: 1.25rem .75rem 3rem }
  h1 { font-size: 1.5rem }
  .suite { padding-inline-end: 0 } .suite .outcomes { display: none }
  .scenario > summary { flex-wrap: wrap; gap: .375rem .75rem; padding: .625rem .75rem }
  .scenario > summary .what { flex-basis: calc(100% - 2rem) }
  .scenario > summary .outcomes { order: 1; flex: 1 0 100%; flex-wrap: wrap }
  .what code { display: block; margin: 0 }
  .aligned > summary .who { position: static; clip-path: none; width: auto; height: auto }
  .aligned .outcome { width: auto }
  .body { padding: .25rem .75rem 1rem }
  dl { grid-template-columns: 1fr; gap: 0 } dt { margin-top: .5rem }
  .findings li { grid-template-columns: 1fr }
  th, td { padding: .5rem .75rem }
}
@media print {
  :root { color-scheme: light }
  body { background: none; padding: 0 }
  .filter .fields, .actions, .rerun button, .tags a:first-child, summary::after { display: none !important }
  .matrix, .lifelines { overflow: visible }
  .tag, .findings li, .exchanges { print-color-adjust: exact }
  .scenario > summary, .messages li, .findings li { break-inside: avoid }
}
`;
