import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { inProcess } from '../../harness/adapters/in-process.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { ClientAdapter, IssuerSettings, TrustedClient } from '../../harness/model/client.js';
import type { Report, Verdict } from '../../harness/model/verdict.js';
import { createPlatform } from '../../harness/platform/index.js';
import { reporters } from '../../harness/reporters/index.js';
import { findPreset, presets } from '../../provider/presets/index.js';
import type { Preset } from '../../provider/presets/preset.js';
import { presetSuite } from '../../scenarios/index.js';
import { createPresetPlatform, definitions, type Given } from '../clients/preset-platform.js';
import { smallClient } from '../clients/small-client.js';
import { expectations as toF } from '../presets/a-f.js';
import { expectations as toP } from '../presets/g-p.js';
import { expectations as toZ } from '../presets/q-z.js';

/** A provider with a dialect on every leg that a simple client can follow. */
const acme: Preset = {
  id: 'acme',
  title: 'Acme',
  asOf: '2026-01-01',
  endpoints: { token: '/oauth/access' },
  quirks: [
    { id: 'denial-no-error', params: { mode: 'state-only' } },
    { id: 'token-extra-fields', params: { fields: { ok: true } } },
    { id: 'error-200', params: { shape: 'ok-false' } },
    { id: 'expired-token-status', params: { status: 200 } },
    { id: 'ttl-settings', params: { accessToken: 86_400 } },
  ],
};

const useOf = (asked: string | Preset) =>
  typeof asked === 'string' ? { name: asked, ...findPreset(asked) } : { name: asked.id, preset: asked };

function judged(client: TrustedClient, asked: (string | Preset)[], scenarios: string[] = []): Promise<Report> {
  const suites = asked.map((one) => presetSuite(useOf(one)));
  return runGauntlet({ client: inProcess(client), suites, seed: '1', timeoutMs: 20_000, selection: { scenarios } });
}

const resultsOf = ({ verdicts }: Report) =>
  Object.fromEntries(verdicts.map(({ scenario, result }) => [scenario.split('/')[1] ?? '', result]));

async function verdictOf(client: TrustedClient, asked: string | Preset, slug: string): Promise<Verdict> {
  const { name } = useOf(asked);
  const { verdicts } = await judged(client, [asked], [`${name}/${slug}`]);
  return verdicts[0]!;
}

const actualOf = ({ findings }: Verdict) => findings.find(({ result }) => result === 'broken')?.actual;

// ————— a client that speaks the dialect —————

test('a client that is made for Slack passes all that concerns it, and what Slack does not give is skipped', async () => {
  const report = await judged(smallClient(), ['slack']);
  expect(resultsOf(report)).toEqual({
    login: 'pass',
    api: 'pass',
    refresh: 'skipped',
    denied: 'pass',
    expired: 'pass',
    'bad-code': 'pass',
    'bad-refresh': 'skipped',
  });
  const refresh = report.verdicts.find(({ scenario }) => scenario === 'slack/refresh');
  expect(refresh?.reason).toBe('Slack OAuth v2 gives this client no refresh token.');
});

test('a client passes at a provider with a dialect on every leg, and each pass shows where it met it', async () => {
  const report = await judged(smallClient(), [acme]);
  expect(new Set(Object.values(resultsOf(report)))).toEqual(new Set(['pass']));
  expect(report.verdicts).toHaveLength(7);
  const met = Object.fromEntries(
    report.verdicts.map(({ scenario, findings }) => [
      scenario,
      findings.find(({ check }) => check.startsWith('meets-dialect'))?.actual,
    ]),
  );
  expect(met).toEqual({
    'acme/login': 'by token-extra-fields',
    'acme/api': 'it has no dialect there',
    'acme/refresh': 'by token-extra-fields',
    'acme/denied': 'by denial-no-error',
    'acme/expired': 'by expired-token-status',
    'acme/bad-code': 'by error-200',
    'acme/bad-refresh': 'by error-200',
  });
  for (const { findings } of report.verdicts) for (const { cites } of findings) expect(cites.length).toBeGreaterThan(0);
  const login = report.verdicts.find(({ scenario }) => scenario === 'acme/login');
  expect(login?.trouble.join()).not.toContain('denial-no-error');
  const denied = report.verdicts.find(({ scenario }) => scenario === 'acme/denied');
  expect(denied?.trouble).toEqual([
    'the end-user denied',
    'the server does not tell the client that the end-user declined (denial-no-error)',
  ]);
});

