import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { credentialsOf } from '../../harness/platform/integration.js';
import { standardDuties as standard, type Duties } from '../../harness/platform/index.js';
import { platformFlaws } from '../clients/flaws/index.js';
import {
  code,
  connect,
  credentials,
  open as openAt,
  outcome,
  startScriptedProvider,
  type ScriptedProvider,
} from './definition-platform.js';

let provider: ScriptedProvider;
let evil: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
  evil = await startScriptedProvider();
});
afterAll(async () => {
  await provider.close();
  await evil.close();
});
beforeEach(reset);

function reset(): void {
  for (const one of [provider, evil]) {
    one.got.length = 0;
    one.replies = {
      '/token': { body: granted },
      '/refresh': { body: { access_token: 'the-second-access-token', note: 'of the refresh' } },
      '/me': { body: { username: 'wanda', id: 7 } },
    };
  }
}

const granted = { access_token: 'the-first-access-token', refresh_token: 'the-first-refresh-token', account_id: 42 };

/** A duty, what is seen from outside when it is done, and what when a flaw has taken its place. */
interface Case {
  duty: keyof Duties;
  sentence: string;
  flaw: Partial<Duties>;
  observe: (duties: Partial<Duties>) => Promise<unknown>;
  seen: unknown;
  flawed: unknown;
}

