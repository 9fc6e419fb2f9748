/** A JavaScript string literal; what an editor would not show, or show in another place, is escaped. */
export function stringLiteral(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replace(/[\p{C}\p{Z}]/gu, (character) => (character === ' ' ? ' ' : escapeOf(character)))}'`;
}

function escapeOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** A JavaScript expression of a JSON value, over several lines as far as it has members; `text` writes its texts. */
export function valueExpression(value: unknown, text: (text: string) => string, indent = ''): string {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return `[${value.map((item: unknown) => valueExpression(item, text, indent)).join(', ')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return objectLiteral(
    members.map(([name, member]) => [name, valueExpression(member, text, `${indent}  `)]),
    indent,
  );
}

/** An object literal whose members' values are expressions. */
export function objectLiteral(members: readonly [name: string, expression: string][], indent = ''): string {
  if (members.length === 0) return '{}';
  const lines = members.map(([name, expression]) => `${indent}  ${memberName(name)}: ${expression},\n`);
  return `{\n${lines.join('')}${indent}}`;
}

/** An expression that leads from a value to a member below it; undefined where a step is missing. */
export function memberExpression(root: string, path: readonly string[]): string {
  return path.reduce((expression, key, depth) => {
    if (isPlain(key)) return `${expression}${depth > 0 ? '?.' : '.'}${key}`;
    return `${expression}${depth > 0 ? '?.' : ''}[${isIndex(key) ? key : stringLiteral(key)}]`;
  }, root);
}

/** `__proto__: value` would set the prototype; computed, it is a member like any other. */
function memberName(name: string): string {
  if (isPlain(name)) return name;
  return name === '__proto__' ? `['__proto__']` : stringLiteral(name);
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__';
}

function isIndex(key: string): boolean {
  return /^(0|[1-9]\d{0,8})$/.test(key);
}