test('what a client does is understood where codes, grants and tokens have other names and places', async () => {
  const odd: Preset = {
    id: 'odd',
    title: 'Odd',
    asOf: '2026-01-01',
    quirks: [
      { id: 'callback-param-rename', params: { rename: { code: 'auth_code' } } },
      { id: 'refresh-grant-variant', params: { grantType: 'renewal', grantName: 'type', tokenName: 'renewal' } },
      { id: 'grant-type-variant', params: { parameter: 'type', expect: 'web_server' } },
      { id: 'token-envelope' },
      { id: 'resource-token-placement' },
    ],
  };
  const made = smallClient({
    codeName: 'auth_code',
    form: ({ grant_type: grant, refresh_token: token, ...rest }) =>
      grant === 'refresh_token' ? { type: 'renewal', renewal: token ?? '' } : { ...rest, type: 'web_server' },
    unwrap: (body) => (body['data'] ?? body) as Record<string, unknown>,
    bear: (token) => ({ 'x-access-token': token }),
  });
  const report = await judged(made, [odd]);
  expect(
    report.verdicts.filter(({ result }) => result !== 'pass').map(({ scenario, reason }) => [scenario, reason]),
  ).toEqual([]);
  expect(report.verdicts).toHaveLength(7);
});

test('no breach of it is called a violation of an RFC, and it fails the run', async () => {
  const { requirement, scored, result } = await verdictOf(createPlatform(), 'slack', 'login');
  expect({ level: requirement.level, scored, result }).toEqual({ level: 'interop', scored: true, result: 'fail' });
});

test('where the browser is not sent back after a denial, there is nothing to judge', () => {
  const silent = { ...acme, quirks: [{ id: 'denial-no-error', params: { mode: 'never' } } as const] };
  const slugs = presetSuite(useOf(silent)).scenarios.map(({ id }) => id);
  expect(slugs).not.toContain('acme/denied');
  expect(slugs).toHaveLength(6);
});

test('the client is told the preset by the name that was asked for, and how it takes credentials', async () => {
  const told: IssuerSettings[] = [];
  const client = smallClient();
  const watched: TrustedClient = {
    ...client,
    claims: { ...client.claims, basic: true },
    open(settings, environment) {
      told.push(settings.issuers.main);
      return client.open(settings, environment);
    },
  };
  await verdictOf(watched, 'figma@basic', 'login');
  await verdictOf(watched, 'hubspot', 'login');
  const [figma, hubspot] = told;
  expect(figma?.preset).toMatchObject({ name: 'figma@basic' });
  expect(figma?.endpoints.refresh).toMatch(/\/v1\/oauth\/refresh$/);
  expect([figma?.clientAuth, hubspot?.clientAuth]).toEqual(['basic', 'post']);
});

// ————— clients with a flaw —————

test('a client that takes a 200 with an error for a success is caught where the code is refused', async () => {
  const statusOnly = smallClient({
    readToken: (status, body) => {
      if (status >= 400) throw new Error(String(status));
      return String(body['access_token']);
    },
  });
  const verdict = await verdictOf(statusOnly, 'slack', 'bad-code');
  expect(verdict.result).toBe('fail');
  expect(actualOf(verdict)).toBe('it said that it is connected');
  expect(verdict.flaw).toBe('takes-refused-code-for-connection');
  expect(verdict.trouble).toContain(
    'the server reports an error of the token endpoint with HTTP status 200 (error-200)',
  );
  expect((await verdictOf(statusOnly, 'slack', 'login')).result).toBe('pass');
});

test('a client that knows a denial by its error only is caught where there is none', async () => {
  const trusting = smallClient({ checkCallback: () => undefined }, {});
  const flawed: TrustedClient = {
    ...trusting,
    open: async (settings, environment) => {
      const methods = await trusting.open(settings, environment);
      const handleCallback: typeof methods.handleCallback = (callback) =>
        new URL(callback.url).searchParams.has('code') ? methods.handleCallback(callback) : undefined;
      return { ...methods, handleCallback };
    },
  };
  const verdict = await verdictOf(flawed, acme, 'denied');
  expect([verdict.result, actualOf(verdict)]).toEqual(['fail', 'it said that it is connected']);
  expect((await verdictOf(flawed, acme, 'bad-code')).result).toBe('pass');
});

