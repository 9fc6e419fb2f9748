import { createHash, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseParameters, queryOf, type Exchange } from '../provider/exchange.js';
import type { Issuer, Server } from '../provider/index.js';
import { people } from '../provider/people.js';
import type { Preset } from '../provider/presets/preset.js';
import { membersOf } from './checks/seen.js';
import type { ClientAdapter, ClientAuth, ClientSettings, FixedIssuer, IssuerSettings } from './model/client.js';
import type { Evidence, EvidenceEvent, Secret, WireExchange } from './model/evidence.js';
import type { PresetUse, Scenario, Setup } from './model/scenario.js';

type Unnumbered = EvidenceEvent extends infer E ? (E extends EvidenceEvent ? Omit<E, 'n'> : never) : never;

/** The honest parties of one run, and the log of all that happens between them and the client. */
export interface Stage {
  settings: ClientSettings;
  issuers: ReadonlyMap<string, Issuer>;
  note(event: Unnumbered): void;
  /** Whether the client has hung or crashed so far. */
  died(): boolean;
  /** The evidence so far, in plain text; without the exchanges from before `since`, a `performance.now()`. */
  evidence(since?: number): Evidence;
  close(): void;
}

export interface StageOptions {
  /** Unique among the runs that are under way. */
  run: string;
  seed: string;
  adapter: ClientAdapter;
  setup: Setup;
  quirks: Scenario['quirks'];
  /** Codes and tokens that this run's client has from elsewhere. */
  strangers: ReadonlySet<string>;
}

/** They separate and escape in Basic credentials and in forms, and may stand in both credentials. RFC 6749 Appendix A.1, A.2 */
const oddCharacters = ' a+b%41:/&=?';

/** The end-users that steps name; each issuer has one account for each. */
export const actors = ['alice', 'bob', 'mallory'];

/** Sets up one issuer, or two, with this run's quirks armed. */
export function createStage(
  provider: Server,
  { run, seed, adapter, setup, quirks = [], strangers }: StageOptions,
): Stage {
  const redirectUri = adapter.redirectUri ?? 'http://127.0.0.1:8123/callback';
  const events: EvidenceEvent[] = [];
  const exchanges = new Map<number, Exchange>();
  const watched = new Set([...quirks, ...(setup.preset?.preset.quirks ?? [])].map(({ id }) => id));
  const issuers = new Map<string, Issuer>();
  const settings = {} as Record<string, IssuerSettings>;
  const arrivals = new Map<number, number>();
  const note = (event: Unnumbered) => void events.push({ n: events.length, ...event });

  for (const role of setup.issuers === 2 ? ['main', 'other'] : ['main']) {
    const name = adapter.fixedIssuer ? role : `${run}-${role}`;
    const { clientAuth = clientAuthOf(adapter, setup.preset), credentials } = setup;
    const odd = credentials === 'odd' ? oddCharacters : '';
    // What a running application was once configured with must stay; any other client gets fresh credentials every run.
    const identity = adapter.fixedIssuer ? `${seed} ${adapter.name} ${role}` : `${seed} ${run} ${role}`;
    const {
      clientId = `client-${digest(identity, 'id').slice(0, 16)}${odd}`,
      clientSecret = clientAuth === 'none' ? undefined : `secret-${digest(identity, 'secret')}${odd}`,
    }: Partial<FixedIssuer> = typeof adapter.fixedIssuer === 'object' ? adapter.fixedIssuer : {};
    const preset = role === 'main' ? setup.preset : undefined;
    // How clients may authenticate is then the provider's own affair.
    const registered = preset && clientAuth !== 'none' ? 'any' : clientAuth;
    const issuer = provider.createIssuer({
      name,
      ...(preset && { preset: preset.preset as Preset, ...(preset.era !== undefined && { era: preset.era }) }),
      clients: [
        { clientId, ...(clientSecret && { clientSecret }), redirectUris: [redirectUri], clientAuth: registered },
      ],
      users: people(seed, actors.length),
      quirks: [...(setup.quirks ?? []), ...(role === 'main' ? quirks : [])],
    });
    issuer.observe((event) => {
      if (event.kind === 'exchange') {
        exchanges.set(event.exchange.id, event.exchange);
        arrivals.set(event.exchange.id, performance.now());
        note({ kind: 'exchange', exchange: { id: event.exchange.id, issuer: role } as WireExchange });
      } else if (event.kind === 'effect' && watched.has(event.quirk)) {
        note({ kind: 'effect', quirk: event.quirk, seam: event.seam, effect: event.effect, exchange: event.exchange });
      }
    });
    issuers.set(role, issuer);
    settings[role] = {
      issuer: issuer.identifier,
      endpoints: { ...issuer.endpoints },
      api: issuer.api,
      clientId,
      ...(clientSecret && { clientSecret }),
      clientAuth,
      flavour: setup.flavour ?? 'oauth2',
      scope: setup.scope ?? (setup.flavour === 'oidc' ? 'openid read' : 'read write'),
      pkce: setup.pkce ?? adapter.claims.pkce === true,
      ...(preset && { preset: { name: preset.name, hosts: { ...issuer.realHosts } } }),
    };
  }

  return {
    settings: {
      run,
      redirectUri,
      // Runs of several gauntlets at once, in this process, too, may bear the same name.
      store: join(tmpdir(), `oauth-gauntlet-${randomUUID()}`),
      issuers: settings as ClientSettings['issuers'],
      fields: {},
      env: {},
      ...(setup.timeoutMs !== undefined && { timeoutMs: setup.timeoutMs }),
    },
    issuers,
    note,
    died: () =>
      events.some((event) => event.kind === 'outcome' && ['timed-out', 'crashed'].includes(event.outcome.kind)),
    evidence: (since = 0) => ({
      events: withoutStrangers(
        events.map((event) => {
          if (event.kind !== 'exchange') return event;
          const exchange = exchanges.get(event.exchange.id);
          if (!exchange) return event;
          const { issuer, id } = event.exchange;
          return { ...event, exchange: inPlainText(exchange, issuer, arrivals.get(id) ?? 0) };
        }),
        (exchange) => exchange.arrivedMs < since || borne(exchange).some((value) => strangers.has(value)),
      ),
      secrets: [...issuers].flatMap(([role, issuer]) =>
        secretsOf(issuer).map((secret) => ({ ...secret, issuer: role })),
      ),
      markers: Object.values(settings).flatMap(({ clientId, issuer }) => [
        clientId,
        issuer,
        encodeURIComponent(issuer),
      ]),
    }),
    close() {
      for (const issuer of issuers.values()) provider.removeIssuer(issuer.name);
    },
  };
}

