import { describe } from './checks/login.js';
import { isBelievable, isBorneOut } from './checks/proof.js';
import { exchangesAt, headerOf, membersOf, outcomesOf, parameter, tokenRequests } from './checks/seen.js';
import type { ClientAdapter, ClientAuth, ClientSettings } from './model/client.js';
import { eventsOf, type Evidence, type EventOf, type WireExchange } from './model/evidence.js';
import type { Outcome } from './model/protocol.js';
import type { Look, SetupFinding } from './model/setup.js';

/** What two honest runs show of how the client is set up: one login that is granted, and one that the end-user denies. */
export interface Sight {
  adapter: Pick<ClientAdapter, 'claims' | 'host' | 'configuredBy'>;
  settings: ClientSettings;
  granted: Evidence;
  denied: Evidence;
  /** Milliseconds by which the client's clock is ahead of this machine's, where it has shown. */
  skewMs: number | undefined;
}

/** What each check shows. */
export function examineSetup(sight: Sight): SetupFinding[] {
  let over = false;
  return setupChecks.map(({ title, vital, look }) => {
    const seen = over ? nothingYet : look(sight);
    if (vital && seen.result === 'wrong') over = true;
    return { title, ...seen };
  });
}

interface SetupCheck {
  /** What is looked at, in a few words. */
  title: string;
  /** If it is wrong, nothing that comes later says anything. */
  vital?: true;
  look: (sight: Sight) => Look;
}

/** In the order in which a login comes to them. */
const setupChecks: readonly SetupCheck[] = [
  { title: 'begins a login', vital: true, look: beginsLogin },
  { title: 'at this authorization server', vital: true, look: reachesIssuer },
  { title: 'client identifier', vital: true, look: clientIdentifier },
  { title: 'redirect URI', vital: true, look: redirectUri },
  { title: 'token request', vital: true, look: tokenRequest },
  { title: 'connected is seen', look: connectedIsSeen },
  { title: 'API call', look: apiCall },
  { title: 'refused is seen', look: refusedIsSeen },
  { title: 'log is seen', look: logIsSeen },
  { title: 'clock', look: clock },
];

const nothingYet: Look = { result: 'unseen', said: 'the login did not come so far' };

function ok(said: string): Look {
  return { result: 'ok', said };
}

function misconfigured(said: string, fix: string): Look {
  return { result: 'wrong', said, fix, fault: 'setup' };
}

function incapable(said: string, fix: string): Look {
  return { result: 'wrong', said, fix, fault: 'client' };
}

function beginsLogin({ granted }: Sight): Look {
  const [begun] = outcomesOf(granted, 'start-login');
  if (!begun) return nothingYet;
  const { outcome } = begun;
  if (outcome.kind === 'redirected') return ok('it sends the browser on');
  const said = `asked to begin a login, it ${did(outcome)}`;
  if (outcome.kind === 'unknown')
    return misconfigured(
      said,
      'The page at `connect` must redirect to the authorization server: give the URL that the login button leads to.',
    );
  return incapable(said, 'See what the client says, and whether it has all settings that it needs.');
}

function reachesIssuer({ adapter, granted, settings }: Sight): Look {
  const [begun] = outcomesOf(granted, 'start-login');
  if (begun?.outcome.kind !== 'redirected') return nothingYet;
  const { authorization } = settings.issuers.main.endpoints;
  const to = withoutQuery(begun.outcome.to.url);
  if (to === withoutQuery(authorization)) return ok(to);
  return misconfigured(
    `it sends the browser to ${to}, not to ${authorization}`,
    `Give the client the endpoints of this run, or the issuer if it reads the metadata, by ${adapter.configuredBy}.`,
  );
}

function clientIdentifier({ adapter, granted, settings }: Sight): Look {
  const request = authorizationRequest(granted);
  if (!request) return nothingYet;
  const { clientId } = settings.issuers.main;
  const sent = parameter(request, 'client_id');
  if (sent === clientId) return ok('as registered');
  return misconfigured(
    sent === undefined ? 'it sends no client_id' : `it sends client_id=${sent}; ${clientId} is registered`,
    `Give the client the client identifier of this run, by ${adapter.configuredBy}.`,
  );
}

