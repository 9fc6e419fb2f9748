import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Evidence, EventOf } from '../model/evidence.js';
import type { WireRequest } from '../model/protocol.js';
import type { Arrival, LoginDriver, VendorAct, VendorScene, VendorStep } from '../model/vendor.js';
import { parseCallback } from '../platform/callback.js';
import type { Stored, StoredConnection } from '../platform/connections.js';
import { standardDuties } from '../platform/duties.js';
import { PlatformError } from '../platform/errors.js';
import { credentialsOf, type Integration } from '../platform/integration.js';
import type { Granted } from '../platform/login.js';
import { openPlatform } from '../platform/platform.js';
import { callbackOf, denialOf, leadsBack, secretsIn, user, withState } from './arrival.js';
import type { ServerMetadata } from './metadata.js';
import { createMovingFetch, moveDraft, type Occasion } from './moving-fetch.js';
import { bodyOf, readDraft, type RequestDraft } from './moves/draft.js';
import type { MoveId } from './moves/index.js';
import type { MoveContext } from './moves/move.js';
import type { Pace } from './pace.js';
import { createRecord } from './record.js';

/** What all runs against one server have in common. */
export interface Surroundings {
  integration: Integration;
  /** Values of the definition's form. */
  fields: Readonly<Record<string, string>>;
  redirectUri: string;
  login: LoginDriver;
  /** For what a server must refuse before anybody logs in: nobody is bothered with it. */
  probe: LoginDriver;
  pace: Pace;
  /** Milliseconds for one request. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Another client of the same server. */
  otherClient?: { clientId: string; clientSecret: string };
  /** An access token that has expired. */
  expiredToken?: string;
  /** What the label of the connection must contain. */
  label?: string;
  metadata?: ServerMetadata;
}

/** What the honest run leaves behind for the others. */
export interface Honest {
  connection?: Stored;
  verifier?: string;
}

/** What was seen, and what there is to go on with. */
export interface Performed extends Honest {
  evidence: Evidence;
}

