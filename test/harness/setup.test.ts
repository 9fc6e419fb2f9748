import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { inProcess } from '../../harness/adapters/in-process.js';
import { checkSetup, runGauntlet } from '../../harness/gauntlet.js';
import type {
  Claims,
  ClientMethods,
  ClientSettings,
  IssuerSettings,
  TrustedClient,
} from '../../harness/model/client.js';
import type { SetupFinding } from '../../harness/model/setup.js';
import { createPlatform } from '../../harness/platform/index.js';
import { suites } from '../../scenarios/index.js';
import { endAll, gauntlet } from './program.js';

const platform = createPlatform();

interface Otherwise {
  claims?: Claims;
  settings?: (given: ClientSettings) => ClientSettings;
  methods?: (own: ClientMethods) => Partial<ClientMethods>;
}

/** The platform, set up otherwise than it was told, or with other methods. */
function clientWith({ claims, settings = (given) => given, methods = () => ({}) }: Otherwise): TrustedClient {
  return {
    ...platform,
    claims: { ...platform.claims, ...claims },
    async open(given, environment) {
      const own = await platform.open(settings(given), environment);
      return { ...own, ...methods(own) };
    },
  };
}

function main(change: (main: IssuerSettings) => Partial<IssuerSettings>): Otherwise {
  return {
    settings: (given) => ({
      ...given,
      issuers: { ...given.issuers, main: { ...given.issuers.main, ...change(given.issuers.main) } },
    }),
  };
}

const nowhere = 'http://127.0.0.1:9';

/** The first thing that is wrong. */
const troubles: Record<string, [Otherwise, fault: 'setup' | 'client', title: string, said: RegExp]> = {
  'goes to another authorization server': [
    main(({ endpoints }) => ({ endpoints: { ...endpoints, authorization: `${nowhere}/authorize` } })),
    'setup',
    'at this authorization server',
    /^it sends the browser to http:\/\/127\.0\.0\.1:9\/authorize, not to http:\/\/localhost:\d+\/preflight1-main\/authorize$/,
  ],
  'has the identifier of another client': [
    main(() => ({ clientId: 'another' })),
    'setup',
    'client identifier',
    /^it sends client_id=another; client-[\w-]+ is registered$/,
  ],
  'has another redirect URI': [
    { settings: (given) => ({ ...given, redirectUri: 'http://127.0.0.1:8123/other' }) },
    'setup',
    'redirect URI',
    /^it sends redirect_uri=http:\/\/127\.0\.0\.1:8123\/other; http:\/\/127\.0\.0\.1:8123\/callback is registered$/,
  ],
  'has another secret': [
    main(() => ({ clientSecret: 'not-the-one-that-is-registered' })),
    'setup',
    'token request',
    /^the client was not recognised, though it authenticates by client_secret_basic, as is registered$/,
  ],
  'authenticates itself in another way than it claims': [
    main(() => ({ clientAuth: 'post' })),
    'setup',
    'token request',
    /^the client was not recognised: it authenticates by client_secret_post, and client_secret_basic is registered$/,
  ],
  'does not reach the token endpoint': [
    main(({ endpoints }) => ({ endpoints: { ...endpoints, token: `${nowhere}/token` } })),
    'client',
    'token request',
    /^no request came to http:\/\/localhost:\d+\/preflight1-main\/token; given the callback, it refused/,
  ],
  'calls another API': [main(() => ({ api: `${nowhere}/me` })), 'setup', 'API call', /and no request came to it$/],
  'claims an API that it cannot call': [
    { methods: (own) => ({ ...own, callApi: undefined as never }) },
    'setup',
    'API call',
    /^asked to call the API, it says that it does not support this$/,
  ],
  'says that it is connected and is not': [
    { methods: () => ({ handleCallback: () => undefined }) },
    'client',
    'token request',
    /^no request came to .*; given the callback, it says that it is connected$/,
  ],
  'takes a denial for a connection': [
    {
      methods: (own) => ({
        handleCallback: (callback) => (callback.url.includes('error=') ? undefined : own.handleCallback(callback)),
      }),
    },
    'client',
    'refused is seen',
    /^after a login that the end-user denies it says that it is connected$/,
  ],
  'begins no login': [
    {
      methods: () => ({
        startLogin: () => {
          throw new Error('closed on Sundays');
        },
      }),
    },
    'client',
    'begins a login',
    /^asked to begin a login, it crashed \(closed on Sundays\)$/,
  ],
  'crashes before it calls the API': [
    {
      methods: () => ({
        callApi: () => {
          throw new Error('no API today');
        },
      }),
    },
    'client',
    'API call',
    /^asked to call the API, it crashed \(no API today\), and no request came to it$/,
  ],
};

