/** One entry of a mapping in the style that catalogues are written in. */
const head = /^[\w.-]+(?=:\s*(#.*)?$)/;

/**
 * The entry of that key and those that it is an alias of, each on its own line: to parse a whole catalogue takes a second and more.
 * Nothing where the text is laid out in another way than one key a line.
 */
export function excerptOf(text: string, key: string): string | undefined {
  const lines = text.split('\n');
  const blocks = new Map<string, { from: number; to: number }>();
  let block: { from: number; to: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (!/^\s*(#.*)?$/.test(line) && !/^\s/.test(line)) {
      const [name] = head.exec(line.trimEnd()) ?? [];
      if (name === undefined || blocks.has(name)) return undefined;
      block = { from: index, to: index };
      blocks.set(name, block);
    }
    if (block !== undefined) block.to = index;
  }
  const wanted = new Set<number>();
  const pending = [key];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const { from, to } = blocks.get(name) ?? { from: 0, to: -1 };
    if (wanted.has(from)) continue;
    for (let index = from; index <= to; index++) {
      wanted.add(index);
      const [, alias] = /^\s+alias:\s*["']?([\w.-]+)/.exec(lines[index]!) ?? [];
      if (alias !== undefined) pending.push(alias);
    }
  }
  return lines.map((line, index) => (wanted.has(index) ? line : '')).join('\n');
}
