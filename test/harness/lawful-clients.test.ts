import { expect, test } from '@jest/globals';
import { inProcess } from '../../harness/adapters/in-process.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { ClientMethods, TrustedClient, TrustedEnvironment } from '../../harness/model/client.js';
import type { Verdict } from '../../harness/model/verdict.js';
import { createPlatform, PlatformError, standardDuties, type Duties } from '../../harness/platform/index.js';
import type { EscapeId } from '../../harness/checks/escapes.js';
import { suites } from '../../scenarios/index.js';

/** The platform client with other duties, other methods or other claims. */
function platform({
  duties = {},
  methods = () => ({}),
  claims = {},
}: {
  duties?: Partial<Duties>;
  methods?: (own: ClientMethods, environment: TrustedEnvironment) => Partial<ClientMethods>;
  claims?: TrustedClient['claims'];
}): TrustedClient {
  const client = createPlatform({ ...standardDuties, ...duties });
  return {
    ...client,
    claims: { ...client.claims, ...claims },
    async open(settings, environment) {
      const own = await client.open(settings, environment);
      return { ...own, ...methods(own, environment) };
    },
  };
}

async function verdictsOn(client: TrustedClient, ...scenarios: string[]): Promise<Verdict[]> {
  const { verdicts } = await runGauntlet({
    client: inProcess(client),
    suites,
    seed: 'lawful',
    timeoutMs: 3000,
    selection: { scenarios },
  });
  return verdicts;
}

/** What is neither passed nor skipped. */
async function complaints(client: TrustedClient, ...scenarios: string[]) {
  const verdicts = await verdictsOn(client, ...scenarios);
  expect(verdicts.map(({ result }) => result)).toContain('pass');
  return verdicts
    .filter(({ result }) => result !== 'pass' && result !== 'skipped')
    .map(({ scenario, result, findings }) => ({
      scenario,
      result,
      broken: findings.filter((finding) => finding.result === 'broken').map(({ check, level }) => `${check} ${level}`),
    }));
}

const onPkceAlone = platform({
  duties: {
    usesPkce: () => true,
    verifyState: (logins, response) =>
      standardDuties.verifyState(logins, response) ?? logins.findLast(({ browser }) => browser === response.browser),
  },
});

/** For each rule a client that lives by it, and the scenarios in which that shows. */
const lawful: Record<EscapeId, [client: TrustedClient, ...scenarios: string[]]> = {
  'pkce-in-place-of-state': [
    onPkceAlone,
    'state/missing',
    'state/wrong',
    'state/truncated',
    'state/other-browser',
    'pkce',
    'always',
  ],
  'page-loaded-again': [
    platform({
      methods(own) {
        const answered = new Set<string>();
        return {
          async handleCallback(callback) {
            const visit = `${callback.browser} ${callback.url}`;
            if (answered.has(visit)) return {};
            const connection = await own.handleCallback(callback);
            answered.add(visit);
            return connection;
          },
        };
      },
    }),
    'state',
    'always',
  ],
  'another-way-to-authenticate': [
    platform({
      duties: {
        async requestTokens(request, send) {
          const first = await standardDuties.requestTokens({ ...request, headers: {} }, send);
          return first.status === 401 || first.status === 400 ? standardDuties.requestTokens(request, send) : first;
        },
      },
    }),
    'state/replayed',
    'always',
  ],
  'gives-up-without-pkce': [
    platform({
      methods(own) {
        let refused = false;
        return {
          startLogin(login) {
            if (refused) throw new PlatformError('no-pkce', 'This server cannot do PKCE.');
            return own.startLogin(login);
          },
          handleCallback(callback) {
            refused ||= new URL(callback.url).searchParams.get('error') === 'invalid_request';
            return own.handleCallback(callback);
          },
        };
      },
    }),
    'pkce/no-downgrade',
    'always',
  ],
  'waits-after-failure': [
    platform({
      methods(own, environment) {
        let until = 0;
        return {
          async callApi(call) {
            if (environment.now() < until) throw new PlatformError('later', 'Try again later.');
            try {
              return await own.callApi!(call);
            } catch (error) {
              until = environment.now() + 30_000;
              throw error;
            }
          },
        };
      },
    }),
    'refresh',
    'always',
  ],
  'early-and-on-401': [
    platform({
      claims: { 'refresh-ahead': true },
      methods(own, environment) {
        let expiresAt = Infinity;
        return {
          async handleCallback(callback) {
            const connection = await own.handleCallback(callback);
            expiresAt = connection?.expiresAt ?? Infinity;
            return connection;
          },
          async callApi(call) {
            if (expiresAt * 1000 < environment.now()) {
              const connection = await own.refresh!(call);
              expiresAt = connection?.expiresAt ?? Infinity;
            }
            return own.callApi!(call);
          },
        };
      },
    }),
    'refresh/no-loop',
    'always',
  ],
  'no-answer': [
    platform({
      duties: {
        async requestTokens(request, send) {
          try {
            return await standardDuties.requestTokens(request, send);
          } catch (error) {
            if (error instanceof PlatformError && error.code === 'network')
              return standardDuties.requestTokens(request, send);
            throw error;
          }
        },
      },
    }),
    'refresh/reset',
    'pkce',
    'always',
  ],
  'no-refresh-on-401': [
    platform({
      claims: { 'refresh-on-401': undefined } as unknown as TrustedClient['claims'],
      duties: { sendAuthorized: (send) => send() },
    }),
    'refresh',
    'always',
  ],
};

