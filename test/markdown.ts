// Markdown as the tests of the documents read it.
import { marked, type Token, type Tokens } from 'marked';

/** A fenced block. */
export interface Block {
  /** The info string: `sh`, `text`, `yaml` … */
  kind: string;
  text: string;
  /** What its first line names in a comment: the file that it is. */
  file?: string;
}

/** The fenced blocks of a document, in order. */
export function blocksIn(markdown: string): Block[] {
  return [...tokensIn(marked.lexer(markdown))].filter(isCode).map(({ lang = '', text }) => {
    const file = /^(?:#|\/\/) ([\w./-]+\.\w+)(?:[:\s]|$)/.exec(text)?.[1];
    return { kind: lang, text: `${text}\n`, ...(file !== undefined && { file }) };
  });
}

/** Where links and images of a document lead. */
export function linksIn(markdown: string): string[] {
  return [...tokensIn(marked.lexer(markdown))].filter(isLink).map(({ href }) => href);
}

/** The anchors of its headings, as GitHub makes them. */
export function anchorsIn(markdown: string): string[] {
  return [...tokensIn(marked.lexer(markdown))].filter(isHeading).map(({ tokens }) =>
    textOf(tokens)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

function textOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens ? textOf(token.tokens) : 'text' in token ? String(token.text) : '',
    )
    .join('');
}

function* tokensIn(tokens: readonly Token[]): Generator<Token> {
  for (const token of tokens) {
    yield token;
    if (token.type === 'table') {
      const { header, rows } = token as Tokens.Table;
      for (const cell of [header, ...rows].flat()) yield* tokensIn(cell.tokens);
    } else if (token.type === 'list') for (const item of (token as Tokens.List).items) yield* tokensIn(item.tokens);
    else if ('tokens' in token && token.tokens) yield* tokensIn(token.tokens);
  }
}

const isCode = (token: Token): token is Tokens.Code => token.type === 'code';
const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';
const isLink = (token: Token): token is Tokens.Link | Tokens.Image => token.type === 'link' || token.type === 'image';