/** By Basic, if the client can do both and the provider takes both. */
function clientAuthOf({ claims }: ClientAdapter, preset: PresetUse | undefined): ClientAuth {
  const able = (['basic', 'post'] as const).filter((method) => claims[method] === true);
  const taken = preset && methodsTaken(preset);
  return able.find((method) => taken?.includes(method) ?? true) ?? able[0] ?? 'none';
}

/** The client authentication methods that a provider takes, where it does not take all. */
function methodsTaken({ preset: { quirks = [] } }: PresetUse): readonly unknown[] | undefined {
  const policy = quirks.find(({ id, when }) => id === 'client-auth-policy' && when === undefined);
  const accept = policy?.params?.['accept'] ?? ['post'];
  return policy && Array.isArray(accept) ? (accept as unknown[]) : undefined;
}

function digest(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function inPlainText(exchange: Exchange, issuer: string, arrivedMs: number): WireExchange {
  const { request, response } = exchange;
  const body = request.body.toString('utf8');
  return {
    id: exchange.id,
    issuer,
    endpoint: exchange.endpoint,
    arrivedMs,
    method: request.method,
    url: request.url,
    headers: request.headers,
    body,
    parameters: request.method === 'GET' || request.method === 'HEAD' ? queryOf(request.target) : parseParameters(body),
    ...(response && {
      response: { status: response.status, headers: response.headers, body: response.body.toString('utf8') },
    }),
    ...(exchange.honest && { honest: exchange.honest }),
    delivery: exchange.delivery,
    ...(exchange.refusal !== undefined && { refusal: exchange.refusal }),
  };
}

/**
 * A request from before this run's client was ready, or that bears what an earlier run was given, is a straggler of an earlier
 * run. What bears nothing and comes later, such as a timer's for metadata, can be of either: a fresh process has no such timer.
 */
function withoutStrangers(events: EvidenceEvent[], isStrange: (exchange: WireExchange) => boolean): EvidenceEvent[] {
  const strange = new Set(
    events.flatMap((event) => (event.kind === 'exchange' && isStrange(event.exchange) ? [event.exchange.id] : [])),
  );
  return events.filter((event) => {
    if (event.kind === 'exchange') return !strange.has(event.exchange.id);
    return event.kind !== 'effect' || !strange.has(event.exchange);
  });
}

/** What a request shows that it was given, wherever RFC 6750 §2 lets a token stand. */
function borne({ parameters, headers }: WireExchange): string[] {
  const bearer = headers.flatMap(([name, value]) =>
    name.toLowerCase() === 'authorization' ? value.replace(/^\S+ +/, '') : [],
  );
  return ['code', 'refresh_token', 'token', 'access_token'].flatMap((name) => parameters[name] ?? []).concat(bearer);
}

/** Everything that this issuer and its clients alone know, and that nobody else may learn. */
export function secretsOf({ minted, exchanges, clients }: Issuer): Secret[] {
  const secrets: Secret[] = minted.map(({ kind, value }) => ({ kind, value }));
  for (const exchange of exchanges)
    for (const value of verifiersIn(exchange)) if (value.length >= 8) secrets.push({ kind: 'verifier', value });
  for (const { clientId, clientSecret } of clients) {
    if (!clientSecret) continue;
    secrets.push({ kind: 'client-secret', value: clientSecret });
    const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
    secrets.push({ kind: 'basic-credentials', value: Buffer.from(pair).toString('base64') });
  }
  return secrets;
}

/** As the client sent it, in a form, JSON or the query, and as the honest server was asked, whatever it was called before. */
function verifiersIn({ request: { target, body }, honest }: Exchange): Set<string> {
  const text = body.toString('utf8');
  const sent = [queryOf(target), parseParameters(text), membersOf(text)].map((members) => members['code_verifier']);
  return new Set([...sent.flat(), honest?.verifier].filter((value) => typeof value === 'string'));
}
