import type { Lint } from '../../platform/definition/read.js';
import type { StoredConnection } from '../../platform/connections.js';
import type { Mask } from '../../platform/errors.js';
import { printable } from '../../reporters/printable.js';
import type { tool } from '../../version.js';
import { renderLog, type LogLine } from './log-lines.js';

/** What `connect` prints at its end; as JSON it is one object. Everything in it is masked. */
export interface ConnectReport {
  schema: 1;
  tool: typeof tool;
  definition: string;
  result: 'connected' | 'failed';
  warnings: readonly Lint[];
  redirectUri: string;
  label?: string;
  connection?: ShownConnection;
  /** The API's answer to `--call`. */
  call?: { url: string; status: number; body: string };
  error?: { step: string; code: string; message: string; nested?: Record<string, string>; paste?: string };
  /** The platform's log. */
  log: readonly LogLine[];
}

export interface ShownConnection {
  authData: Record<string, string | number | boolean | null>;
  scope?: string;
  expiresAt?: string;
}

/** A connection without its secrets. */
export function showConnection({ fields, tokens }: StoredConnection, mask: Mask): ShownConnection {
  const { scope, expiresAt, members } = tokens;
  const shown = Object.entries({ ...fields, ...members }).map(([key, value]) => {
    const text = mask(String(value), key);
    return [key, text === String(value) ? value : text] as const;
  });
  return {
    authData: Object.fromEntries(shown),
    ...(scope !== undefined && { scope: mask(scope) }),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt * 1000).toISOString() }),
  };
}

/** The report for people, after the steps. */
export function renderReport({ connection, call, error, log }: ConnectReport): string {
  const blocks = [
    ...(connection ? [`Connection\n${rows(connection)}`] : []),
    ...(call ? [`${call.url} → ${call.status}\n${indented(call.body)}`] : []),
    ...(log.length > 0 ? [`Log\n${renderLog(log)}`] : []),
    ...(error?.paste === undefined ? [] : [error.paste]),
  ];
  return blocks.map((block) => `\n${block.trimEnd()}\n`).join('');
}

function rows({ authData, scope, expiresAt }: ShownConnection): string {
  const pairs = Object.entries({
    ...authData,
    ...(scope !== undefined && { scope }),
    ...(expiresAt && { 'expires at': expiresAt }),
  });
  const width = Math.max(0, ...pairs.map(([key]) => key.length));
  return pairs.map(([key, value]) => `  ${printable(key.padEnd(width))}  ${printable(String(value))}`).join('\n');
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${printable(line)}`)
    .join('\n');
}
