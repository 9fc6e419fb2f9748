import { isTemplate, partsOf, sentText, tooDeep, type Entry, type Reading } from './entry.js';

type Proxy = NonNullable<Entry['proxy']>;

const accessToken = /\$\{\s*(?:accessToken|access_token|credentials\.access_token)\s*\}/;
/** What says how the client calls, and nothing of the server. */
const clients = ['base_url', 'verification', 'paginate'];

/** What the way in which the API is called says of it. */
export function readProxy({ headers = {}, query = {}, retry, ...others }: Proxy): Reading[] {
  return [
    ...readHeaders(headers),
    ...readQuery(query),
    ...(retry === undefined ? [] : readRetry(retry)),
    ...Object.keys(others)
      .filter((name) => !clients.includes(name))
      .map((name) => ({ unsaid: 'the API here has nothing of the kind', member: name })),
  ];
}

function readHeaders(headers: Record<string, unknown>): Reading[] {
  const required: Record<string, string> = {};
  const readings = Object.entries(headers).flatMap(([name, value]): Reading[] => {
    const text = sentText(value);
    const member = `headers.${name}`;
    if (text === undefined) return [{ unsaid: 'it is no text', member }];
    if (accessToken.test(text)) return readPlacement(name, text);
    if (/^content-(type|length)$/i.test(name)) return [{ unsaid: 'calls of the API have no body here', member }];
    if (/^authorization$/i.test(name)) return [{ unsaid: 'the API here takes access tokens only', member }];
    required[name] = isTemplate(text) ? '' : text;
    return [];
  });
  const some = Object.keys(required).length > 0;
  return [...readings, ...(some ? [{ quirk: 'api-required-headers', params: { headers: required } }] : [])];
}

function readPlacement(name: string, text: string): Reading[] {
  const [before = '', after = ''] = text.split(accessToken);
  const scheme = before.trim();
  const member = `headers.${name}`;
  if (after !== '' || /\s/.test(scheme)) return [{ unsaid: 'the token is not the whole of it', member }];
  if (!/^authorization$/i.test(name)) {
    if (scheme !== '') return [{ unsaid: 'the token is not the whole of it', member }];
    return [{ quirk: 'resource-token-placement', params: { in: 'header', name } }];
  }
  if (/^bearer$/i.test(scheme)) return [];
  const place = scheme === '' ? { in: 'header', name } : { in: 'scheme', name: scheme };
  return [{ quirk: 'resource-token-placement', params: place }];
}

function readQuery(query: Record<string, unknown>): Reading[] {
  return Object.entries(query).map(([name, value]) =>
    typeof value === 'string' && accessToken.test(value)
      ? { quirk: 'resource-token-placement', params: { in: 'query', name } }
      : { unsaid: 'the API here asks for no parameter of its own', member: `query.${name}` },
  );
}

/** Calls that are answered before one is refused: none of a login, and of a test that means to meet it all the same. */
const calls = 100;

function readRetry({ after, at, error_code: code, in_body: body, ...others }: Record<string, unknown>): Reading[] {
  const status = Number([code].flat()[0] ?? 429);
  const header =
    typeof after === 'string' ? { header: after, unit: 's' } : typeof at === 'string' && { header: at, unit: 'epoch' };
  const parts = header || body === undefined ? [] : partsOf(pathIn(body));
  const told = header || (parts?.length ? inBody(parts) : { header: '' });
  const rest = { ...others, ...(typeof after === 'string' && { at }), ...(header && { in_body: body }) };
  return [
    { quirk: 'rate-limit-shape', params: { after: calls, ...(status !== 429 && { status }), ...told } },
    ...Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => ({ unsaid: 'one place tells when to come again', member: `retry.${name}` })),
    ...(parts === undefined ? [{ unsaid: tooDeep, member: 'retry.in_body.path' }] : []),
  ];
}

function pathIn(place: unknown): string {
  return typeof place === 'object' && place !== null && 'path' in place ? String(place.path) : 'message';
}

/** The wait stands in the text of the error. */
function inBody(parts: readonly string[]): Record<string, unknown> {
  const body = parts.reduceRight<unknown>((inner, name) => ({ [name]: inner }), 'Retry after ${retry_after} s.');
  return { header: '', body };
}