function redirectUri({ adapter, granted, settings }: Sight): Look {
  const request = authorizationRequest(granted);
  if (!request) return nothingYet;
  const sent = parameter(request, 'redirect_uri');
  if (sent !== undefined && sent !== settings.redirectUri)
    return misconfigured(
      `it sends redirect_uri=${sent}; ${settings.redirectUri} is registered`,
      `Both must be the same, byte by byte. Give the client the redirect URI, by ${adapter.configuredBy}.`,
    );
  const { response, refusal } = request;
  if (eventsOf(granted, 'action').some(({ action }) => action.do === 'callback')) return ok(settings.redirectUri);
  return incapable(
    `the authorization request was answered ${response?.status ?? 'nothing'}${refusal === undefined ? '' : ` (${refusal})`}`,
    'See in what the request differs from RFC 6749 §4.1.1.',
  );
}

function tokenRequest({ adapter, granted, settings }: Sight): Look {
  const [called] = outcomesOf(granted, 'callback');
  if (!called) return nothingYet;
  const request = tokenRequests(granted, 'authorization_code')[0]?.exchange;
  const { clientAuth, endpoints } = settings.issuers.main;
  if (!request)
    return incapable(
      `no request came to ${endpoints.token}; given the callback, it ${did(called.outcome)}`,
      ['crashed', 'timed-out', 'unknown'].includes(called.outcome.kind)
        ? 'See what the client says: nothing was done to this callback.'
        : `See whether the client can reach this address from where it runs, and whether it ${insistence(endpoints.token)}.`,
    );
  const status = request.response?.status;
  const used = authenticationOf(request);
  if (status === 200) return ok(methodNames[used]);
  if (membersOf(request.response?.body ?? '')['error'] === 'invalid_client')
    return misconfigured(
      used === clientAuth
        ? `the client was not recognised, though it authenticates by ${methodNames[used]}, as is registered`
        : `the client was not recognised: it authenticates by ${methodNames[used]}, and ${methodNames[clientAuth]} is registered`,
      used === clientAuth
        ? `Give it the client secret of this run, by ${adapter.configuredBy}.`
        : 'Say in `claims` how it authenticates itself: `basic`, `post`, or neither for a public client.',
    );
  return incapable(
    `the token request was answered ${status ?? 'nothing'}${request.refusal === undefined ? '' : ` (${request.refusal})`}`,
    'See in what the request differs from RFC 6749 §4.1.3.',
  );
}

/** What of TLS keeps clients from a token endpoint. */
function insistence(endpoint: string): string {
  return endpoint.startsWith('https:')
    ? 'trusts the certificate authority that its environment names'
    : 'insists on https (then: --https)';
}

const methodNames: Record<ClientAuth, string> = {
  basic: 'client_secret_basic',
  post: 'client_secret_post',
  none: 'no client secret',
};

function authenticationOf(request: WireExchange): ClientAuth {
  if (/^basic /i.test(headerOf(request, 'authorization') ?? '')) return 'basic';
  return parameter(request, 'client_secret') === undefined ? 'none' : 'post';
}

function connectedIsSeen({ adapter, granted }: Sight): Look {
  const [called] = outcomesOf(granted, 'callback');
  if (!called) return nothingYet;
  const { outcome } = called;
  if (outcome.kind === 'connected')
    return redeemed(granted, called)
      ? ok('after a login that is granted')
      : incapable('it says that it is connected, and redeemed no code', 'It must exchange the code for tokens first.');
  const said = `after a login that is granted it ${did(outcome)}`;
  if (outcome.kind === 'unknown' && judgedBySigns(adapter))
    return misconfigured(said, 'Change `connected` in the definition so that it fits this page.');
  return incapable(said, 'See what the client says: nothing was done to this login.');
}

/** Whether the code was redeemed; what the API call shows is another check's matter. */
function redeemed(granted: Evidence, called: EventOf<'outcome'>): boolean {
  return isBelievable({ ...granted, events: granted.events.filter(({ n }) => n <= called.n) }, called);
}