test.each(Object.entries(lawful))(
  'a client that lives by the rule %s is blamed for nothing',
  async (_, [client, ...scenarios]) => {
    expect(await complaints(client, ...scenarios)).toEqual([]);
  },
);

test('a client that leaves the callback to PKCE, and carries its own words in state, breaks no MUST', async () => {
  // No PKCE protects an error response: any website ends this client's login.
  expect(await complaints(onPkceAlone, 'state', 'pkce')).toEqual([
    {
      scenario: 'state/forged-error',
      result: 'fail',
      broken: ['completes-login robustness', 'repeats-no-forged-words robustness'],
    },
  ]);
});

test('a client that refuses credentials which it would have to encode sends nothing wrong', async () => {
  const client = platform({
    duties: {
      authenticateClient(request, integration) {
        if (/[^\w-]/.test(integration.env['CLIENT_SECRET'] ?? ''))
          throw new PlatformError('odd-secret', 'Ask for another.');
        return standardDuties.authenticateClient(request, integration);
      },
    },
  });
  expect(await complaints(client, 'client-auth')).toEqual([]);
});

test('a client that adds openid, and names two resources, asks for no more than it may', async () => {
  const client = platform({
    duties: {
      createAuthorizationUrl(...request) {
        const url = standardDuties.createAuthorizationUrl(...request);
        url.searchParams.set('scope', `openid ${url.searchParams.get('scope')}`);
        url.searchParams.append('resource', 'https://api.example/a');
        url.searchParams.append('resource', 'https://api.example/b');
        return url;
      },
    },
  });
  expect(await complaints(client, 'authorization-request')).toEqual([]);
});

test('a client that reads a form, and does not ask for JSON, gets by without', async () => {
  const client = platform({
    duties: {
      requestTokens: ({ headers, ...request }, send) =>
        standardDuties.requestTokens({ ...request, headers: { ...headers, accept: '*/*' } }, send),
    },
  });
  expect(await complaints(client, 'token-request')).toEqual([]);
});

test('a client that takes a forged error for a login breaks a MUST', async () => {
  const client = platform({
    methods: (own) => ({
      handleCallback: (callback) =>
        new URL(callback.url).searchParams.has('error') ? {} : own.handleCallback(callback),
    }),
  });
  expect(await complaints(client, 'state/forged-error', 'state/missing')).toEqual([
    { scenario: 'state/forged-error', result: 'fail', broken: ['refuses-forged-error MUST'] },
  ]);
});

test.each([
  ['with credentials', {}, ['completes-login SHOULD']],
  ['without', { basic: undefined, post: undefined }, ['completes-login SHOULD', 'completes-login-if-public MUST']],
])('a client %s that cannot do PKCE breaks what is asked of its kind', async (_, none, broken) => {
  const claims = none as unknown as TrustedClient['claims'];
  const client = platform({ claims, duties: { usesPkce: () => false } });
  expect(await complaints(client, 'pkce/required', 'state/missing')).toEqual([
    { scenario: 'pkce/required', result: 'fail', broken },
  ]);
});