const cases: Case[] = [
  {
    duty: 'connectFields',
    sentence: 'asks for every required field',
    flaw: { connectFields: (_fields, given) => ({ ...given }) },
    observe: (duties) =>
      outcome(async () => {
        const { platform } = open({ fields: [{ key: 'subdomain' }] }, duties);
        await platform.startLogin({ browser: 'b', user: 'u', integration: 'main', fields: {} });
        return 'started';
      }),
    seen: 'missing-field',
    flawed: 'started',
  },
  {
    duty: 'runtimeFields',
    sentence: 'an optional field’s default replaces a missing value in later calls',
    flaw: { runtimeFields: (_fields, stored) => ({ ...stored }) },
    async observe(duties) {
      const fields = [{ key: 'region', required: false, default: 'eu' }];
      const opened = open({ fields, test: `${provider.origin}/me?region={{bundle.authData.region}}` }, duties);
      const connection = await connect(opened);
      await opened.platform.test({ ...connection, fields: {} });
      return provider.got.at(-1)?.query.get('region');
    },
    seen: 'eu',
    flawed: '',
  },
  {
    duty: 'runtimeFields',
    sentence: 'a required field that is missing in a later call is an error',
    flaw: { runtimeFields: (_fields, stored) => ({ ...stored }) },
    async observe(duties) {
      const opened = open({ fields: [{ key: 'region', default: 'eu' }] }, duties);
      const connection = await connect(opened);
      return outcome(async () => void (await opened.platform.test({ ...connection, fields: {} })));
    },
    seen: 'missing-field',
    flawed: undefined,
  },
  {
    duty: 'renderTemplate',
    sentence: 'a value is not a template',
    flaw: {
      renderTemplate: (template, scope, find) =>
        standard.renderTemplate(standard.renderTemplate(template, scope, find), scope, find),
    },
    async observe(duties) {
      const getAccessToken = { url: `${provider.origin}/token`, body: { team: '{{bundle.inputData.team}}' } };
      const opened = open({ fields: [{ key: 'team' }], oauth2Config: { getAccessToken } }, duties);
      await connect(opened, { fields: { team: '{{process.env.CLIENT_SECRET}}' } });
      return (JSON.parse(provider.got[0]?.body ?? '') as { team: string }).team.includes(credentials.CLIENT_SECRET);
    },
    seen: false,
    flawed: true,
  },
  ...(['authorizeUrl', 'getAccessToken', 'refreshAccessToken', 'test'] as const).map((stage): Case => ({
    duty: 'renderUrl',
    sentence: `a field cannot take the secrets of ${stage} to another host`,
    flaw: { renderUrl: (template, scope) => new URL(standard.renderTemplate(template, scope)) },
    async observe(duties) {
      const name = stage === 'authorizeUrl' || stage === 'getAccessToken' ? 'inputData' : 'authData';
      const url = `http://{{bundle.${name}.subdomain}}.acme.test/${stage === 'test' ? 'me' : 'token'}`;
      const definition = {
        fields: [{ key: 'subdomain' }],
        ...(stage === 'test' ? { test: url } : { oauth2Config: { [stage]: url } }),
      };
      const opened = open(definition, duties);
      const fields = { subdomain: `${new URL(evil.origin).host}/` };
      const refused = await outcome(async () => {
        const start = { browser: 'b', user: 'u', integration: 'main', fields };
        if (stage === 'authorizeUrl') return (await opened.platform.startLogin(start)).origin;
        const connection = await connect(opened, { fields });
        if (stage === 'refreshAccessToken') await opened.platform.refresh(connection);
        if (stage === 'test') await opened.platform.test(connection);
      });
      return [refused === 'unsafe-host', refused === evil.origin || evil.got.length > 0];
    },
    seen: [true, false],
    flawed: [false, true],
  })),
  {
    duty: 'renderRequest',
    sentence: 'a missing value is left out where the definition says so',
    flaw: {
      renderRequest: ({ removeMissingValuesFrom: _, ...form }, ...rest) => standard.renderRequest(form, ...rest),
    },
    async observe(duties) {
      const body = { code: '{{bundle.inputData.code}}', team: '{{bundle.inputData.team}}' };
      const getAccessToken = { url: `${provider.origin}/token`, body, removeMissingValuesFrom: { body: true } };
      await connect(open({ oauth2Config: { getAccessToken } }, duties));
      return JSON.parse(provider.got[0]?.body ?? '') as unknown;
    },
    seen: { code },
    flawed: { code, team: '' },
  },
  {
    duty: 'runCode',
    sentence: 'code sees the environment that the integration has, and no other',
    flaw: { runCode: (run) => standard.runCode({ ...run, env: process.env as Record<string, string> }) },
    async observe(duties) {
      process.env['GAUNTLET_TEST_MARKER'] = 'of the process';
      const source = `return { access_token: 't-123456', marker: String(process.env.GAUNTLET_TEST_MARKER) };`;
      const { tokens } = await connect(open({ oauth2Config: { getAccessToken: { source } } }, duties));
      return tokens.members['marker'];
    },
    seen: 'undefined',
    flawed: 'of the process',
  },
  {
    duty: 'createAuthorizationUrl',
    sentence: 'a declared state cannot take the place of the platform’s own',
    flaw: {
      createAuthorizationUrl(declared, ...rest) {
        const url = standard.createAuthorizationUrl(declared, ...rest);
        for (const [name, value] of declared.params) url.searchParams.set(name, value);
        return url;
      },
    },
    async observe(duties) {
      const authorizeUrl = { url: `${provider.origin}/authorize`, params: { state: 'fixed', audience: 'api' } };
      const opened = open({ oauth2Config: { authorizeUrl } }, duties);
      const url = await opened.platform.startLogin({ browser: 'b', user: 'u', integration: 'main', fields: {} });
      return [url.searchParams.get('state') === 'fixed', url.searchParams.get('audience')];
    },
    seen: [false, 'api'],
    flawed: [true, 'api'],
  },
  {
    duty: 'refuseSecretInUrl',
    sentence: 'the authorization URL shows no password',
    flaw: { refuseSecretInUrl: () => undefined },
    observe: (duties) =>
      connected(
        duties,
        {
          fields: [{ key: 'pass', type: 'password' }],
          oauth2Config: {
            authorizeUrl: { url: `${provider.origin}/authorize`, params: { p: '{{bundle.inputData.pass}}' } },
          },
        },
        { pass: 'a password of mine' },
      ),
    seen: 'secret-in-url',
    flawed: 'connected',
  },
  {
    duty: 'takeCode',
    sentence: 'the code is taken from the parameter that the definition names',
    flaw: { takeCode: ({ code: found = 'none' }) => found },
    async observe(duties) {
      const opened = open({ oauth2Config: { codeParam: 'auth_code' } }, duties);
      await connect(opened, { callback: { auth_code: 'the-real-code' } });
      return new URLSearchParams(provider.got[0]?.body).get('code');
    },
    seen: 'the-real-code',
    flawed: code,
  },
  {
    duty: 'verifyIssuer',
    sentence: 'a response of another issuer is refused',
    flaw: { verifyIssuer: () => undefined },
    observe: (duties) =>
      outcome(async () => {
        const opened = open({}, duties, { issuer: 'https://provider.test' });
        await connect(opened, { callback: { iss: 'https://attacker.test' } });
        return 'connected';
      }),
    seen: 'wrong-issuer',
    flawed: 'connected',
  },
  {
    duty: 'authenticateClient',
    sentence: 'a client that a declared header authenticates is not authenticated a second time',
    flaw: {
      authenticateClient: (request, integration) => {
        request.form.set('client_secret', credentialsOf(integration).clientSecret ?? '');
        return request;
      },
    },
    async observe(duties) {
      const getAccessToken = {
        url: `${provider.origin}/token`,
        headers: { Authorization: 'Basic {{process.env.CLIENT_SECRET}}' },
      };
      await connect(open({ oauth2Config: { getAccessToken } }, duties));
      return new URLSearchParams(provider.got[0]?.body).has('client_secret');
    },
    seen: false,
    flawed: true,
  },
  {
    duty: 'storableMembers',
    sentence: 'a result with nested members is refused',
    flaw: { storableMembers: () => ({}) },
    observe(duties) {
      provider.replies['/token'] = { body: { ...granted, team: { id: 1 } } };
      return connected(duties);
    },
    seen: 'nested-member',
    flawed: 'connected',
  },
  {
    duty: 'requireComputed',
    sentence: 'a computed field must come from the exchange',
    flaw: { requireComputed: () => undefined },
    observe: (duties) => connected(duties, { fields: [{ key: 'instance_url', computed: true, required: true }] }),
    seen: 'missing-computed-field',
    flawed: 'connected',
  },
  {
    duty: 'placesToken',
    sentence: 'a definition that places the access token itself gets no second one',
    flaw: { placesToken: () => false },
    async observe(duties) {
      const test = { url: `${provider.origin}/me`, headers: { 'x-token': '{{bundle.authData.access_token}}' } };
      const opened = open({ test }, duties);
      await opened.platform.test(await connect(opened));
      const headers = provider.got.at(-1)?.headers;
      return [headers?.['x-token'], headers?.['authorization']];
    },
    seen: [granted.access_token, undefined],
    flawed: [granted.access_token, `Bearer ${granted.access_token}`],
  },
  {
    duty: 'createApiRequest',
    sentence: 'the access token goes to no other origin',
    flaw: {
      createApiRequest: (request, tokens) => ({
        ...request,
        headers: { authorization: `Bearer ${tokens.accessToken}` },
      }),
    },
    async observe(duties) {
      const opened = open({}, duties);
      const connection = await connect(opened);
      const code = await outcome(
        async () => (await opened.platform.callApi(connection, { url: `${evil.origin}/me`, method: 'GET' })).status,
      );
      return [code, evil.got.length];
    },
    seen: ['foreign-url', 0],
    flawed: [200, 1],
  },
  {
    duty: 'expiresSoon',
    sentence: 'tokens are refreshed ahead of their end, if that is wanted',
    flaw: { expiresSoon: () => false },
    observe: (duties) => pathsOfCall(duties, 60_000),
    seen: ['/token', '/refresh', '/me'],
    flawed: ['/token', '/me'],
  },
  {
    duty: 'expiresSoon',
    sentence: 'tokens are not refreshed ahead of their end unless that is wanted',
    flaw: { expiresSoon: () => true },
    observe: (duties) => pathsOfCall(duties, undefined),
    seen: ['/token', '/me'],
    flawed: ['/token', '/refresh', '/me'],
  },
  ...(
    [
      [400, {}, 'test-client'],
      [401, {}, 'test-credentials'],
      [403, {}, 'test-credentials'],
      [404, 'gone', 'test-url'],
      [302, '', 'test-url'],
      [422, {}, 'test-request'],
      [429, {}, 'rate-limited'],
      [503, 'down', 'server-error'],
      [200, '<p>hello', 'test-not-json'],
    ] as const
  ).map(([status, body, seen]): Case => ({
    duty: 'readTestResult',
    sentence: `a test answered with ${status} ${JSON.stringify(body)} is ${seen}`,
    flaw: { readTestResult: () => ({}) },
    async observe(duties) {
      provider.replies['/me'] = { status, body };
      const opened = open({ oauth2Config: { autoRefresh: false, refreshAccessToken: undefined } }, duties);
      const connection = await connect(opened);
      return outcome(() => opened.platform.test(connection));
    },
    seen,
    flawed: {},
  })),
  {
    duty: 'labelNames',
    sentence: 'a label names the test’s result and the connection',
    flaw: { labelNames: () => () => 'x' },
    observe: (duties) =>
      labelled(
        duties,
        '{{username}} {{json.id}} {{bundle.inputData.id}} {{bundle.authData.account_id}} {{account_id}}',
      ),
    seen: 'wanda 7 7 42 42',
    flawed: 'x x x x x',
  },
  {
    duty: 'plainLabel',
    sentence: 'a label shows no secret',
    flaw: { plainLabel: (label) => String(label) },
    observe: (duties) => labelled(duties, 'me: {{bundle.authData.access_token}}'),
    seen: 'secret-in-label',
    flawed: `me: ${granted.access_token}`,
  },
  {
    duty: 'secretFields',
    sentence: 'a password field is masked wherever it is sent',
    flaw: { secretFields: () => [] },
    async observe(duties) {
      const getAccessToken = { url: `${provider.origin}/token`, body: { pin: '{{bundle.inputData.site}}' } };
      const opened = open({ fields: [{ key: 'site', type: 'password' }], oauth2Config: { getAccessToken } }, duties);
      await connect(opened, { fields: { site: 'open sesame' } });
      return [provider.got[0]?.body.includes('open sesame'), opened.log.join().includes('open sesame')];
    },
    seen: [true, false],
    flawed: [true, true],
  },
  {
    duty: 'secretsIn',
    sentence: 'a token is masked also where nobody expects it',
    flaw: { secretsIn: () => [] },
    async observe(duties) {
      provider.replies['/token'] = { body: { ok: true, result: { value: 'Random0Looking1Token2' } } };
      const opened = open({}, duties);
      const refused = await outcome(async () => void (await connect(opened)));
      return [refused, opened.log.join().includes('Random0Looking1Token2')];
    },
    seen: ['missing-access-token', false],
    flawed: ['missing-access-token', true],
  },
  ...(
    [
      ['learnSecrets', { learnSecrets: () => undefined }, 'bundle.authData.access_token'],
      ['formsOf', { formsOf: (secret) => [secret] }, `Buffer.from(bundle.authData.access_token).toString('base64')`],
    ] as [keyof Duties, Partial<Duties>, string][]
  ).map(([duty, flaw, text]): Case => ({
    duty,
    sentence: `what code prints is masked: ${text}`,
    flaw,
    async observe(duties) {
      const opened = open({ test: { source: `console.log('It is ' + ${text}); return {};` } }, duties);
      await opened.platform.test(await connect(opened));
      const [shown] = opened.log.slice(-1);
      const token = granted.access_token;
      return [token, Buffer.from(token).toString('base64')].some((secret) => shown?.includes(secret));
    },
    seen: false,
    flawed: true,
  })),
  {
    duty: 'secretMembers',
    sentence: 'what a connection stores is masked, but for what is safe by its key',
    flaw: { secretMembers: () => [] },
    async observe(duties) {
      provider.replies['/token'] = { body: { ...granted, portal: 'the-hidden-portal', team_name: 'the-open-team' } };
      const opened = open(
        { test: `${provider.origin}/me?a={{bundle.authData.portal}}&b={{bundle.authData.team_name}}` },
        duties,
      );
      await opened.platform.test(await connect(opened));
      return [opened.log.at(-1)?.includes('the-hidden-portal'), opened.log.at(-1)?.includes('the-open-team')];
    },
    seen: [false, true],
    flawed: [true, true],
  },
];

