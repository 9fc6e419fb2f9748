import { parties, type Party, type SequenceEntry } from '../../model/verdict.js';

/** A list that reads well, drawn as a sequence diagram: the classes say on which lifelines a message begins and ends. */
export function sequenceView(entries: readonly SequenceEntry[]) {
  const present = parties.filter((party) => entries.some(({ from, to }) => from === party || to === party));
  const place = (party: Party) => present.indexOf(party);
  return {
    parties: present,
    width: `p${present.length}`,
    cites: entries.some(({ cited }) => cited),
    entries: entries.flatMap(({ n: number, from, to, text, answer, cited }) => {
      // 0 would count as nothing.
      const n = String(number);
      const [tone, said] = cited ? [' cited', 'Cited: '] : ['', ''];
      if (to === undefined || to === from)
        return { n, classes: `note a${place(from)}${tone}`, way: `${said}${from}: `, text };
      const there = { n, classes: `${arrow(place(from), place(to))}${tone}`, way: `${said}${from} to ${to}: `, text };
      if (answer === undefined) return there;
      const back = `${arrow(place(to), place(from))} answer${tone}`;
      return [there, { n: undefined, classes: back, way: `${to} answers ${from}: `, text: answer }];
    }),
  };
}

/** `a1 w2 left`: begins at the second lifeline from the left, is two columns wide, and points to the left. */
function arrow(from: number, to: number): string {
  return `a${Math.min(from, to)} w${Math.abs(to - from)} ${to > from ? 'right' : 'left'}`;
}

const numbers = parties.map((_, number) => number);

/** Of the diagram: columns of equal width with a lifeline in the middle of each. */
export const sequenceStyle = `
.lifelines { margin-top: .5rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
.parties, .messages { display: flex; min-width: calc(var(--parties) * 9rem); font-size: .8125rem; line-height: 1.35 }
.parties { border-bottom: 1px solid var(--line); font-weight: 600 }
.parties span { flex: 1 1 0; padding: .5rem .375rem; text-align: center; overflow-wrap: normal }
.messages {
  flex-direction: column; align-items: flex-start; margin: 0; padding: .5rem 0 1rem; list-style: none; print-color-adjust: exact;
  background: linear-gradient(90deg, transparent calc(50% - .5px), var(--line) calc(50% - .5px) calc(50% + .5px), transparent 0) 0 0 / calc(100% / var(--parties)) 100%;
}
.messages li {
  --column: calc(100% / var(--parties)); position: relative; margin: .375rem 0 0 calc((var(--from) + .5) * var(--column));
  width: calc(var(--wide) * var(--column)); padding: .125rem .625rem .1875rem; border-bottom: 1.5px solid var(--text); text-align: center;
}
.messages li > span { background: var(--card); box-decoration-break: clone; padding: 0 .125rem }
.messages b { color: var(--quiet); font-weight: 400; margin-inline-end: .375em }
.messages .right::after, .messages .left::after {
  content: ''; position: absolute; bottom: -4.75px; border: 4px solid transparent;
}
.messages .right::after { right: 0; border-left: 7px solid var(--text); border-right: 0 }
.messages .left::after { left: 0; border-right: 7px solid var(--text); border-left: 0 }
.messages .answer { border-bottom-style: dashed; border-bottom-color: var(--quiet); color: var(--quiet) }
.messages .note {
  --wide: 1; margin-left: calc(var(--from) * var(--column) + .375rem); width: calc(var(--column) - .75rem);
  border: 1px solid var(--warn); border-radius: 6px; background: var(--warn-ground); color: var(--warn);
}
.messages .note > span { background: none }
.messages .note b { color: inherit }
.messages .cited { border-color: var(--accent); border-bottom-width: 2.5px }
.messages .cited > span { background: var(--accent-ground); border-radius: 4px }
.messages .cited.right::after { border-left-color: var(--accent) }
.messages .cited.left::after { border-right-color: var(--accent) }
${numbers.map((n) => `.a${n} { --from: ${n} } .w${n + 1} { --wide: ${n + 1} } .p${n + 1} { --parties: ${n + 1} }`).join('\n')}
`;
