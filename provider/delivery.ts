import { isDeepStrictEqual } from 'node:util';
import { header, parseParameters, single, type HttpResponse, type Parameters } from './exchange.js';
import { escape } from './pages/escape.js';
import type { Delivery } from './quirks/quirk.js';

/**
 * The authorization response that an HTTP response carries, or nothing when it carries none. `redirectUri` is the one of
 * the request, which may have a query of its own.
 */
export function readDelivery(response: HttpResponse, redirectUri: string | undefined): Delivery | undefined {
  const location = header(response.headers, 'location');
  if (location !== undefined) return readRedirect(location, redirectUri);
  if (response.status < 500 && header(response.headers, 'content-type')?.startsWith('text/html')) {
    return readForm(response.body.toString());
  }
  return undefined;
}

/** Says a delivery in HTTP: a redirect, or a page with a form that posts itself. */
export function writeDelivery({ redirectUri, parameters, mode, write = pairsOf, repeat }: Delivery): HttpResponse {
  const pairs = write(parameters);
  const failed = 'error' in parameters && single(parameters, 'code') === undefined;
  if (mode === 'form_post') return formPage(redirectUri, pairs, { status: failed ? 400 : 200, ...repeat });
  const text = new URLSearchParams(pairs).toString();
  const joint = mode === 'fragment' ? '#' : redirectUri.includes('?') ? '&' : '?';
  const location = text === '' ? redirectUri : `${redirectUri}${joint}${text}`;
  if (repeat !== undefined) return framesPage(location, repeat);
  return {
    status: 303,
    headers: [
      ['Cache-Control', 'no-store'],
      ['Location', location],
      ['Content-Length', '0'],
    ],
    body: Buffer.alloc(0),
  };
}

/** Each parameter by its name; an array repeats it. */
export function pairsOf(parameters: Parameters): [name: string, value: string][] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
}

function readRedirect(location: string, redirectUri: string | undefined): Delivery {
  const hash = location.indexOf('#');
  if (hash >= 0) {
    return {
      redirectUri: location.slice(0, hash),
      parameters: parseParameters(location.slice(hash + 1)),
      mode: 'fragment',
    };
  }
  const [base = '', query = ''] = split(location, '?');
  const parameters = parseParameters(query);
  const own = redirectUri === undefined ? '' : split(redirectUri, '?')[1];
  // What the redirect URI brings along is not a parameter of the response.
  for (const [name, value] of Object.entries(parseParameters(own ?? ''))) {
    if (isDeepStrictEqual(parameters[name], value)) delete parameters[name];
  }
  return { redirectUri: own ? `${base}?${own}` : base, parameters, mode: 'query' };
}

function split(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** OAuth 2.0 Form Post Response Mode §2, as oidc-provider writes it. */
function readForm(page: string): Delivery | undefined {
  const action = /<form method="post" action="([^"]*)">/.exec(page)?.[1];
  if (action === undefined) return undefined;
  const parameters: Parameters = {};
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g)) {
    parameters[unescape(name)] = unescape(value);
  }
  return { redirectUri: unescape(action), parameters, mode: 'form_post' };
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(parseInt(decimal, 10));
    return entities[name ?? ''] ?? whole;
  });
}

function formPage(
  action: string,
  pairs: readonly [string, string][],
  { status, times = 1, delayMs = 0 }: { status: number; times?: number; delayMs?: number },
): HttpResponse {
  const inputs = pairs.map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}"/>`);
  const before = Array.from({ length: times - 1 }, (_, index) => `hit-${index + 1}`);
  const form = (
    target?: string,
  ) => `<form method="post" action="${escape(action)}"${target ? ` target="${target}"` : ''}>
${inputs.join('\n')}
<noscript><button>Continue</button></noscript>
</form>`;
  const post =
    times === 1
      ? 'document.forms[0].submit()'
      : `for (const form of document.forms) setTimeout(() => form.submit(), form.target ? 0 : ${delayMs})`;
  return page(
    status,
    `<body onload="${post}">
${before.map((name) => `<iframe hidden name="${name}"></iframe>\n`).join('')}${[...before.map(form), form()].join('\n')}
</body>`,
  );
}

/** The link is where the page goes: a script reads it there, so that no address stands inside of a script. */
function framesPage(location: string, { times, delayMs }: { times: number; delayMs: number }): HttpResponse {
  const frame = `<iframe hidden src="${escape(location)}"></iframe>\n`;
  return page(
    200,
    `<body onload="setTimeout(() => window.location.replace(document.links[0].href), ${delayMs})">
${frame.repeat(times - 1)}<a href="${escape(location)}">Continue</a>
</body>`,
  );
}

function page(status: number, content: string): HttpResponse {
  const body = Buffer.from(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Returning to the application</title>
${content}
</html>
`);
  return {
    status,
    headers: [
      ['Cache-Control', 'no-store'],
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Content-Length', String(body.length)],
    ],
    body,
  };
}
