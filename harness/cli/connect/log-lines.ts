import { printable } from '../../reporters/printable.js';

/** One exchange of the platform's log, as `renderExchange` writes it, or what a definition's code printed. */
interface Line {
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

/** The platform's log for people: each exchange as request line, what was sent and what came back. */
export function renderLog(lines: readonly string[]): string {
  return lines.map((line) => render(JSON.parse(line) as Line)).join('');
}

function render(line: Line): string {
  if (line.console !== undefined) return shown([['console', line.console]]);
  const { method, url, requestHeaders, requestBody, status, responseHeaders, responseBody, failure } = line;
  return (
    `  ${printable(`${method} ${url} → ${status ?? failure}`)}\n` +
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
