import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseDocument,
  Parser,
  visit,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { quotedName, type Path } from './problem.js';
import { describeFault } from './syntax-faults.js';

/** A parsed file: its value, and the line of each part of it, of the nearest existing part around a missing one. */
export interface ParsedDocument {
  value: unknown;
  lineOf: (path: Path) => number | undefined;
}

export interface SyntaxProblem {
  line?: number;
  message: string;
}

const usualCharacters = 2 ** 20;
const mostLevels = 100;
const mostAliases = 100;
const mostProblems = 100;

/** Parses YAML 1.2 (core schema), and thereby JSON; answers the problems of a text that cannot be used. Bounded in size, depth and aliases. */
export function parseText(text: string, mostCharacters = usualCharacters): ParsedDocument | SyntaxProblem[] {
  if (text.length > mostCharacters) {
    return [
      { message: `The file is larger than ${mostCharacters} characters. Keep the authentication in a file alone.` },
    ];
  }
  const lines = new LineCounter();
  const tooDeep = depthExceeded(text);
  if (tooDeep) return [tooDeep];
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    stringKeys: true,
    // The parser compares each key with each other: quadratic. `nodeProblems` is linear.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const syntax = [...document.errors, ...document.warnings]
    .slice(0, mostProblems)
    .map(({ code, pos }) => ({ line: lineAt(pos[0]), message: describeFault(code) }));
  const problems = [...syntax, ...nodeProblems(document, lineAt)];
  if (problems.length > 0) return problems;
  try {
    const value: unknown = document.toJS({ maxAliasCount: mostAliases });
    return { value, lineOf: (path) => lineOf(document, path, lineAt) };
  } catch {
    // Aliases of aliases would multiply the file.
    return [{ message: 'Its aliases stand for too many values. Write the values out instead.' }];
  }
}

/** The parser's later stages recurse, and deep nesting exhausts their memory; its first stage does not. */
function depthExceeded(text: string): SyntaxProblem | undefined {
  const parser = new Parser();
  let line = 1;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) void token;
    if (parser.stack.length > mostLevels) {
      return { line, message: `It is nested deeper than ${mostLevels} levels. A definition needs no more than ten.` };
    }
    line += lexeme.split('\n').length - 1;
  }
  return undefined;
}

/** An alias may be a value that lacks its quotes, hence a secret. */
const noAnchor = 'An alias has no anchor before it. Add the anchor, or put a value that begins with * in quotes.';

/** Repeated keys, of which all but the last would silently be lost, and aliases that are too many or lead nowhere. */
function nodeProblems(document: Document.Parsed, lineAt: (offset: number) => number): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const report = (node: unknown, message: string) => {
    if (problems.length < mostProblems) problems.push({ line: lineAt(offsetOf(node) ?? 0), message });
  };
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, {
    Alias: (_, alias) => {
      if (!anchors.has(alias.source)) report(alias, noAnchor);
      if (++aliases <= mostAliases) return undefined;
      report(alias, `It has more than ${mostAliases} aliases. Write the values out instead.`);
      return visit.BREAK;
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.add(node.anchor);
      if (isMap(node)) reportRepeated(node.items, report);
    },
  });
  return problems;
}

function reportRepeated(pairs: readonly Pair[], report: (node: unknown, message: string) => void): void {
  const seen = new Set<string>();
  for (const { key } of pairs) {
    const name = textOfKey(key);
    if (seen.has(name)) report(key, `The key ${quotedName(name)} stands twice in one mapping. Remove one of them.`);
    seen.add(name);
  }
}

function lineOf(document: Document.Parsed, path: Path, lineAt: (offset: number) => number): number | undefined {
  let node: Node | null | undefined = document.contents;
  let offset = offsetOf(node);
  for (const part of path) {
    const found = nodeIn(isAlias(node) ? node.resolve(document) : node, part);
    if (!found) break;
    offset = found.offset ?? offset;
    node = found.value;
  }
  return offset === undefined ? undefined : lineAt(offset);
}

function nodeIn(
  node: Node | null | undefined,
  part: string | number,
): { offset?: number | undefined; value?: Node } | undefined {
  if (!isCollection(node)) return undefined;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => textOfKey(key) === String(part));
    return pair && { offset: offsetOf(pair.key), ...(isNode(pair.value) && { value: pair.value }) };
  }
  const item = isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
  return isNode(item) ? { offset: offsetOf(item), value: item } : undefined;
}

function textOfKey(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