test.each(Object.entries(troubles))(
  'a client that %s is told so before it is judged',
  async (_what, [otherwise, fault, title, said]) => {
    const findings = await checkSetup({ client: inProcess(clientWith(otherwise)) });
    expect(findings.find(({ result }) => result === 'wrong')).toEqual({
      title,
      result: 'wrong',
      fault,
      said: expect.stringMatching(said),
      fix: expect.stringMatching(/\.$/),
    });
    const judged = runGauntlet({ client: inProcess(clientWith(otherwise)), suites, preflight: true, selection: few });
    if (fault === 'setup')
      await expect(judged).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining(title) });
    else expect(await judged).toMatchObject({ complete: true, verdicts: [{ scenario: 'state/missing' }] });
  },
);

const few = { scenarios: ['state/missing'] };

test('a client that claims to log and is silent is told so', async () => {
  const client = {
    ...clientWith({}),
    open: (given: ClientSettings, environment: Parameters<typeof platform.open>[1]) =>
      platform.open(given, { ...environment, log: () => undefined }),
  };
  expect(await checkSetup({ client: inProcess(client) })).toContainEqual(
    expect.objectContaining({ title: 'log is seen', fault: 'setup', said: 'nothing was written during the login' }),
  );
});

test('of a client that is set up well, everything is seen, and nothing secret is told', async () => {
  const findings = await checkSetup({ client: inProcess(platform) });
  const unseen = (found: readonly SetupFinding[]) => found.filter(({ result }) => result !== 'ok');
  expect(unseen(findings).map(({ title }) => title)).toEqual(['clock']);
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-setup-'));
});
afterEach(endAll);
afterAll(() => rm(folder, { recursive: true }));

test('the doctor says whether a client is ready, for people and for programs', async () => {
  const client = 'test/clients/openid-client.ts';
  const [text, json] = await Promise.all([
    gauntlet(`doctor --client ${client}`),
    gauntlet(`doctor --client ${client} --json`),
  ]);
  expect(text).toMatchObject({ code: 0, stdout: expect.stringContaining(`Ready: gauntlet run --client ${client}\n`) });
  expect(JSON.parse(json.stdout)).toMatchObject({ schema: 1, client: { name: 'openid-client' }, ready: true });
});

test('a client that is not set up well is not run: exit code 2, and how to mend it', async () => {
  const file = join(folder, 'client.mjs');
  await writeFile(
    file,
    `export default { name: 'misled', claims: { code: true }, open: () => ({
       startLogin: () => 'https://accounts.example/authorize?client_id=x', handleCallback() {} }) };`,
  );
  const [judged, looked] = await Promise.all([gauntlet(`run --client ${file}`), gauntlet(`doctor --client ${file}`)]);
  expect(judged.code).toBe(2);
  expect(judged.stderr).toMatch(
    /^error: The client is not set up for this: at this authorization server: it sends the browser to https:\/\/accounts\.example\/authorize, not to .* Give the client the endpoints of this run.*`gauntlet doctor` .*\n$/m,
  );
  expect(looked).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/✗ at this authorization server .*\n\nNot ready/s),
  });
});
