import { quirkById } from '../../../provider/quirks/index.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import { escapeUnprintable, printable } from '../../reporters/printable.js';

/** A quirk with how it is armed, and what it does. */
export function describeUse({ id, params, when }: QuirkUse): string {
  const how = [params && asJson(params), when && `when ${asJson(when)}`].filter(Boolean).join(' ');
  return `${[id, how].filter(Boolean).join(' ')}: ${quirkById.get(id)?.summary}`;
}

function asJson(value: unknown): string {
  return escapeUnprintable(JSON.stringify(value));
}

/** Parts with a blank line between them; what has nothing to say leaves none. */
export function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Lines below a title; nothing if there are none. */
export function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.map((line) => wrap(line, '  ')).join('\n')}`;
}

/** Lines of a hundred characters, which can be printed; with an indent, the later ones are two more to the right. */
export function wrap(text: string, indent = ''): string {
  const lines = printable(text)
    .split(' ')
    .reduce<string[]>((all, word) => {
      const last = all.at(-1);
      if (last !== undefined && last.length + word.length < 96) return [...all.slice(0, -1), `${last} ${word}`];
      return [...all, word];
    }, []);
  return lines.map((line, index) => `${indent}${index > 0 && indent ? '  ' : ''}${line}`).join('\n');
}