describe.each(cases)('$duty: $sentence', ({ observe, flaw, seen, flawed }) => {
  test('done', async () => {
    expect(await observe({})).toEqual(seen);
  });
  test('red with the flaw', async () => {
    expect(await observe(flaw)).toEqual(flawed);
    expect(flawed).not.toEqual(seen);
  });
});

test('every duty is replaced by a flaw that is caught', () => {
  const replaced = [...Object.values(platformFlaws), ...cases.map(({ flaw }) => flaw)].flatMap(Object.keys);
  expect(Object.keys(standard).filter((duty) => !replaced.includes(duty))).toEqual([]);
});

function open(
  definition: Parameters<typeof openAt>[1],
  duties: Partial<Duties>,
  settings?: Parameters<typeof openAt>[3],
) {
  return openAt(provider.origin, definition, duties, settings);
}

function connected(
  duties: Partial<Duties>,
  definition: Parameters<typeof openAt>[1] = {},
  fields: Record<string, string> = {},
) {
  return outcome(async () => {
    await connect(open(definition, duties), { fields });
    return 'connected';
  });
}

async function labelled(duties: Partial<Duties>, connectionLabel: string) {
  const opened = open({ connectionLabel }, duties);
  const connection = await connect(opened);
  const result = await opened.platform.test(connection);
  return outcome(() => opened.platform.label(connection, result));
}

async function pathsOfCall(duties: Partial<Duties>, refreshAheadMs: number | undefined) {
  provider.replies['/token'] = { body: { ...granted, expires_in: 30 } };
  const opened = open({}, duties, refreshAheadMs === undefined ? {} : { refreshAheadMs });
  await opened.platform.callApi(await connect(opened), { url: '', method: 'GET' });
  return provider.got.map(({ path }) => path);
}