function apiCall({ adapter, granted }: Sight): Look {
  if (!adapter.claims.api) return { result: 'unseen', said: 'the client does not claim "api"' };
  const [called] = outcomesOf(granted, 'call-api');
  if (!called) return nothingYet;
  if (isBorneOut(granted, called)) return ok('200, with the access token of this login');
  const said = `asked to call the API, it ${did(called.outcome)}`;
  const reached = exchangesAt(granted, 'api').at(-1)?.exchange;
  if (called.outcome.kind === 'unsupported')
    return misconfigured(said, 'Leave `api` out of the claims, or say how the API is called.');
  if (['crashed', 'timed-out'].includes(called.outcome.kind) && !reached)
    return incapable(
      `${said}, and no request came to it`,
      'See what the client says: nothing was done to this connection.',
    );
  if (!reached)
    return misconfigured(
      `${said}, and no request came to it`,
      `Give the client the URL of the API, by ${adapter.configuredBy}.`,
    );
  return incapable(
    `${said}; the API answered ${reached.response?.status ?? 'nothing'}`,
    'It must send the access token as RFC 6750 §2.1 says.',
  );
}

function refusedIsSeen({ adapter, denied }: Sight): Look {
  const [called] = outcomesOf(denied, 'callback');
  if (!called) return nothingYet;
  const { outcome } = called;
  if (outcome.kind === 'refused') return ok('after a login that the end-user denies');
  const said = `after a login that the end-user denies it ${did(outcome)}`;
  if (!judgedBySigns(adapter) || !['connected', 'unknown'].includes(outcome.kind))
    return incapable(said, 'A client must tell its caller that there is no connection.');
  return misconfigured(
    outcome.kind === 'connected' ? 'connected and refused look alike: the page after a denied login fits both' : said,
    outcome.kind === 'connected'
      ? 'Narrow `connected` in the definition to what only a connection shows.'
      : 'Change `refused` in the definition so that it fits this page.',
  );
}

function logIsSeen({ adapter, granted }: Sight): Look {
  if (adapter.claims.log !== true) return { result: 'unseen', said: 'the client does not claim "log"' };
  if (!outcomesOf(granted, 'callback').length) return nothingYet;
  const log = eventsOf(granted, 'output').filter(({ source }) => source !== 'page' && source !== 'error');
  const seen = log.find(({ text }) => granted.markers.some((marker) => text.includes(marker)));
  if (seen) return ok(`on ${seen.source}`);
  return misconfigured(
    log.length === 0
      ? 'nothing was written during the login'
      : `${log.length} lines were written, and none of them names this run's client_id or issuer`,
    'Leave `log` out of the claims, or write the client_id to the log at each login, and say in the definition where the log is.',
  );
}

const mostSkewMs = 30_000;

function clock({ skewMs }: Sight): Look {
  if (skewMs === undefined) return { result: 'unseen', said: 'the client does not show it' };
  if (Math.abs(skewMs) <= mostSkewMs) return ok('agrees');
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return misconfigured(
    `the client's clock is ${seconds} s ${skewMs > 0 ? 'ahead' : 'behind'}`,
    'Set the clock of where the client runs: tokens would expire at the wrong time.',
  );
}

/** What the client did, behind "it". */
function did(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'unknown':
      return `is not understood: ${outcome.reason ?? `it said nothing for ${outcome.waitedMs} ms`}`;
    case 'timed-out':
      return `had not answered after ${outcome.waitedMs} ms`;
    case 'unsupported':
      return 'says that it does not support this';
    case 'connected':
      return 'says that it is connected';
    default:
      return describe(outcome);
  }
}

function authorizationRequest(evidence: Evidence): WireExchange | undefined {
  return exchangesAt(evidence, 'authorization')[0]?.exchange;
}

/** Whether what the client shows is judged by a definition's signs, not told by the client. */
function judgedBySigns({ host }: Pick<ClientAdapter, 'host'>): boolean {
  return host.includes('page');
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
