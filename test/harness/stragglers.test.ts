import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProcess } from '../../harness/adapters/in-process.js';
import { moduleAdapter } from '../../harness/adapters/module.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { ClientAdapter, ClientMethods, TrustedClient } from '../../harness/model/client.js';
import { eventsOf } from '../../harness/model/evidence.js';
import { createPlatform } from '../../harness/platform/index.js';
import { run, type RunOptions } from '../../harness/run.js';
import { login } from '../../harness/steps.js';
import { startServer } from '../../provider/index.js';
import { suites } from '../../scenarios/index.js';
import { builtInUserAgents } from '../../harness/user-agent.js';

const honest = createPlatform();

/** The conformant client with some of its methods replaced. */
function clientThat(
  replace: (methods: ClientMethods, settings: Parameters<TrustedClient['open']>[0]) => Partial<ClientMethods>,
): TrustedClient {
  return {
    ...honest,
    async open(settings, environment) {
      const methods = await honest.open(settings, environment);
      return { ...methods, ...replace(methods, settings) };
    },
  };
}

async function verdictOf(client: ClientAdapter, scenario: string) {
  const { verdicts } = await runGauntlet({ client, suites, selection: { scenarios: [scenario] }, seed: 'stragglers' });
  return verdicts[0];
}

test('a client that refuses and then redeems the code all the same fails', async () => {
  const late = clientThat((methods, { issuers: { main }, redirectUri }) => ({
    async handleCallback(callback) {
      try {
        return await methods.handleCallback(callback);
      } catch (error) {
        const code = new URL(callback.url).searchParams.get('code') ?? '';
        const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
        setTimeout(() => void fetch(main.endpoints.token, { method: 'POST', body }), 50);
        throw error;
      }
    },
  }));
  expect(await verdictOf(inProcess(late), 'state/missing')).toMatchObject({
    result: 'fail',
    findings: expect.arrayContaining([expect.objectContaining({ check: 'sends-no-token-request', result: 'broken' })]),
  });
});

test('a client that says the API answered, and never called it, passes no refresh scenario', async () => {
  let calls = 0;
  const liar = clientThat((methods) => ({
    callApi: (call) => ((calls += 1) % 2 === 1 ? methods.callApi!(call) : { status: 200 }),
  }));
  const { summary } = await runGauntlet({
    client: inProcess(liar),
    suites,
    selection: { suites: ['refresh'] },
    seed: 'liar',
    jobs: 1,
  });
  expect(summary).toMatchObject({ pass: 0, error: 0 });
});

test('a client that keeps using the token of its first login fails where the second one must work', async () => {
  let first: string | undefined;
  const stuck = clientThat((methods) => ({
    callApi: (call) => methods.callApi!({ ...call, user: (first ??= call.user) }),
  }));
  const verdict = await verdictOf(inProcess(stuck), 'pkce/fresh');
  expect(verdict?.result).not.toBe('pass');
});

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-stragglers-'));
function clientFile(name: string, source: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  return file;
}
const base = (extra: string) => `
export default {
  name: 'late', claims: { code: true, basic: true, state: true, api: true, log: true },
  open({ issuers: { main }, redirectUri, run }) {
    const states = new Map(); const tokens = new Map();
    const authorization = 'Basic ' + Buffer.from(main.clientId + ':' + main.clientSecret).toString('base64');
    return {
      startLogin({ browser }) {
        const state = crypto.randomUUID(); states.set(browser, state);
        console.log('login of', main.clientId);
        return main.endpoints.authorization + '?' + new URLSearchParams({ response_type: 'code', client_id: main.clientId, redirect_uri: redirectUri, scope: main.scope, state });
      },
      async handleCallback({ browser, user, url }) {
        const { code, state, error } = Object.fromEntries(new URL(url).searchParams);
        if (!state || state !== states.get(browser) || error) throw new Error('refused');
        states.delete(browser);
        const response = await fetch(main.endpoints.token, { method: 'POST', headers: { authorization }, body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }) });
        const body = await response.json();
        if (!body.access_token) throw new Error('no token');
        tokens.set(user, body.access_token);
        ${extra}
      },
      async callApi({ user, url }) {
        const { status } = await fetch(url, { headers: { authorization: 'Bearer ' + tokens.get(user) } });
        return { status };
      },
    };
  },
};`;

test('a secret that is logged after the client has answered is found', async () => {
  const client = await moduleAdapter(
    clientFile('late-log', base(`setTimeout(() => console.log('authorization: Bearer ' + body.access_token), 80);`)),
  );
  expect(await verdictOf(client, 'censoring/headers')).toMatchObject({ result: 'fail' });
});

test('what one run leaves behind does not break the next one', async () => {
  const file = clientFile(
    'late-throw',
    base(`setTimeout(() => setInterval(() => { throw new Error('left behind'); }, 5), 300);`),
  );
  const client = await moduleAdapter(file);
  const { verdicts } = await runGauntlet({
    client,
    suites,
    selection: { suites: ['token-response'] },
    seed: 'late',
    jobs: 1,
  });
  expect(verdicts.filter(({ reason }) => /left behind|exited/.test(reason))).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('at an address that runs share, a request that bears an earlier run’s token is no evidence', async () => {
  const provider = await startServer();
  let token = '';
  const adapter: ClientAdapter = { ...inProcess(clientThat(() => ({}))), fixedIssuer: true, jobs: 1 };
  const options = (name: string, strangers: string[]): RunOptions => ({
    run: name,
    seed: 'shared',
    timeoutMs: 3000,
    signal: new AbortController().signal,
    strangers: new Set(strangers),
    userAgents: builtInUserAgents(),
  });
  const first = await (await run({ steps: [login()] }, adapter, provider, options('first', []))).settled;
  token = first.secrets.find(({ kind }) => kind === 'access-token')?.value ?? '';
  const poll = {
    id: 'poll',
    summary: '',
    run: async () => void (await fetch(apiOf(provider.origin), { headers: { authorization: `Bearer ${token}` } })),
  };
  const seen = async (strangers: string[]) => {
    const evidence = await (
      await run({ steps: [login(), poll] }, adapter, provider, options('second', strangers))
    ).settled;
    return eventsOf(evidence, 'exchange').filter(({ exchange }) =>
      exchange.headers.some(([, value]) => value.includes(token)),
    ).length;
  };
  expect(await seen([])).toBe(1);
  expect(await seen([token])).toBe(0);
  await provider.close();
});

function apiOf(origin: string): string {
  return `${origin}/main/me`;
}
