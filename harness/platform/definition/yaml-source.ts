import { isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml';

/**
 * A YAML text with a member `source` in the mapping, or beside the URL, at a path; all other text stays as it is. Undefined if
 * there is nothing of its own at that path, as with an alias.
 */
export function addYamlSource(
  text: string,
  root: unknown,
  path: readonly string[],
  source: string,
): string | undefined {
  const found = pairAt(root, path);
  if (!found) return undefined;
  const { key, value, inFlow } = found;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const keyColumn = columnOf(text, start(key));
  const step = keyColumn > 0 ? Math.max(2, Math.floor(keyColumn / (path.length - 1))) : 2;
  const column = isBlock(value) ? columnOf(text, start(firstKey(value))) : keyColumn + step;
  const block = (members: readonly string[]) =>
    members.map((member) => `${newline}${' '.repeat(column)}${member}`).join('');
  const scalar = [`${' '.repeat(column)}source: |`, ...indented(source, column + step)].join(newline) + newline;

  if (isBlock(value)) return insertLine(text, end(value), scalar, newline);
  const multiline = text.slice(start(value), end(value)).includes('\n');
  if (isScalar(value)) {
    const url = multiline ? JSON.stringify(value.value) : text.slice(start(value), end(value));
    if (inFlow) return replace(text, value, `{ url: ${url}, source: ${JSON.stringify(source)} }`);
    const line = insertLine(text, end(value), scalar, newline);
    return replaceAfterSpace(line, value, block([`url: ${url}`]));
  }
  if (!isMap(value)) return undefined;
  const last = value.items.at(-1);
  if (inFlow || multiline) return last && insert(text, pairEnd(last), `, source: ${JSON.stringify(source)}`);
  const members = value.items.map((pair) => memberText(text, pair));
  return replaceAfterSpace(insertLine(text, end(value), scalar, newline), value, block(members));
}

interface Found {
  key: Node;
  value: Node;
  /** Whether a flow mapping is around it, where no block scalar may stand. */
  inFlow: boolean;
}

function pairAt(root: unknown, path: readonly string[]): Found | undefined {
  let found: Found | undefined;
  let node = root;
  let inFlow = false;
  for (const name of path) {
    if (!isMap(node)) return undefined;
    inFlow ||= node.flow === true;
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === name);
    if (!pair?.value) return undefined;
    found = { key: pair.key as Node, value: pair.value as Node, inFlow };
    node = pair.value;
  }
  return found;
}

function isBlock(node: Node): node is YAMLMap {
  return isMap(node) && node.flow !== true;
}

function firstKey({ items: [first] }: YAMLMap): Node {
  return first?.key as Node;
}

/** On one line in block style, where a colon needs a space after it. */
function memberText(text: string, { key, value }: Pair): string {
  const [name, content] = [key, value].map((node) => text.slice(start(node as Node), end(node as Node)));
  return `${name}: ${content}`;
}

function pairEnd({ key, value }: Pair): number {
  return end((value ?? key) as Node);
}

function start({ range }: Node): number {
  return range?.[0] ?? 0;
}

/** Where the content ends; a comment may follow. */
function end({ range }: Node): number {
  return range?.[1] ?? 0;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function indented(source: string, column: number): string[] {
  return source
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `${' '.repeat(column)}${line}`));
}

/** Inserts whole lines below the one in which the offset lies, or at the offset if a line begins there. */
function insertLine(text: string, offset: number, lines: string, newline: string): string {
  if (text[offset - 1] === '\n') return insert(text, offset, lines);
  const lineEnd = text.indexOf('\n', offset);
  return lineEnd < 0 ? `${text}${newline}${lines}` : insert(text, lineEnd + 1, lines);
}

function insert(text: string, offset: number, inserted: string): string {
  return text.slice(0, offset) + inserted + text.slice(offset);
}

function replace(text: string, node: Node, replacement: string): string {
  return text.slice(0, start(node)) + replacement + text.slice(end(node));
}

/** The content of a block scalar has the line break after it. */
function replaceAfterSpace(text: string, node: Node, replacement: string): string {
  const [lineBreak = ''] = /\r?\n$/.exec(text.slice(start(node), end(node))) ?? [];
  return text.slice(0, start(node)).trimEnd() + replacement + lineBreak + text.slice(end(node));
}
