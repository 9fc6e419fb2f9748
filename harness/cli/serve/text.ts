import { header, single, parseParameters, queryOf, type Exchange } from '../../../provider/exchange.js';
import type { IssuerDescription } from '../../../provider/control/describe.js';
import { printable } from '../../reporters/printable.js';

export interface Served {
  issuers: readonly IssuerDescription[];
  control: { url: string; token: string };
  /** Path of the certificate that clients must trust. */
  ca?: string;
  /** Where clients that insist on real host names come in, and which names these are. */
  proxy?: { url: string; hosts: readonly string[] };
  origin: string;
}

/** What serve has set up, ready to copy. */
export function renderServed({ issuers, control, ca, proxy, origin }: Served): string {
  return [
    ...issuers.flatMap((issuer) => [...rowsOf(issuer), '']),
    ...(ca === undefined ? [] : [row('CA certificate', ca)]),
    ...(proxy === undefined ? [] : proxyRows(proxy, ca ?? '')),
    row('control', control.url),
    row('control token', control.token),
    '',
    `Any preset is at ${origin}/NAME, any quirk alone at ${origin}/quirk/ID: see \`gauntlet list presets\` and \`gauntlet list quirks\`.`,
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

function rowsOf({
  issuer,
  endpoints,
  api,
  clientId,
  clientSecret,
  redirectUris,
  users,
  quirks,
}: IssuerDescription): string[] {
  return [
    row('issuer', issuer),
    ...Object.entries(endpoints).map(([name, url]: [string, string]) => row(name, url)),
    row('api', api),
    row('client id', clientId),
    row('client secret', clientSecret ?? 'none: a public client'),
    row('redirect URIs', redirectUris.join(' ') || 'any'),
    row('users', users.map(({ username }) => username).join(', ')),
    ...quirks.map(({ id, params, when }) =>
      row(
        'quirk',
        [id, params && JSON.stringify(params), when && `when ${JSON.stringify(when)}`].filter(Boolean).join(' '),
      ),
    ),
    ...(quirks.length === 0 ? [row('quirks', 'none: the server is honest')] : []),
  ];
}

/** How programs are led there. */
function proxyRows({ url, hosts }: NonNullable<Served['proxy']>, ca: string): string[] {
  return [
    row('proxy', `${url} for ${hosts.join(', ')}`),
    row('Node.js', `NODE_OPTIONS="--import oauth-gauntlet/redirect" GAUNTLET_PROXY=${url} node app.js`),
    row('others', `HTTPS_PROXY=${url} SSL_CERT_FILE=${ca} REQUESTS_CA_BUNDLE=${ca} CURL_CA_BUNDLE=${ca} …`),
    '',
  ];
}

function row(name: string, value: string): string {
  return `${name.padEnd(14)} ${printable(value)}`;
}

/** One line of an exchange that is over: who asked what, what came back, and which quirks had a hand in it. No secrets. */
export function renderExchange(exchange: Exchange, quirks: readonly string[]): string {
  const { issuer, request, response, delivery } = exchange;
  const { method, target } = request;
  const words = [
    issuer,
    method,
    censoredPath(target),
    askedFor(exchange),
    '→',
    response === undefined ? 'no response' : String(response.status),
    outcomeOf(exchange),
    delivery === 'aborted' ? '(connection ended)' : '',
    quirks.length > 0 ? `[${[...new Set(quirks)].join(', ')}]` : '',
  ];
  return `${printable(words.filter(Boolean).join(' '))}\n`;
}

/** Without the query, where codes and states are. What is as long as a token is none of anybody's business either. */
function censoredPath(target: string): string {
  const [path = ''] = target.replace(/^https?:\/\/[^/]*/i, '').split(/[?#]/, 1);
  return path
    .slice(0, 500)
    .split('/')
    .map((part) => (part.length > longestName ? '…' : part))
    .join('/');
}

const longestName = 32;

/** Words of the protocol: those alone are shown. */
const known = /^[a-z][a-z0-9_:.-]{1,60}$/;

function askedFor({ endpoint, request }: Exchange): string {
  if (endpoint === 'token') return word(single(parseParameters(request.body.toString()), 'grant_type'));
  if (endpoint === 'authorization') return word(single(queryOf(request.target), 'response_type'));
  return '';
}

function outcomeOf({ response }: Exchange): string {
  if (response === undefined) return '';
  const location = header(response.headers, 'location');
  if (location !== undefined) {
    const parameters = queryOf(location);
    if ('error' in parameters) return word(single(parameters, 'error'));
    return 'code' in parameters ? 'code' : '';
  }
  const body = response.body.subarray(0, 2000).toString();
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(header(response.headers, 'content-type') ?? '');
  if (isForm) return word(single(parseParameters(body), 'error'));
  return word(/"error"\s*:\s*"([^"]{1,60})"/.exec(body)?.[1]);
}

function word(value: string | undefined): string {
  return value !== undefined && known.test(value) && value.length <= 60 ? value : '';
}
