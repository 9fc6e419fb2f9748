import type { Mask } from '../../platform/errors.js';
import { printable } from '../../reporters/printable.js';

/** One exchange of the platform's log, as `renderExchange` writes it, or what a definition's code printed. */
export interface LogLine {
  method?: string;
  url?: string;
  requestHeaders?: Record<string, string>;
  requestBody?: string;
  status?: number;
  responseHeaders?: Record<string, string>;
  responseBody?: string;
  failure?: string;
  console?: string;
}

/** A line of the platform's log. */
export function parseLine(line: string): LogLine {
  return JSON.parse(line) as LogLine;
}

/** The texts of a JSON value masked; its keys and its shape stay. The value is our own: its depth is known. */
export function maskValues<T>(value: T, mask: Mask, key?: string): T {
  if (typeof value === 'string') return mask(value, key) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member: unknown) => maskValues(member, mask)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, maskValues(member as unknown, mask, key)]),
  ) as T;
}

/** The last exchange among lines of the log: `POST https://… → 200`. */
export function summaryOf(lines: readonly LogLine[]): string {
  const last = lines.findLast(({ method }) => method !== undefined);
  return last ? headOf(last) : 'done, without any request';
}

function headOf({ method, url, status, failure }: LogLine): string {
  return `${method} ${url} → ${status ?? failure}`;
}

/** The log for people: each exchange as request line, what was sent and what came back. */
export function renderLog(lines: readonly LogLine[]): string {
  return lines.map(render).join('');
}

function render(line: LogLine): string {
  if (line.console !== undefined) return shown([['console', line.console]]);
  const { requestHeaders, requestBody, responseHeaders, responseBody } = line;
  return (
    `  ${printable(headOf(line))}\n` +
    shown([
      ...headerRows('>', requestHeaders, ['authorization', 'content-type']),
      ['>', requestBody],
      ...headerRows('<', responseHeaders, ['content-type', 'location', 'www-authenticate', 'retry-after']),
      ['<', responseBody],
    ])
  );
}

function headerRows(mark: string, headers: Record<string, string> = {}, names: readonly string[]): [string, string][] {
  return Object.entries(headers)
    .filter(([name]) => names.includes(name.toLowerCase()))
    .map(([name, value]) => [mark, `${name.toLowerCase()}: ${value}`]);
}

function shown(rows: readonly (readonly [string, string | undefined])[]): string {
  return rows
    .filter(([, text]) => text)
    .map(([mark, text]) => `    ${mark} ${printable(text ?? '')}\n`)
    .join('');
}
