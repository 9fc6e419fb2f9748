import { UsageError } from '../errors.js';
import { eventsOf, type Evidence } from '../model/evidence.js';
import { actsOf, exchangesAt, membersOf } from './seen.js';

/**
 * What keeps a certification from beginning, told in one line; nothing if there is nothing. It is looked for in what a browser met
 * at the authorization endpoint, and in the answer to a token request: first of an attempt without a login, then of the honest run.
 */
export function ailmentIn(evidence: Evidence, redirectUri: string): UsageError | undefined {
  return atAuthorization(evidence, redirectUri) ?? atToken(evidence);
}

function atAuthorization(evidence: Evidence, redirectUri: string): UsageError | undefined {
  const [act] = actsOf(evidence, 'authorize');
  const [exchange] = exchangesAt(evidence, 'authorization');
  if (!act) return undefined;
  const endpoint = placeOf(exchange?.exchange.url ?? '');
  const arrived = eventsOf(evidence, 'arrival').map(({ url }) => new URL(url).searchParams.get('error'));
  if (arrived.length > 0) {
    const [error] = arrived;
    return error ? refusedBy(endpoint, error) : undefined;
  }
  if (act.done) return undefined;
  if (act.code === 'login-failed' || (act.code === 'no-way-on' && isBeyond(evidence)))
    return new UsageError('E_LOGIN', `The login does not get through: ${act.told}`);
  const network = networkAilment(act.code ?? '', endpoint, act.told);
  if (network) return network;
  if (act.code !== 'refused') return undefined;
  const status = exchange?.exchange.response?.status ?? 0;
  if (status === 404 || status === 405 || status === 410) return wrongPath('authorizeUrl', endpoint, status);
  const page = eventsOf(evidence, 'page').at(-1)?.page.body ?? '';
  if (/redirect/i.test(page))
    return new UsageError(
      'E_REDIRECT_URI',
      `The redirect URI ${redirectUri} does not seem to be registered: ${endpoint} refuses it. Register it with the server, or give the one that is by --redirect-uri.`,
    );
  return new UsageError(
    'E_AUTHORIZATION',
    `${endpoint} refuses the authorization request with ${status}: ${act.told} Check CLIENT_ID, the scope, and whether ${redirectUri} is registered.`,
  );
}

/** The browser was past the first page. */
function isBeyond(evidence: Evidence): boolean {
  return exchangesAt(evidence, 'login').some(({ exchange }) => exchange.method === 'POST');
}

function refusedBy(endpoint: string, error: string): UsageError {
  const name = /^[\w-]{1,60}$/.test(error) ? error : 'an unknown error';
  return new UsageError(
    'E_AUTHORIZATION',
    `${endpoint} refuses the authorization request with the error ${name}. Check what the definition sends: client id, scope and PKCE.`,
  );
}

function atToken(evidence: Evidence): UsageError | undefined {
  const [seen] = exchangesAt(evidence, 'token');
  const [act] = actsOf(evidence, 'redeem');
  if (!seen || !act || act.done) return undefined;
  const endpoint = placeOf(seen.exchange.url);
  const { response, refusal } = seen.exchange;
  if (!response) return networkAilment(refusal ?? '', endpoint, act.told);
  if (response.status === 404 || response.status === 405 || response.status === 410)
    return wrongPath('getAccessToken', endpoint, response.status);
  if (response.status === 401 || membersOf(seen.exchange)['error'] === 'invalid_client')
    return new UsageError(
      'E_SECRET',
      `${endpoint} does not accept the client's credentials (${response.status}). Check CLIENT_ID and CLIENT_SECRET, and whether the server wants them in the header or in the body.`,
    );
  return undefined;
}

function wrongPath(name: string, endpoint: string, status: number): UsageError {
  return new UsageError('E_PATH', `There is nothing at ${endpoint} (${status}): check the path of ${name}.`);
}

/** What Node.js and the login drivers call it when no answer comes. */
function networkAilment(code: string, endpoint: string, told: string): UsageError | undefined {
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
  if (/^(dns|ENOTFOUND|EAI_AGAIN)$/.test(code))
    return new UsageError('E_UNREACHABLE', `The name ${host} does not resolve: check the URL, and your network.`);
  if (/^tls$|CERT|TLS|SSL|SELF_SIGNED|VERIFY/.test(code))
    return new UsageError(
      'E_TLS',
      `The certificate of ${host} is not trusted (${code}). If it is your own authority, name its certificate in NODE_EXTRA_CA_CERTS.`,
    );
  if (/^(timeout|ABORT_ERR|TimeoutError|UND_ERR_\w+TIMEOUT|ETIMEDOUT)$/.test(code))
    return new UsageError(
      'E_UNREACHABLE',
      `${host} does not answer in time: is it running, and can it be reached from here?`,
    );
  if (/^(network|E[A-Z]+|UND_ERR_\w+|HPE_\w+)$/.test(code))
    return new UsageError(
      'E_UNREACHABLE',
      `${host} cannot be reached (${code}): check the URL, and whether the server is running.`,
    );
  if (/^[a-z]+(-[a-z]+)+$|^oversized$|^header$/.test(code) && !notOfTheNetwork.includes(code))
    return new UsageError('E_UNREACHABLE', `${host} does not behave as a server should: ${told}`);
  return undefined;
}

/** What the platform itself says of an answer. */
const notOfTheNetwork = ['refused', 'no-way-on', 'login-failed', 'wrong-state', 'missing-state', 'missing-code'];

function placeOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