test('a client that says it is connected after a refused refresh is caught', async () => {
  const client = smallClient();
  const hopeful: TrustedClient = {
    ...client,
    open: async (settings, environment) => {
      const methods = await client.open(settings, environment);
      const refresh = async (who: { user: string }) =>
        void (await Promise.resolve(methods.refresh?.(who)).catch(() => undefined));
      return { ...methods, refresh };
    },
  };
  const verdict = await verdictOf(hopeful, acme, 'bad-refresh');
  expect(verdict.result).toBe('fail');
  expect(actualOf(verdict)).toMatch(/^it called a success what had been refused: connected/);
  expect((await verdictOf(hopeful, acme, 'refresh')).result).toBe('pass');
});

test('a client that reports the refused refresh is not blamed for what it makes of the API afterwards', async () => {
  const trusting = smallClient({ statusOf: (status) => status });
  const verdict = await verdictOf(trusting, acme, 'bad-refresh');
  expect([verdict.result, verdict.findings[0]]).toEqual([
    'pass',
    expect.objectContaining({ result: 'held', actual: expect.stringMatching(/^refused \(No token: 200/) }),
  ]);
  expect((await verdictOf(trusting, acme, 'expired')).result).toBe('fail');
});

test('a client that hides in an API call that its refresh was refused is caught', async () => {
  const client = smallClient();
  const hiding: TrustedClient = {
    ...client,
    claims: { ...client.claims, 'refresh-on-401': true },
    async open(settings, environment) {
      const methods = await client.open(settings, environment);
      const callApi: typeof methods.callApi = async (call) => {
        const first = await Promise.resolve(methods.callApi!(call)).catch(() => undefined);
        if (first !== undefined) return first;
        const isRenewed = await Promise.resolve(methods.refresh!(call)).then(
          () => true,
          () => false,
        );
        return isRenewed ? methods.callApi!(call) : { status: 200 };
      };
      return { ...methods, callApi };
    },
  };
  const verdict = await verdictOf(hiding, acme, 'bad-refresh');
  expect([verdict.result, actualOf(verdict)]).toEqual([
    'fail',
    'it called a success what had been refused: answered 200',
  ]);
  expect((await verdictOf(hiding, acme, 'refresh')).result).toBe('pass');
});

test('of new tokens that are never used no more is said than that they came', async () => {
  const expectedOf = async (client: TrustedClient) => {
    const { result, findings } = await verdictOf(client, acme, 'refresh');
    return [result, findings.find(({ check }) => check === 'renews-at-provider')?.expected];
  };
  const client = smallClient();
  expect(await expectedOf(client)).toEqual(['pass', 'the client renews its access token, and the new one works']);
  expect(await expectedOf({ ...client, claims: { code: true, post: true, state: true, refresh: true } })).toEqual([
    'pass',
    'the client renews its access token, and says so',
  ]);
});

test('a client that begins the login anew after a denial has not said that there is no connection', async () => {
  const adapter = inProcess(smallClient());
  const restarting: ClientAdapter = {
    ...adapter,
    async open(...given) {
      const session = await adapter.open(...given);
      return {
        ...session,
        async perform(action, timeoutMs) {
          const outcome = await session.perform(action, timeoutMs);
          if (action.do !== 'callback' || outcome.kind !== 'refused') return outcome;
          const { browser, user } = action;
          return session.perform({ do: 'start-login', browser, user, issuer: 'main' }, timeoutMs);
        },
      };
    },
  };
  const { verdicts } = await runGauntlet({
    client: restarting,
    suites: [presetSuite(useOf(acme))],
    seed: '1',
    selection: { scenarios: ['acme/denied'] },
  });
  expect(verdicts[0]?.findings[0]).toMatchObject({
    check: 'stays-unconnected',
    result: 'unseen',
    actual: 'the client neither refused nor connected: redirected',
  });
  expect(verdicts[0]?.result).toBe('inconclusive');
});

test('a client that takes the refusal of an API for data is caught', async () => {
  const verdict = await verdictOf(smallClient({ statusOf: (status) => status }), acme, 'expired');
  expect([verdict.result, actualOf(verdict)]).toEqual([
    'fail',
    'it called a success what had been refused: answered 200',
  ]);
});

test('a client that does not speak the dialect cannot connect, and all else is inconclusive', async () => {
  const report = await judged(smallClient({ scopeFor: (scope) => scope }), ['slack']);
  const { login, ...others } = resultsOf(report);
  expect(login).toBe('fail');
  expect(new Set(Object.values(others))).toEqual(new Set(['inconclusive']));
  expect(actualOf(report.verdicts[0]!)).toBe('it did not: refused (The login was refused: invalid_scope)');
});

test('a client that cannot refresh is caught by that alone', async () => {
  const stuck = smallClient({}, { refresh: () => Promise.reject(new Error('no')) });
  const results = resultsOf(await judged(stuck, [acme]));
  expect(results).toMatchObject({
    login: 'pass',
    api: 'pass',
    refresh: 'fail',
    expired: 'pass',
    'bad-refresh': 'inconclusive',
  });
});

test.each<[string, Partial<ReturnType<typeof nothingDone>>]>([
  ['does nothing', {}],
  ['says that it is connected', { handleCallback: () => undefined }],
])('a client that %s passes nothing', async (_, methods) => {
  const idle = smallClient({}, { ...nothingDone(), ...methods });
  const report = await judged(idle, [acme, 'gitlab', 'slack']);
  expect(report.summary.pass).toBe(0);
  expect(report.verdicts.length).toBeGreaterThan(15);
});

function nothingDone() {
  const refuse = (): never => {
    throw new Error('I do nothing');
  };
  return { handleCallback: refuse as () => void, callApi: refuse, refresh: refuse as () => void };
}

test.each(['crash', 'hang'] as const)('a %s over a refusal in the dialect fails, and is told as such', async (how) => {
  const fragile = smallClient({
    readToken(status, body) {
      if (body['ok'] === true) return String(body['access_token']);
      if (how === 'crash') throw new TypeError('body.token is undefined');
      throw never;
    },
  });
  const never = new Error('never');
  const client: TrustedClient = {
    ...fragile,
    open: async (settings, environment) => {
      const methods = await fragile.open(settings, environment);
      const handleCallback: typeof methods.handleCallback = async (callback) => {
        try {
          await methods.handleCallback(callback);
        } catch (error) {
          if (error === never) await new Promise(() => undefined);
          throw error;
        }
      };
      return { ...methods, handleCallback };
    },
  };
  const suites = [presetSuite(useOf('slack'))];
  const selection = { scenarios: ['slack/bad-code'] };
  const { verdicts } = await runGauntlet({ client: inProcess(client), suites, seed: '1', timeoutMs: 300, selection });
  expect(verdicts[0]?.result).toBe('fail');
  expect(actualOf(verdicts[0]!)).toMatch(how === 'crash' ? /callback crashed \(.*body\.token/ : /callback timed-out/);
});

test('a client that crashes before it has met the provider is not blamed', async () => {
  const broken = smallClient({}, { startLogin: () => (undefined as unknown as { x: { y: string } }).x.y });
  expect(resultsOf(await judged(broken, ['slack']))).toMatchObject({
    login: 'inconclusive',
    'bad-code': 'inconclusive',
  });
});

// ————— secrets —————

/** A request to the token endpoint that bears these parameters otherwise than in a form. */
type Bearing = (to: string, parameters: Record<string, string>) => [to: string, init: RequestInit];
const inJson: Bearing = (to, parameters) => [
  to,
  { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(parameters) },
];

test.each<[where: string, asked: string | Preset, bearing: Bearing]>([
  ['JSON, at Atlassian', 'atlassian', inJson],
  // The recorder keeps 64 KiB of a body: what is left is no JSON.
  ['long JSON', 'atlassian', (to, parameters) => inJson(to, { ...parameters, more: 'x'.repeat(70_000) })],
  [
    'the query',
    { ...acme, quirks: [{ id: 'token-request-format', params: { accept: ['query'] } }] },
    (to, parameters) => [`${to}?${new URLSearchParams(parameters).toString()}`, { method: 'POST' }],
  ],
])('no report has the PKCE verifier that was sent in %s', async (_, asked, bearing) => {
  const verifier = 'jU1-verifier-of-this-test-alone-0123456789-abcdef';
  const sent: string[] = [];
  const client = smallClient();
  const protectedClient: TrustedClient = {
    ...client,
    async open(settings, environment) {
      const bear: typeof fetch = (to, init) => {
        if (!(init?.body instanceof URLSearchParams)) return environment.fetch(to, init);
        const request = bearing(to instanceof Request ? to.url : String(to), {
          code_verifier: verifier,
          ...Object.fromEntries(init.body),
        });
        sent.push(JSON.stringify(request));
        return environment.fetch(...request);
      };
      const methods = await client.open(settings, { ...environment, fetch: bear });
      return {
        ...methods,
        async startLogin(login) {
          const url = new URL(await methods.startLogin(login));
          const challenge = createHash('sha256').update(verifier).digest('base64url');
          const audience = new URL(settings.issuers.main.preset?.hosts['api.atlassian.com'] ?? url).hostname;
          const added = { audience, code_challenge: challenge, code_challenge_method: 'S256' };
          for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
          return url;
        },
      };
    },
  };
  const use = useOf(asked);
  const report = await runGauntlet({
    client: inProcess(protectedClient),
    suites: [presetSuite(use)],
    seed: '1',
    selection: { scenarios: [`${use.name}/login`] },
    detail: 'whole',
  });
  expect(sent).not.toEqual([]);
  expect(sent.filter((request) => !request.includes(verifier))).toEqual([]);
  for (const render of Object.values(reporters)) expect(render({ reports: [report] })).not.toContain(verifier);
  expect(reporters.json({ reports: [report] })).toContain('[verifier 1]');
});

// ————— all providers —————

/** Their definitions make sure of a real host name, or redirect URI, which is another one in a run. Apple has no API. */
const insistent = ['apple', 'atlassian', 'ebay', 'pipedrive', 'shopify', 'zoho'];
const described = readdirSync(definitions)
  .map((file) => file.replace(/\.yaml$/, ''))
  .filter((id) => !insistent.includes(id));
const given: Record<string, Given> = { ...toF, ...toP, ...toZ };

test.each(described)('the platform passes at %s, set up by the worked definition with its real URLs', async (id) => {
  const report = await judged(
    createPresetPlatform((one) => given[one] ?? {}),
    [id],
  );
  const others = report.verdicts.filter(({ result }) => result !== 'pass' && result !== 'skipped');
  expect(others.map(({ scenario, result, reason }) => [scenario, result, reason])).toEqual([]);
  expect(report.summary.pass).toBeGreaterThan(3);
});

test('the platform client, which knows no dialect, connects where the dialect is near enough, and every result is told', async () => {
  const report = await judged(
    createPlatform(),
    presets.map(({ id }) => id),
  );
  expect(report.summary.error).toBe(0);
  const whole = presets
    .map(({ id }) => id)
    .filter((id) =>
      report.verdicts.every(({ suite, result }) => suite !== id || result === 'pass' || result === 'skipped'),
    );
  expect(whole).toEqual(
    expect.arrayContaining([
      'airtable',
      'asana',
      'bitbucket',
      'discord',
      'github-oauth-app',
      'gitlab',
      'google',
      'zoom',
    ]),
  );
  // Where it fails, it is the login, the API call or the refresh: what it cannot do at all, it does not do wrongly.
  const failed = report.verdicts.filter(({ result }) => result === 'fail');
  expect(new Set(failed.map(({ scenario }) => scenario.split('/')[1]))).toEqual(new Set(['login', 'api', 'refresh']));
  for (const { findings, transcript } of failed) {
    expect(findings.some(({ result }) => result === 'broken')).toBe(true);
    expect(transcript.length).toBeGreaterThan(0);
  }
}, 60_000);

test('a finding at a login or at the API leads to the page of that preset', () => {
  const fixesOf = (asked: string | Preset) =>
    presetSuite(useOf(asked)).scenarios.flatMap(({ id, fix }) => (/\/(login|api)$/.test(id) ? [fix] : []));
  expect(fixesOf('github@pkce')).toEqual(Array(2).fill(expect.stringContaining('`gauntlet explain github@pkce`')));
});

test.each([
  ['dropbox', 'POST'],
  ['monday', 'POST'],
  ['slack', 'GET'],
])('a client that calls the API of %s is told its method', async (preset, method) => {
  const told: unknown[] = [];
  const client = smallClient();
  const listening: TrustedClient = {
    ...client,
    async open(settings, environment) {
      const methods = await client.open(settings, environment);
      return { ...methods, callApi: (call) => (told.push(call.method), methods.callApi!(call)) };
    },
  };
  await judged(listening, [preset], [`${preset}/api`]);
  expect(told).toEqual([method]);
});