/** Performs steps with the moves. Rejects for nothing that the server does. */
export async function performSteps(
  { steps, moves }: { steps: readonly VendorStep[]; moves: readonly MoveId[] },
  surroundings: Surroundings,
  honest: Honest,
): Promise<Performed> {
  const { integration, pace, signal, redirectUri, timeoutMs, fields, otherClient, expiredToken } = surroundings;
  const { clientId, clientSecret } = credentialsOf(integration);
  const record = createRecord();
  record.learn('client-secret', clientSecret);
  record.learn('client-secret', otherClient?.clientSecret);
  record.learn('access-token', expiredToken);

  let verifier: string | undefined;
  let granted: Granted | undefined;
  /** The login broke off by itself: nothing is known of what the server would have made of it. */
  let brokeOff = false;
  let connection: StoredConnection | undefined;
  /** The refresh token before the last one. */
  let former: string | undefined;
  let occasion: Pick<Occasion, 'seam' | 'endpointOf'> = idle;

  const context = (): MoveContext => ({
    clientId,
    clientSecret,
    redirectUri,
    verifier,
    code: granted?.code,
    accessToken: connection?.tokens.accessToken,
    refreshToken: connection?.tokens.refreshToken,
    honest,
    otherClient,
    random,
  });
  const movingFetch = createMovingFetch({
    moves,
    record,
    pace,
    signal,
    occasion: () => ({ ...occasion, context: context() }),
  });
  const platform = openPlatform(
    { integrations: { main: integration }, redirectUri, timeoutMs },
    { fetch: movingFetch, now: () => Date.now(), random: (bytes) => randomBytes(bytes), log: () => undefined },
    {
      ...standardDuties,
      // Each refresh and each call is to be seen by itself.
      shareRefresh: (_connection, _token, refresh) => refresh(),
      sendAuthorized: (send) => send(),
      endsConnection: () => false,
      createVerifier(bytes) {
        verifier = standardDuties.createVerifier(bytes);
        record.learn('verifier', verifier);
        return verifier;
      },
    },
  );

  const scene: VendorScene = {
    authorize: (how) => act(how === 'deny' ? 'deny' : 'authorize', () => authorize(how)),
    redeem: () => act('redeem', redeem),
    refresh: (times = 1) => act('refresh', () => refresh(times)),
    refreshWithOld: () => act('refresh', refreshWithOld),
    call: () => act('call', call),
    revoke: () => act('revoke', revoke),
    readMetadata: () => act('metadata', readMetadata),
    takeHonest() {
      connection = honest.connection && platform.restore(honest.connection);
    },
    outliveToken,
  };
  for (const step of steps) {
    try {
      await step.run(scene);
    } catch (error) {
      // There is nothing to go on with, or nobody wants to know any more.
      if (error instanceof PlatformError || signal.aborted) break;
      throw error;
    }
  }
  return {
    evidence: record.evidence(),
    ...(verifier !== undefined && { verifier }),
    ...(connection && { connection: platform.stored(connection) }),
  };

  /** What is refused is an outcome. Nothing can go on from what has not worked. */
  async function act(name: VendorAct, perform: () => Promise<Omit<EventOf<'act'>, 'n' | 'kind' | 'act' | 'done'>>) {
    try {
      record.add({ kind: 'act', act: name, done: true, ...(await perform()) });
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      record.add({ kind: 'act', act: name, done: false, told: error.message, code: error.code });
    } finally {
      occasion = idle;
      record.learn('access-token', connection?.tokens.accessToken);
      record.learn('refresh-token', connection?.tokens.refreshToken);
    }
  }

  async function authorize(how: 'allow' | 'deny' | 'probe') {
    const asked = await platform.startLogin({ ...user, integration: 'main', fields });
    const draft = readDraft({ method: 'GET', url: asked.href, headers: {} });
    const moved = moveDraft(draft, 'authorizationRequest', moves, context());
    await pace.next(signal);
    const browser = record.browser();
    const arrival = await (how === 'probe' ? surroundings.probe : surroundings.login).authorize({
      url: draft.url,
      decision: how === 'deny' ? 'deny' : 'allow',
      until: leadsBack(redirectUri, draft.url.searchParams.get('redirect_uri')),
      onExchange: browser.seen,
      signal,
    });
    brokeOff = arrival.kind === 'failed' || (arrival.kind === 'page' && arrival.reason !== 'refused');
    const exchange = browser.first(draft.url);
    for (const id of moved)
      record.add({ kind: 'effect', quirk: id, seam: 'authorizationRequest', effect: 'changed', exchange });
    const callback = arrivedAt(arrival);
    if (how === 'deny') return { told: denialOf(callback) };
    granted = platform.acceptCallback(callbackOf(withState(callback, asked, draft.url)));
    record.learn('code', granted.code);
    return { told: 'the server redirected with a code' };
  }

  function arrivedAt(arrival: Arrival): WireRequest {
    if (arrival.kind === 'failed') throw new PlatformError(arrival.code, arrival.told);
    if (arrival.kind === 'page') {
      record.add({ kind: 'page', browser: user.browser, page: arrival.page });
      throw new PlatformError(arrival.reason, arrival.told);
    }
    const { request } = arrival;
    record.add({ kind: 'arrival', url: request.url });
    for (const [kind, value] of secretsIn(request)) record.learn(kind, value);
    return request;
  }

  async function redeem() {
    if (brokeOff && steps.some(({ id }) => id === 'authorize'))
      throw new PlatformError('no-code', 'The login did not come to its end.');
    granted ??= madeUp();
    const { code } = granted;
    occasion = { seam: 'codeRequest', endpointOf: (draft) => (mentions(draft, code) ? 'token' : 'api') };
    connection = await platform.exchange(granted);
    return { told: 'the server issued an access token' };
  }

  /** A login that nobody has made: for what the token endpoint has to refuse whoever asks. */
  function madeUp(): Granted {
    const state = random(43);
    const code = random(40);
    const { enablePkce, codeParam = 'code' } = integration.authentication.oauth2Config;
    verifier = enablePkce ? random(43) : undefined;
    const login = { ...user, integration: 'main', fields, state, verifier, expiresAt: Number.POSITIVE_INFINITY };
    const url = new URL(redirectUri);
    url.search = new URLSearchParams({ [codeParam]: code, state }).toString();
    return { login, code, response: parseCallback({ ...user, method: 'GET', headers: [], url: url.href }) };
  }

  async function refresh(times: number) {
    const live = requireConnection();
    const before = live.tokens.refreshToken;
    occasion = { seam: 'refreshRequest', endpointOf: refreshEndpoint(before) };
    const ends = await Promise.allSettled(Array.from({ length: times }, () => platform.refresh(live)));
    if (live.tokens.refreshToken !== before) former = before;
    const refused = ends.filter((end) => end.status === 'rejected');
    if (refused[0] && refused.length === times) throw refused[0].reason;
    return {
      told: times === 1 ? 'the server issued an access token' : `${times - refused.length} of ${times} brought tokens`,
    };
  }

  async function refreshWithOld() {
    const live = requireConnection();
    if (former === undefined) throw new PlatformError('no-former-token', 'The refresh token has never changed.');
    const { members } = live.tokens;
    const spellings = ['refresh_token', 'refreshToken'].filter((name) => Object.hasOwn(members, name));
    const old = Object.fromEntries(spellings.map((name) => [name, former ?? null]));
    occasion = { seam: 'refreshRequest', endpointOf: refreshEndpoint(former) };
    const copy = { ...live, tokens: { ...live.tokens, refreshToken: former, members: { ...members, ...old } } };
    await platform.refresh(copy);
    return { told: 'the server issued an access token' };
  }

  async function call() {
    const live = requireConnection();
    occasion = { seam: 'apiRequest', endpointOf: () => 'api' };
    const label = await platform.label(live, await platform.test(live));
    const isOther = surroundings.label !== undefined && !label?.includes(surroundings.label);
    return {
      told: 'the API answered the test request',
      ...(label !== undefined && { label }),
      ...(isOther && { isOther }),
    };
  }

  async function revoke() {
    occasion = { seam: undefined, endpointOf: () => 'revocation' };
    await platform.revoke(requireConnection());
    return { told: 'the server revoked the tokens' };
  }

  async function readMetadata() {
    if (!surroundings.metadata) throw new PlatformError('no-metadata', 'The server has no metadata.');
    record.seen(surroundings.metadata.request, surroundings.metadata.page, 'metadata');
    return { told: 'the server has metadata' };
  }

  async function outliveToken() {
    const live = requireConnection();
    const { expiresAt = 0 } = live.tokens;
    if (expiredToken !== undefined) connection = withAccessToken(live, expiredToken);
    else await setTimeout(Math.max(0, expiresAt * 1000 + clockSkewMs - Date.now()), undefined, { signal });
  }

  function requireConnection(): StoredConnection {
    if (connection) return connection;
    throw new PlatformError('not-connected', 'There is no connection to do this with.');
  }
}

const idle: Pick<Occasion, 'seam' | 'endpointOf'> = { seam: undefined, endpointOf: () => 'unknown' };

/** Clocks differ by so many milliseconds. */
const clockSkewMs = 2000;

/** Of what code sends besides, nothing has the refresh token; a definition may refresh without one. */
function refreshEndpoint(token: string | undefined): Occasion['endpointOf'] {
  return (draft) => (token === undefined || mentions(draft, token) ? 'token' : 'api');
}

function mentions(draft: RequestDraft, value: string): boolean {
  const texts = [draft.url.href, bodyOf(draft) ?? '', ...Object.values(draft.headers)];
  return texts.some((text) => standardDuties.formsOf(value).some((form) => text.includes(form)));
}

function withAccessToken(connection: StoredConnection, accessToken: string): StoredConnection {
  const { tokens } = connection;
  const spelled = ['access_token', 'accessToken'].filter((name) => Object.hasOwn(tokens.members, name));
  const members = { ...tokens.members, ...Object.fromEntries(spelled.map((name) => [name, accessToken])) };
  return { ...connection, tokens: { ...tokens, accessToken, members } };
}

function random(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}
