import { lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import { createColors } from 'picocolors';
import { terminalText } from './terminal-text.js';

type Paint = Pick<ReturnType<typeof createColors>, 'bold' | 'italic' | 'cyan' | 'underline'>;

// What the definition's schema allows for a help text. It also bounds how deep a text can nest.
const longestMarkdown = 1000;
const longestText = 10_000;

/** Help text for a terminal, without a trailing line break. What is too long for a help text is shown unrendered, and cut. */
export function renderMarkdown(text: string, color: boolean): string {
  const plain = terminalText(text);
  if (plain.length > longestMarkdown) return plain.slice(0, longestText).trim();
  return blocks(lexer(plain), createColors(color)).trim();
}

function blocks(tokens: readonly Token[], paint: Paint, gap = '\n\n'): string {
  return tokens
    .map((token) => block(token as MarkedToken, paint))
    .filter(Boolean)
    .join(gap);
}

function block(token: MarkedToken, paint: Paint): string {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'hr':
    case 'checkbox':
      return '';
    case 'heading':
      return paint.bold(inline(token.tokens, paint));
    case 'code':
      return indent(paint.cyan(leaf(token.text, { entities: false })), '  ');
    case 'blockquote':
      return indent(blocks(token.tokens, paint), '> ');
    case 'list':
      return list(token, paint);
    case 'table':
      return table(token, paint);
    case 'html':
      return withoutTags(token.raw).trim();
    default:
      return rest(token, paint);
  }
}

function list({ items, ordered, start }: Tokens.List, paint: Paint): string {
  return items
    .map((item, index) => {
      const mark = ordered ? `${Number(start) + index}. ` : '- ';
      const box = item.task ? (item.checked ? '[x] ' : '[ ] ') : '';
      return mark + indent(box + blocks(item.tokens, paint, '\n'), ' '.repeat(mark.length)).trimStart();
    })
    .join('\n');
}

function table({ header, rows }: Tokens.Table, paint: Paint): string {
  return [header, ...rows].map((row) => row.map(({ tokens }) => inline(tokens, paint)).join(' | ')).join('\n');
}

function inline(tokens: readonly Token[] | undefined, paint: Paint): string {
  return (tokens ?? []).map((token) => span(token as MarkedToken, paint)).join('');
}

function span(token: MarkedToken, paint: Paint): string {
  switch (token.type) {
    case 'strong':
      return paint.bold(inline(token.tokens, paint));
    case 'em':
      return paint.italic(inline(token.tokens, paint));
    case 'codespan':
      return paint.cyan(leaf(token.text, { entities: false }));
    case 'br':
      return '\n';
    case 'link':
    case 'image':
      return link(inline(token.tokens, paint), token, paint);
    case 'html':
      return withoutTags(token.raw);
    default:
      return rest(token, paint);
  }
}

/** Text, and whatever else holds text. */
function rest(token: MarkedToken, paint: Paint): string {
  if ('tokens' in token && token.tokens) return inline(token.tokens, paint);
  return leaf('text' in token ? token.text : token.raw);
}

/** The address always stands there, so that no text can pretend another one. */
function link(text: string, { href, text: source }: Tokens.Link | Tokens.Image, paint: Paint): string {
  const address = leaf(href).replace(/\s/g, '%20');
  const shown = paint.underline(address);
  return source === address || !text || `mailto:${source}` === address ? shown : `${text} (${shown})`;
}

function withoutTags(html: string): string {
  return leaf(html.replace(/<[^<>]*>/g, ''));
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Control characters are removed again: an entity may stand for one. */
function leaf(text: string, { entities = true } = {}): string {
  if (!entities) return terminalText(text);
  return terminalText(
    text.replace(
      /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi,
      (whole, ...[decimal, hex, name]: (string | undefined)[]) => {
        if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
        const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        return point <= 0x10ffff ? String.fromCodePoint(point) : '';
      },
    ),
  );
}

function indent(text: string, prefix: string): string {
  return text
    .split('\n')
    .map((line) => prefix + line)
    .join('\n');
}
