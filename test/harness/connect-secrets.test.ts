import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findSecrets } from '../../harness/secrets.js';
import { freePort } from './connector.js';

// Secrets enter `connect` by every way, in every failure; everything it prints or writes is searched for them.

const cli = join(import.meta.dirname, '../../dist/cli.js');
const root = mkdtempSync(join(tmpdir(), 'connect-secrets-'));

// ————— secrets, and the forms in which they travel —————

const random = (length: number) =>
  randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);

/** With characters that each encoding escapes; a header takes no others than ASCII. */
const minted = (beyondAscii = 'é') => `${random(6)}/+=${random(5)}"\\&${beyondAscii}${random(15)}`;
const token = () => minted('');
const jwt = () => ['{"alg":"none"}', `{"jti":"${random(30)}"}`, random(32)].map(base64url).join('.');

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function html(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;', "'": '&#39;' };
  return text.replace(/[&"<>']/g, (character) => named[character]!);
}

const forms: Record<string, (secret: string) => string> = {
  raw: (secret) => secret,
  percent: encodeURIComponent,
  form: (secret) => new URLSearchParams({ _: secret }).toString().slice(2),
  json: (secret) => JSON.stringify(secret).slice(1, -1),
  'json in ASCII': (secret) =>
    forms['json']!(secret)
      .replaceAll('/', '\\/')
      .replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  base64url,
  basic: (secret) => `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
  'basic, percent-encoded before': (secret) => forms['basic']!(encodeURIComponent(secret)),
  html,
  'html in ASCII': (secret) => html(secret).replaceAll('é', '&eacute;'),
  'percent twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
};

const clientId = 'public-client-id';
const fragment = 12;

interface Leak {
  /** Name of the secret. */
  name: string;
  start: number;
  end: number;
}

/** Where a text has so much as a fragment of a secret, however spelled. */
function search(text: string, secrets: Readonly<Record<string, string>>): Leak[] {
  const names = new Map(
    Object.entries(secrets).flatMap(([name, value]) => {
      // A JWT's header is no secret.
      const secret = value.replace(/^eyJ[\w-]+\./, '');
      const count = Math.max(1, secret.length - fragment + 1);
      return Array.from({ length: count }, (_, at) => [secret.slice(at, at + fragment), name] as const);
    }),
  );
  const fragments = [...names.keys()].map((value) => ({ kind: 'code' as const, value }));
  return findSecrets(text, fragments).map(({ secret, start, end }) => ({
    name: names.get(secret.value) ?? '',
    start,
    end,
  }));
}

/** One place of each secret that is found, with what stands around it. */
function leaksIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  const shown = search(text, secrets).map(({ name, start, end }) => {
    const around = text.slice(Math.max(0, start - 60), end + 20).replace(/\s+/g, ' ');
    return [name, `${name} in …${around}…`] as const;
  });
  return [...new Map(shown.reverse()).values()];
}

/** A secret too short to be searched for is masked where its key stands. */
function shortLeaksIn(text: string, key: string, value: string): string[] {
  // A default of a form's field, too.
  const separated = new RegExp(`(${key}|default)["'\\\\]*(\\s|[:=]|%3[AaDd]|%22|%20)+["'\\\\]*${value}`);
  return separated.test(text) ? [`${key}: ${separated.exec(text)?.[0]}`] : [];
}

/** A copy of the text in which each form of a secret is planted, and the forms whose place the search does not find. */
function missedForms(text: string, secrets: Readonly<Record<string, string>>): string[] {
  const planted = Object.entries(secrets).filter(([, value]) => !value.startsWith('eyJ'));
  let copy = text.slice(0, text.length / 2);
  const places = Object.entries(forms).map(([form, spell], index) => {
    const [name = '', value = ''] = planted[index % planted.length] ?? [];
    const start = copy.length;
    copy += ` <<${spell(value)}>> `;
    return { form, name, start, end: copy.length };
  });
  const found = search(copy + text.slice(text.length / 2), secrets);
  const isFound = (place: Leak) =>
    found.some(({ name, start, end }) => name === place.name && start >= place.start && end <= place.end);
  return places.filter((place) => !isFound(place)).map(({ form }) => form);
}

// ————— what a case is —————

interface Scene {
  /** By name; what a run brings to light is added. */
  secrets: Record<string, string>;
  /** Shorter than 6 characters. */
  pin: string;
  base: string;
  redirectUri: string;
  folder: string;
}

interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body: string | Buffer;
}

/** What a server does with a request: replies, resets the connection, or never answers. */
type Answer = Reply | 'reset' | 'hang';
type Handler = (scene: Scene) => Answer;

interface Run {
  args?: (scene: Scene) => string[];
  env?: (scene: Scene) => Record<string, string | undefined>;
  /** How the authorization response comes; without it none does. */
  callback?: (scene: Scene, state: string) => Callback;
  /** Answers the prompts of a terminal, in order: what appears, and what is then typed. */
  terminal?: (scene: Scene) => [appears: string, typed: string][];
  interruptAt?: 'authorization' | 'refusal' | 'token';
}

type Callback = { get: Record<string, string> } | { post: Record<string, string> } | { paste: string };

/** File name and content. */
type Definition = (scene: Scene) => [name: string, content: unknown];

interface Case {
  name: string;
  definition?: Definition;
  /** More files in the working directory. */
  files?: (scene: Scene) => Record<string, string>;
  token?: Handler;
  refresh?: Handler;
  me?: Handler;
  runs?: Run[];
  /** Fixed words or public values that must be found in the output: the search looked at the right thing. */
  shows: (string | RegExp)[];
  /** Names of secrets that the server must have been sent: they did enter. */
  sends?: string[];
}

const minting = (): Record<string, string> => ({
  clientSecret: minted(),
  apiKey: token(),
  password: minted(),
  username: minted(),
  gauntletKey: minted(),
  code: minted(),
  accessToken: token(),
  refreshToken: token(),
  idToken: jwt(),
  portal: minted(),
  literal: token(),
  laterAccessToken: token(),
  laterRefreshToken: token(),
});

// ————— definitions —————

type Config = Record<string, unknown>;

const declaredBody = {
  client_id: '{{process.env.CLIENT_ID}}',
  client_secret: '{{process.env.CLIENT_SECRET}}',
  redirect_uri: '{{bundle.inputData.redirect_uri}}',
  username: '{{bundle.inputData.username}}',
  password: '{{bundle.inputData.password}}',
  pin: '{{bundle.inputData.pin}}',
};
const apiHeaders = { 'X-Api-Key': '{{process.env.MY_API_KEY}}' };
const formHeaders = { ...apiHeaders, 'Content-Type': 'application/x-www-form-urlencoded' };

/** Form mode with every way in. */
function definitionOf({ base }: Scene, config: Config = {}, more: Config = {}): Config {
  return {
    type: 'oauth2',
    fields: [
      { key: 'region', type: 'string', required: false },
      { key: 'username', type: 'string', required: true },
      { key: 'password', type: 'password', required: true },
      { key: 'pin', type: 'password', required: false },
    ],
    oauth2Config: {
      authorizeUrl: `${base}/authorize`,
      getAccessToken: {
        method: 'POST',
        url: `${base}/token`,
        headers: formHeaders,
        body: {
          ...declaredBody,
          grant_type: 'authorization_code',
          code: '{{bundle.inputData.code}}',
          code_verifier: '{{bundle.inputData.code_verifier}}',
        },
      },
      refreshAccessToken: {
        method: 'POST',
        url: `${base}/refresh`,
        headers: formHeaders,
        body: { ...declaredBody, grant_type: 'refresh_token', refresh_token: '{{bundle.authData.refresh_token}}' },
      },
      scope: 'read write',
      autoRefresh: true,
      enablePkce: true,
      ...config,
    },
    test: { url: `${base}/me`, headers: apiHeaders },
    connectionLabel: '{{display}}',
    ...more,
  };
}

const withConfig =
  (config: (scene: Scene) => Config, more: (scene: Scene) => Config = () => ({})): Definition =>
  (scene) => ['acme.json', definitionOf(scene, config(scene), more(scene))];

/** Code in the place of a request; `$BASE` is the server's address. */
const withCode = (stage: string, source: string): Definition =>
  withConfig(({ base }) => ({ [stage]: { source: source.replaceAll('$BASE', base) } }));

const withTestCode = (source: string): Definition =>
  withConfig(
    () => ({}),
    ({ base }) => ({ test: { source: source.replaceAll('$BASE', base) } }),
  );

const withText =
  (name: string, text: (scene: Scene) => string): Definition =>
  (scene) => [name, text(scene)];

const yamlOf = ({ base }: Scene, lines: string) => `type: oauth2
oauth2Config:
  authorizeUrl: ${base}/authorize
  getAccessToken:
    url: ${base}/token
    method: POST
${lines.replace(/^/gm, '    ')}
test: ${base}/me
`;

// ————— replies —————

const json = (body: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const granted: Handler = ({ secrets }) =>
  json({
    access_token: secrets['accessToken'],
    refresh_token: secrets['refreshToken'],
    id_token: secrets['idToken'],
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'read',
    portal: secrets['portal'],
    site: 'public-site',
  });
const grantedLater: Handler = ({ secrets }) =>
  json({ access_token: secrets['laterAccessToken'], refresh_token: secrets['laterRefreshToken'] });
/** Replaces a secret by one of the characters that a token commonly has. */
function simple(secrets: Record<string, string>, name: string): string {
  return (secrets[name] = `${random(10)}-${random(10)}_${random(14)}`);
}
const hello: Handler = () => json({ display: 'Public Name' });

/** Everything that the server knows, in one form: what it issued only if it did so. */
function echo(scene: Scene, form: string, issued: boolean): string {
  const login = ['code', 'verifier'];
  return echoOf(scene, form, [...configured, ...login, ...(issued ? ['accessToken', ...stored] : [])]);
}

function echoOf({ secrets }: Scene, form: string, names: readonly string[]): string {
  const known = names.flatMap((name) => secrets[name] ?? []);
  return known.map((secret) => `saw ${forms[form]!(secret)}`).join(' | ');
}

const configured = ['clientSecret', 'apiKey', 'password', 'username'];
/** What a connection keeps besides the access token. A later use of `connect` knows neither code nor verifier. */
const stored = ['refreshToken', 'idToken', 'portal'];

// ————— how connect is used —————

const fieldFlags = ({ secrets, pin }: Scene) =>
  ['username', 'password'].map((key) => `${key}=${secrets[key]}`).concat(`pin=${pin}`);
const asFlags: Run['args'] = (scene) => fieldFlags(scene).flatMap((field) => ['--field', field]);
const asJson: Run['args'] = (scene) => [...asFlags(scene), '--json'];
const comesBack: Run['callback'] = ({ secrets }, state) => ({ get: { code: secrets['code']!, state } });
const login: Run = { args: asFlags, callback: comesBack };
const loginInJson: Run = { args: asJson, callback: comesBack };
const kept: Run = { args: (scene) => [...asFlags(scene), '--save', 'kept'], callback: comesBack };
const again = (...args: string[]): Run => ({ args: () => ['--save', 'kept', ...args] });
const sentAll = ['clientSecret', 'apiKey', 'password', 'username', 'code', 'verifier'];

const waysIn: Case[] = [
  {
    name: 'fields by --field, kept, called and refreshed',
    runs: [kept, again('--call', '/me'), again('--refresh', '--json'), again('--call', '/me', '--json')],
    me: (scene) => json({ display: 'Public Name', seen: echoOf(scene, 'raw', [...configured, 'idToken', 'portal']) }),
    shows: ['Token exchange', 'Public Name', 'public-site', clientId, 'Saved', 'taken from kept'],
    sends: [...sentAll, 'accessToken', 'refreshToken', 'laterAccessToken'],
  },
  {
    name: 'everything by --env and --field-file, as JSON',
    files: ({ secrets, pin }) => ({
      env: `CLIENT_ID=${clientId}\nCLIENT_SECRET='${secrets['clientSecret']}'\nMY_API_KEY='${secrets['apiKey']}'\n`,
      fields: JSON.stringify({ username: secrets['username'], password: secrets['password'], pin }),
    }),
    runs: [
      {
        args: () => ['--env', 'env', '--field-file', 'fields', '--json'],
        env: () => ({ CLIENT_ID: undefined, CLIENT_SECRET: undefined, MY_API_KEY: undefined }),
        callback: comesBack,
      },
    ],
    shows: ['Public Name', clientId],
    sends: sentAll,
  },
  {
    name: 'fields by GAUNTLET_FIELD_*, a form-encoded response',
    token: ({ secrets }) => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams({
        access_token: secrets['accessToken']!,
        refresh_token: secrets['refreshToken']!,
        id_token: secrets['idToken']!,
        portal: secrets['portal']!,
      }).toString(),
    }),
    runs: [
      {
        env: ({ secrets, pin }) => ({
          GAUNTLET_FIELD_USERNAME: secrets['username'],
          GAUNTLET_FIELD_PASSWORD: secrets['password'],
          GAUNTLET_FIELD_PIN: pin,
        }),
        callback: comesBack,
      },
    ],
    shows: ['Public Name'],
    sends: sentAll,
  },
  {
    name: 'the code by form_post',
    runs: [{ args: asJson, callback: ({ secrets }, state) => ({ post: { code: secrets['code']!, state } }) }],
    shows: ['Public Name'],
    sends: sentAll,
  },
  {
    name: 'the code under another codeParam',
    definition: withConfig(() => ({ codeParam: 'spapi_ticket' })),
    runs: [{ args: asFlags, callback: ({ secrets }, state) => ({ get: { spapi_ticket: secrets['code']!, state } }) }],
    shows: ['Public Name'],
    sends: sentAll,
  },
  {
    name: 'the code pasted on stdin',
    runs: [
      {
        args: (scene) => [...asFlags(scene), '--redirect-uri', 'https://app.example/callback'],
        callback: ({ secrets }, state) => ({
          paste: `https://app.example/callback?${new URLSearchParams({ code: secrets['code']!, state }).toString()}`,
        }),
      },
    ],
    shows: ['Public Name', 'copy its whole address bar'],
    sends: sentAll,
  },
  {
    name: 'an address pasted that is another one',
    runs: [
      {
        args: (scene) => [...asFlags(scene), '--redirect-uri', 'https://app.example/callback'],
        callback: ({ secrets }, state) => ({
          paste: `https://other.example/callback?${new URLSearchParams({ code: secrets['code']!, state }).toString()}`,
        }),
      },
    ],
    shows: ['That is not an address at'],
  },
  {
    name: 'passwords typed on a terminal',
    runs: [
      {
        args: ({ secrets }) => ['--field', `username=${secrets['username']}`, '--field', 'region=eu'],
        terminal: ({ secrets, pin }) => [
          ['password (hidden)', secrets['password']!],
          ['pin (optional) (hidden)', pin],
        ],
        callback: comesBack,
      },
    ],
    shows: ['Public Name', 'password (hidden)'],
    sends: sentAll,
  },
  {
    name: 'the address bar pasted on a terminal',
    runs: [
      {
        args: (scene) => [...asFlags(scene), '--field', 'region=eu', '--redirect-uri', 'https://app.example/callback'],
        terminal: () => [],
        callback: ({ secrets }, state) => ({
          paste: `https://app.example/callback?${new URLSearchParams({ code: secrets['code']!, state }).toString()}`,
        }),
      },
    ],
    shows: ['Public Name', 'Address (hidden)'],
    sends: sentAll,
  },
];

// A literal in the place of a secret, in each place that a form has.
const literalIn: Record<string, (secret: string) => Config> = {
  'a body': (secret) => ({ body: { ...declaredBody, app_secret: secret } }),
  'a nested body': (secret) => ({ body: { ...declaredBody, app: { client_secret: secret } } }),
  'a text body': (secret) => ({ body: `code={{bundle.inputData.code}}&app_secret=${encodeURIComponent(secret)}` }),
  'a JSON text body': (secret) => ({ body: JSON.stringify({ app: { app_secret: secret } }) }),
  'a Basic header': (secret) => ({ headers: { Authorization: forms['basic']!(secret) } }),
  'a header with a template beside it': (secret) => ({
    headers: { 'X-Api-Key': `${secret}-{{process.env.CLIENT_ID}}` },
  }),
  params: (secret) => ({ params: { api_key: secret } }),
  'the query of a URL': (secret) => ({ url: `$BASE/token?api_key=${encodeURIComponent(secret)}` }),
};

const literals: Case[] = Object.entries(literalIn).flatMap(([place, request]) => {
  const definition = withConfig(({ base, secrets }) => {
    const declared = { method: 'POST', url: `${base}/token`, ...request(secrets['literal']!) };
    return { getAccessToken: { ...declared, url: declared.url.replace('$BASE', base) } };
  });
  return [
    {
      name: `a literal secret in ${place}, --dry-run`,
      definition,
      runs: [{ args: () => ['--dry-run'] }, { args: () => ['--dry-run', '--json'] }],
      shows: ['getAccessToken', '/token'],
    },
    {
      name: `a literal secret in ${place}, echoed by an error`,
      definition,
      token: (scene) => json({ error: 'invalid_request', error_description: `Bad: ${scene.secrets['literal']}` }, 400),
      runs: [loginInJson],
      shows: ['invalid_request', clientId],
      sends: ['literal'],
    },
  ];
});

const defaults: Case[] = [
  {
    name: 'defaults of password fields, --dry-run',
    definition: withConfig(
      () => ({}),
      ({ secrets, pin }) => ({
        fields: [
          { key: 'password', type: 'password', default: secrets['literal'] },
          { key: 'pin', type: 'password', default: pin },
        ],
      }),
    ),
    runs: [{ args: () => ['--dry-run'] }, { args: () => ['--dry-run', '--json'] }],
    shows: ['password', 'pin'],
  },
  {
    name: 'the default of a text field with the key of a secret, --dry-run',
    definition: withConfig(
      () => ({}),
      ({ secrets }) => ({ fields: [{ key: 'api_key', type: 'string', default: secrets['literal'] }] }),
    ),
    runs: [{ args: () => ['--dry-run'] }, { args: () => ['--dry-run', '--json'] }],
    shows: ['api_key'],
  },
  {
    name: 'a literal secret in the source of code, --dry-run',
    definition: withConfig(({ secrets }) => ({
      getAccessToken: { source: `const secret = ${JSON.stringify(secrets['literal'])}; return { access_token: 'x' };` },
    })),
    runs: [{ args: () => ['--dry-run'] }, { args: () => ['--dry-run', '--json'] }],
    shows: ['getAccessToken'],
  },
  {
    name: 'a literal secret in a module, --to-code',
    definition: (scene) => [
      'acme.mjs',
      `export default ${JSON.stringify(
        definitionOf(scene, {
          getAccessToken: {
            method: 'POST',
            url: `${scene.base}/token`,
            body: { app_secret: scene.secrets['literal'] },
          },
        }),
      )};`,
    ],
    runs: [{ args: () => ['--to-code', 'getAccessToken'] }],
    shows: ['put this in the place of getAccessToken'],
  },
  {
    name: 'a secret of the environment in the authorization URL',
    definition: withConfig(({ base }) => ({
      authorizeUrl: { url: `${base}/authorize`, params: { app: '{{process.env.MY_API_KEY}}' } },
    })),
    runs: [login],
    shows: ['Authorization'],
  },
  {
    name: 'a literal secret in the authorization URL',
    definition: withConfig(({ base, secrets }) => ({
      authorizeUrl: { url: `${base}/authorize`, params: { client_secret: secrets['literal'] } },
    })),
    runs: [login],
    shows: ['Authorization'],
  },
  {
    name: 'a password in the authorization URL',
    definition: withConfig(({ base }) => ({
      authorizeUrl: { url: `${base}/authorize`, params: { p: '{{bundle.inputData.password}}' } },
    })),
    runs: [loginInJson],
    shows: ['Authorization'],
  },
];

// ————— failing exchanges —————

const exchanges: Case[] = [
  ...Object.keys(forms).flatMap((form): Case[] => [
    {
      name: `exchange refused with 400 and an error_description that echoes, ${form}`,
      token: (scene) => json({ error: 'invalid_grant', error_description: echo(scene, form, false) }, 400),
      runs: [loginInJson],
      shows: ['invalid_grant', 'Reconnect'],
      sends: sentAll,
    },
    {
      name: `exchange fails with 500 and a page that echoes, ${form}`,
      token: (scene) => ({
        status: 500,
        headers: { 'content-type': 'text/html' },
        body: `<html><title>Oh no</title><p>${echo(scene, form, false)}</p></html>`,
      }),
      runs: [login],
      shows: ['answered 500', 'Oh no'],
    },
    {
      name: `the test is refused and echoes, ${form}`,
      me: (scene) => ({
        status: 401,
        headers: {
          'content-type': 'text/html',
          'www-authenticate': `Bearer error="invalid_token", token="${forms[form]!(scene.secrets['accessToken']!)}"`,
        },
        body: `<title>Who are you</title>${echo(scene, form, true)}`,
      }),
      refresh: (scene) => json({ error: 'server_error', error_description: echo(scene, form, true) }, 500),
      runs: [login],
      shows: ['Who are you', 'answered 500'],
      sends: ['accessToken', 'refreshToken'],
    },
  ]),
  {
    name: 'exchange answered 200 with an error, and tokens beside it',
    token: (scene) =>
      json({ ok: false, error: echo(scene, 'raw', false), authed: { access_token: scene.secrets['accessToken'] } }),
    runs: [login],
    shows: ['answered 200'],
  },
  {
    name: 'tokens nested under other keys',
    token: ({ secrets }) =>
      json({
        ok: true,
        data: {
          user: { access_token: secrets['accessToken'], more: [secrets['refreshToken'], { x: secrets['portal'] }] },
        },
      }),
    runs: [login, loginInJson],
    shows: ['nested', 'data'],
  },
  {
    name: 'a token at the top level, and more in an array and an object',
    token: ({ secrets }) =>
      json({
        access_token: secrets['accessToken'],
        things: [{ value: secrets['portal'] }, secrets['refreshToken']],
        data: { id_token: secrets['idToken'] },
      }),
    runs: [login],
    shows: ['things'],
  },
  {
    name: 'a token as the name of a member',
    token: ({ secrets }) => json({ data: { [secrets['accessToken']!]: { access_token: secrets['idToken'] } } }),
    runs: [login, loginInJson],
    shows: ['nested'],
  },
  {
    name: 'an error with tokens beside it',
    token: ({ secrets }) =>
      json({ error: 'odd', info: { ticket: secrets['portal'], all: [secrets['accessToken']] } }, 400),
    runs: [login, loginInJson],
    shows: ['"odd"'],
  },
  {
    name: 'a page with tokens in it',
    token: ({ secrets }) => ({
      headers: { 'content-type': 'text/html' },
      body: `<form><input name="access_token" value="${html(simple(secrets, 'accessToken'))}"></form><p>${simple(secrets, 'refreshToken')}</p>`,
    }),
    runs: [login, loginInJson],
    shows: ['<form>'],
  },
  {
    name: 'tokens in an array',
    token: ({ secrets }) => json([secrets['accessToken'], { token: secrets['refreshToken'] }]),
    runs: [login, loginInJson],
    shows: ['no access token'],
  },
  {
    name: 'tokens under an opaque key',
    token: ({ secrets }) => json({ q: secrets['accessToken'], z: { y: secrets['portal'] } }),
    runs: [login, loginInJson],
    shows: ['no access token'],
  },
  {
    name: 'a token as a JSON text',
    token: ({ secrets }) => json(secrets['accessToken']),
    runs: [login],
    shows: ['Token exchange'],
  },
  {
    name: 'a token as plain text',
    token: ({ secrets }) => ({ headers: { 'content-type': 'text/plain' }, body: secrets['accessToken']! }),
    runs: [loginInJson],
    shows: ['Token exchange'],
  },
  {
    name: 'invalid JSON with tokens that need no escapes',
    token: ({ secrets }) => ({
      body: `{"access_token": "${simple(secrets, 'accessToken')}", "refresh_token": "${simple(secrets, 'refreshToken')}`,
    }),
    runs: [login, loginInJson],
    shows: ['Token exchange'],
  },
  {
    name: 'invalid JSON with tokens that need escapes',
    token: ({ secrets }) => ({
      body: `{"access_token": ${JSON.stringify(secrets['accessToken'])}, "refresh_token": ${JSON.stringify(secrets['refreshToken']).slice(0, -1)}`,
    }),
    runs: [login, loginInJson],
    shows: ['Token exchange'],
  },
  {
    name: 'a redirect in place of tokens',
    token: ({ secrets, base }) => ({
      status: 302,
      headers: {
        location: `${base}/?code=${encodeURIComponent(secrets['code']!)}&v=${encodeURIComponent(secrets['verifier']!)}#access_token=${encodeURIComponent(secrets['accessToken']!)}`,
        'set-cookie': `sid=${encodeURIComponent(secrets['refreshToken']!)}; Path=/`,
      },
      body: '',
    }),
    runs: [login, loginInJson],
    shows: ['302', 'never followed'],
  },
  {
    name: 'a page in Latin-1 that echoes',
    token: (scene) => ({
      status: 500,
      headers: { 'content-type': 'text/html; charset=iso-8859-1' },
      body: Buffer.from(`<title>Oh no</title>${echo(scene, 'raw', false)}`, 'latin1'),
    }),
    runs: [login],
    shows: ['Oh no'],
  },
  {
    name: 'a long error_description that cuts a secret',
    token: (scene) =>
      json({ error: 'invalid_grant', error_description: `${'x'.repeat(285)}${echo(scene, 'raw', false)}` }, 400),
    runs: [login],
    shows: ['invalid_grant'],
  },
  {
    name: 'an exchange that hangs',
    token: () => 'hang',
    runs: [{ ...login, args: (scene) => [...asFlags(scene), '--timeout', '2500'] }],
    shows: ['did not answer within 2500 ms'],
    sends: sentAll,
  },
  { name: 'an exchange that is reset', token: () => 'reset', runs: [login], shows: ['could not be reached'] },
];

// ————— what the API and a refresh say —————

const calls: Case[] = [
  {
    name: 'the test answers with invalid JSON that echoes',
    me: (scene) => ({ body: `{"me": "${echo(scene, 'json', true)}` }),
    runs: [login, loginInJson],
    shows: ['but not with JSON'],
  },
  {
    name: 'the API answers with secrets of its own',
    me: ({ secrets }) =>
      json({
        display: 'Public Name',
        api_token: secrets['literal'],
        account: { password: secrets['laterAccessToken'] },
      }),
    runs: [kept, loginInJson, again('--call', '/me'), again('--call', '/me', '--json')],
    shows: ['Public Name', 'api_token'],
  },
  {
    name: 'the test redirects, with the token',
    me: ({ secrets, base }) => ({
      status: 307,
      headers: { location: `${base}/you?t=${encodeURIComponent(secrets['accessToken']!)}` },
      body: '',
    }),
    runs: [loginInJson],
    shows: ['Redirects are not followed'],
  },
  {
    name: 'the label names the token',
    definition: withConfig(
      () => ({}),
      () => ({ connectionLabel: 'me {{bundle.authData.access_token}}' }),
    ),
    runs: [login, loginInJson],
    shows: ['would show a secret'],
  },
  {
    name: 'the label names what the API echoes',
    me: (scene) => json({ display: echo(scene, 'percent', true) }),
    runs: [login],
    shows: ['would show a secret'],
  },
  {
    name: 'a failing refresh, of a connection that is then over',
    refresh: (scene) =>
      json(
        { error: 'invalid_grant', error_description: echoOf(scene, 'raw', [...configured, 'accessToken', ...stored]) },
        400,
      ),
    runs: [kept, again('--refresh'), again('--call', '/me', '--json')],
    shows: ['invalid_grant'],
    sends: ['refreshToken'],
  },
  {
    name: 'another GAUNTLET_KEY, and one that is too short',
    runs: [
      kept,
      { ...again('--refresh'), env: () => ({ GAUNTLET_KEY: 'another key of this length' }) },
      { ...again('--refresh'), env: ({ secrets }) => ({ GAUNTLET_KEY: secrets['gauntletKey']!.slice(0, 15) }) },
    ],
    shows: ['under another GAUNTLET_KEY', 'is shorter'],
  },
  {
    name: 'a kept file that is none, and a folder that is not there',
    files: ({ secrets }) => ({ kept: JSON.stringify(secrets) }),
    runs: [again('--refresh'), { ...login, args: (scene) => [...asFlags(scene), '--save', 'no/where'] }],
    shows: ['not a kept connection', 'cannot be saved'],
  },
  {
    name: 'secrets in the URL of --call',
    runs: [
      kept,
      { args: ({ secrets }) => ['--save', 'kept', '--call', `/me?api_key=${encodeURIComponent(secrets['literal']!)}`] },
    ],
    shows: ['Call'],
    sends: ['literal'],
  },
];

// ————— callbacks —————

const callbacks: Case[] = [
  {
    name: 'a refused callback that echoes',
    runs: [
      {
        args: asFlags,
        callback: (scene, state) => ({
          get: {
            error: 'access_denied',
            error_description: echo(scene, 'raw', false),
            code: scene.secrets['code']!,
            state,
          },
        }),
      },
    ],
    shows: ['access_denied'],
  },
  {
    name: 'a callback with the code in another parameter',
    runs: [
      {
        args: asJson,
        callback: ({ secrets }, state) => ({
          get: { ticket: secrets['code']!, access_token: secrets['accessToken']!, state },
        }),
      },
    ],
    shows: ['has no code'],
  },
  {
    name: 'a callback without the state',
    runs: [{ args: asJson, callback: ({ secrets }) => ({ get: { code: secrets['code']! } }), interruptAt: 'refusal' }],
    shows: ['Waiting for the right one'],
  },
  {
    name: 'SIGINT while it waits for the callback',
    runs: [{ args: asFlags, interruptAt: 'authorization' }],
    shows: ['Authorization'],
  },
  {
    name: 'SIGINT in the middle of the exchange',
    token: () => 'hang',
    runs: [{ ...kept, interruptAt: 'token' }],
    shows: ['Callback'],
    sends: sentAll,
  },
  {
    name: 'Ctrl-C in the form',
    runs: [
      {
        args: ({ secrets }) => ['--field', `username=${secrets['username']}`, '--field', 'region=eu'],
        terminal: ({ secrets }) => [
          ['password (hidden)', secrets['password']!],
          ['pin (optional) (hidden)', '\x03'],
        ],
      },
    ],
    shows: ['password (hidden)'],
  },
];

// ————— code —————

const everything = `const all = { ...bundle.inputData, ...bundle.authData, a: process.env.CLIENT_SECRET, b: process.env.MY_API_KEY };
const texts = Object.entries(all).filter(([key]) => !['pin', 'state', 'redirect_uri'].includes(key)).map(([, value]) => value);\n`;
const prints = `${everything}
z.console.log('one', all.password, all); console.log('two', JSON.stringify(texts)); console.error(texts);
process.stdout.write('three ' + texts.join(' ') + '\\n');
for (const text of texts) console.log(encodeURIComponent(text), Buffer.from(String(text)).toString('base64'));
`;
const tokenRequest = `const response = await z.request({ method: 'POST', url: '$BASE/token', body: { code: bundle.inputData.code } });\n`;

const code: Case[] = [
  {
    name: 'code of getAccessToken prints everything',
    definition: withCode(
      'getAccessToken',
      `${prints}${tokenRequest}console.log(response.data, response.content); return response.data;`,
    ),
    runs: [login, loginInJson],
    shows: ['one', 'two', 'three', 'Public Name'],
    sends: ['code'],
  },
  {
    name: 'code of getAccessToken throws everything',
    definition: withCode('getAccessToken', `${everything}throw new Error('thrown ' + texts.join(' '));`),
    runs: [login, loginInJson],
    shows: ['thrown'],
  },
  {
    name: 'code of getAccessToken throws the response',
    definition: withCode('getAccessToken', `${tokenRequest}throw new z.errors.Error(response.content, 'Odd', 400);`),
    runs: [login],
    shows: ['Token exchange'],
  },
  {
    name: 'code of getAccessToken parses what is no JSON',
    definition: withCode('getAccessToken', `${tokenRequest}return JSON.parse(response.content);`),
    token: ({ secrets }) => {
      secrets['accessToken'] = `1234567890${random(30)}`;
      return { headers: { 'content-type': 'text/plain' }, body: secrets['accessToken'] };
    },
    runs: [login],
    shows: ['JSON'],
  },
  {
    name: 'code of getAccessToken prints a secret in pieces',
    definition: withCode(
      'getAccessToken',
      `const [a, b] = [bundle.inputData.password.slice(0, 16), bundle.inputData.password.slice(16)];
      process.stdout.write('piece ' + a); process.stdout.write(b + '\\n'); throw new Error('over');`,
    ),
    runs: [login],
    shows: ['piece', 'over'],
  },
  {
    name: 'code of getAccessToken returns what is nested',
    definition: withCode('getAccessToken', `${tokenRequest}return { result: response.data };`),
    runs: [login, loginInJson],
    shows: ['nested'],
  },
  {
    name: 'code of authorizeUrl prints everything and returns a URL with a secret',
    definition: withCode(
      'authorizeUrl',
      `${prints}return '$BASE/authorize?x=' + encodeURIComponent(process.env.CLIENT_SECRET);`,
    ),
    runs: [login],
    shows: ['Authorization'],
  },
  {
    name: 'code of the test prints, then throws everything',
    definition: withTestCode(`${prints}throw new TypeError('thrown ' + texts.join(' '));`),
    runs: [login, loginInJson],
    shows: ['thrown'],
  },
  {
    name: 'code of the test throws an object with a stack',
    definition: withTestCode(
      `${everything}const error = new Error('x'); error.name = texts[0]; error.stack = 'at /' + texts.join('/') + ':1:2'; throw error;`,
    ),
    runs: [login],
    shows: ['Test'],
  },
  {
    name: 'code of the label returns a secret',
    definition: withConfig(
      () => ({}),
      () => ({
        connectionLabel: {
          source: `${prints}return 'me ' + Buffer.from(bundle.authData.access_token).toString('base64');`,
        },
      }),
    ),
    runs: [login],
    shows: ['Label'],
  },
  {
    name: 'code of the refresh prints and throws everything',
    definition: withCode('refreshAccessToken', `${prints}throw new Error('thrown ' + texts.join(' '));`),
    runs: [kept, again('--refresh')],
    shows: ['thrown'],
  },
  {
    name: 'code that runs away by rejection, with a secret',
    definition: withCode(
      'getAccessToken',
      `setTimeout(() => { throw new Error('late ' + process.env.CLIENT_SECRET); }); await new Promise(() => {});`,
    ),
    runs: [login],
    shows: ['late'],
  },
  {
    name: 'a module that prints while it is loaded',
    definition: (scene) => [
      'acme.mjs',
      `console.log('loading', process.env.CLIENT_SECRET); process.stderr.write('more ' + process.env.MY_API_KEY + '\\n');
       export default ${JSON.stringify(definitionOf(scene))};`,
    ],
    runs: [login],
    shows: ['loading', 'Public Name'],
  },
  {
    name: 'a module that prints the fields of the environment while it is loaded',
    definition: (scene) => [
      'acme.mjs',
      `console.log('loading', process.env.GAUNTLET_FIELD_PASSWORD, process.env.GAUNTLET_KEY);
       export default ${JSON.stringify(definitionOf(scene))};`,
    ],
    runs: [{ ...login, env: ({ secrets }) => ({ GAUNTLET_FIELD_PASSWORD: secrets['password'] }) }],
    shows: ['loading', 'Public Name'],
  },
  {
    name: 'a module that throws while it is loaded',
    definition: () => [
      'acme.mjs',
      `throw new Error('thrown ' + process.env.CLIENT_SECRET + ' ' + process.env.MY_API_KEY);`,
    ],
    runs: [{ args: () => ['--json'] }, { args: () => ['--dry-run'] }],
    shows: ['thrown'],
  },
  {
    name: 'a module whose syntax error stands at a literal secret',
    definition: ({ secrets }) => ['acme.mjs', `export default { a: "${word(secrets)}" "${word(secrets)} };`],
    runs: [{ args: () => ['--dry-run'] }],
    shows: ['acme.mjs'],
  },
  {
    name: 'a TypeScript module whose syntax error stands at a literal secret',
    definition: ({ secrets }) => ['acme.ts', `export default { a: x ${word(secrets)} };`],
    runs: [{ args: () => ['--dry-run'] }],
    shows: ['acme.ts'],
  },
];

// ————— definitions and commands that are wrong —————

const wrongLines: Record<string, (scene: Scene) => string> = {
  'an open quote': ({ secrets }) => `body: { client_secret: "${secrets['literal']}\n`,
  'a tag': ({ secrets }) => `body: { client_secret: !${word(secrets)} }`,
  'an alias': ({ secrets }) => `body: { client_secret: *${word(secrets)} }`,
  'a missing space in a flow mapping': ({ secrets }) => `body: {client_id: x, client_secret:${word(secrets)}}`,
  'a missing space in a mapping': ({ secrets }) => `body:\n  client_id: x\n  client_secret:${word(secrets)}\n  a: b`,
  'a reserved character': ({ secrets }) => `body:\n  client_secret: @${word(secrets)}`,
  'a bad escape': ({ secrets }) => `body:\n  client_secret: "\\q${word(secrets)}"`,
  'text after the value': ({ secrets }) => `body:\n  client_secret: "a" ${word(secrets)}`,
  'a colon in the value': ({ secrets }) => `body:\n  client_secret: a: ${word(secrets)}`,
  'a block scalar': ({ secrets }) => `body:\n  client_secret: |${word(secrets)}`,
  'a directive': ({ secrets }) => `body: x\n--- %${word(secrets)}\n%${word(secrets)} 1`,
  'a repeated key': ({ secrets }) => `body: { client_secret: ${word(secrets)}, client_secret: ${word(secrets)} }`,
  'a wrong method': ({ secrets }) => `headers: { a: b }\nmethod2: ${word(secrets)}`,
  'another grant': ({ secrets }) => `body: { grant_type: ${word(secrets)} }`,
  'a list for a body': ({ secrets }) => `body: [ ${word(secrets)} ]`,
  'headers that are a text': ({ secrets }) => `headers: "X-Api-Key: ${word(secrets)}"`,
  'an unknown key': ({ secrets }) => `client_secret: ${word(secrets)}`,
  'an unknown key that holds it': ({ secrets }) => `"client_secret=${word(secrets)}": x`,
};

/** Makes of the literal secret one that may stand without quotes. */
const word = (secrets: Record<string, string>) => (secrets['literal'] = `x${secrets['literal']!.replace(/\W/g, '')}`);

const wrongDefinitions: Case[] = [
  ...Object.entries(wrongLines).map(([what, line]): Case => ({
    name: `a definition in YAML with a secret in ${what}`,
    definition: withText('acme.yaml', (scene) => yamlOf(scene, line(scene))),
    runs: [{ args: () => ['--dry-run'] }, { args: () => ['--dry-run', '--json'] }],
    shows: [/acme\.yaml|getAccessToken/],
  })),
  {
    name: 'a definition in JSON with an error after a secret',
    definition: withText(
      'acme.json',
      ({ secrets }) => `{"type": "oauth2", "x": ${JSON.stringify(secrets['literal'])} "y"`,
    ),
    runs: [{ args: () => ['--dry-run'] }],
    shows: ['acme.json'],
  },
  {
    name: 'values of the wrong type that are secrets',
    definition: ({ secrets, base }) => [
      'acme.json',
      {
        type: 'oauth2',
        fields: [{ key: secrets['literal'], type: secrets['literal'], default: [secrets['literal']] }],
        oauth2Config: {
          authorizeUrl: secrets['literal'],
          getAccessToken: {
            url: `${base}/token`,
            method: secrets['literal'],
            removeMissingValuesFrom: secrets['literal'],
          },
          enablePkce: secrets['literal'],
          autoRefresh: secrets['literal'],
        },
        test: { url: `https://me:${encodeURIComponent(secrets['literal']!)}@api.example/` },
      },
    ],
    runs: [{ args: () => ['--dry-run'] }],
    shows: ['acme.json'],
  },
  {
    name: 'a type that is a secret',
    definition: ({ secrets }) => ['acme.json', { type: secrets['literal'], oauth2Config: {} }],
    runs: [{ args: () => ['--dry-run'] }],
    shows: ['another kind of authentication'],
  },
  {
    name: 'a URL with userinfo, --dry-run',
    definition: withConfig(({ base, secrets }) => ({
      getAccessToken: {
        method: 'POST',
        url: `${base.replace('//', `//me:${encodeURIComponent(secrets['literal']!)}@`)}/token`,
      },
    })),
    runs: [{ args: () => ['--dry-run'] }, { args: () => ['--dry-run', '--json'] }],
    shows: ['acme.json'],
  },
];

const wrongCommands: Case[] = Object.entries({
  'an unknown field': ({ secrets }: Scene) => ['--field', `passwort2=${secrets['password']}`],
  'a field without =': ({ secrets }: Scene) => ['--field', secrets['password']!.replaceAll('=', '')],
  'a field that is a secret': ({ secrets }: Scene) => ['--field', secrets['password']!],
  'an unknown option': ({ secrets }: Scene) => [`--client-secret=${secrets['clientSecret']}`],
  'an unknown option and its value': ({ secrets }: Scene) => ['--client-secret', secrets['clientSecret']!],
  'a timeout that is a secret': ({ secrets }: Scene) => ['--timeout', secrets['password']!],
  'a redirect URI with a secret': ({ secrets }: Scene) => ['--redirect-uri', `app:/cb?token=${secrets['literal']}`],
  'a field file that is broken': () => ['--field-file', 'fields'],
  'an env file that is a folder': () => ['--env', '.'],
}).map(([what, args]) => ({
  name: `a command with ${what}`,
  files: ({ secrets }) => ({ fields: `password: "${secrets['password']}\nusername: ${secrets['username']}` }),
  runs: [{ args }],
  // Node itself reads an env file that is named anywhere on its command line.
  shows: [/error: |invalid format/],
}));

// ————— running —————

const cases = [
  ...waysIn,
  ...literals,
  ...defaults,
  ...exchanges,
  ...calls,
  ...callbacks,
  ...code,
  ...wrongDefinitions,
  ...wrongCommands,
];

interface Outcome {
  scene: Scene;
  output: string;
  received: string;
}

async function play(one: Case, folder: string): Promise<Outcome> {
  const cwd = join(folder, 'work');
  const temporary = join(folder, 'tmp');
  for (const path of [cwd, temporary]) mkdirSync(path, { recursive: true });
  const received: string[] = [];
  const arrivals = new Map<string, () => void>();
  const scene: Scene = { secrets: minting(), pin: random(5), base: '', redirectUri: '', folder: cwd };
  const server = await serve(one, scene, received, (path) => arrivals.get(path)?.());
  scene.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [name, content] = one.definition?.(scene) ?? ['acme.json', definitionOf(scene)];
  const inputs = {
    [name]: typeof content === 'string' ? content : JSON.stringify(content, null, 1),
    ...one.files?.(scene),
  };
  for (const [file, text] of Object.entries(inputs)) writeFileSync(join(cwd, file), text);
  const printed: string[] = [];
  try {
    for (const run of one.runs ?? [login]) {
      scene.redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
      printed.push(await runOnce(run, name, scene, { cwd, temporary, arrivals }));
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
  for (const path of [cwd, temporary]) {
    for (const file of readdirSync(path, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const text = readFileSync(join(file.parentPath, file.name), 'utf8');
      if (inputs[file.name] !== text) printed.push(`FILE ${file.name}\n${text}`);
      else printed.push(`FILE ${file.name}`);
    }
  }
  return { scene, output: printed.join('\n'), received: received.join('\n') };
}

async function serve(one: Case, scene: Scene, received: string[], arrived: (path: string) => void): Promise<Server> {
  const handlers: Record<'token' | 'refresh' | 'me', Handler> = {
    token: one.token ?? granted,
    refresh: one.refresh ?? grantedLater,
    me: one.me ?? hello,
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    received.push(JSON.stringify([request.url, request.headers, body]));
    const verifier = new URLSearchParams(body).get('code_verifier');
    if (verifier) scene.secrets['verifier'] = verifier;
    const path = new URL(request.url ?? '/', 'http://x').pathname.slice(1);
    arrived(path);
    const answer = handlers[path as 'me']?.(scene) ?? { status: 404, body: 'nothing' };
    if (answer === 'hang') return;
    if (answer === 'reset') return void request.socket.resetAndDestroy();
    response.writeHead(answer.status ?? 200, answer.headers ?? {}).end(answer.body);
  }
}

interface Surroundings {
  cwd: string;
  temporary: string;
  arrivals: Map<string, () => void>;
}

/** Everything that one use of `connect` prints, also the page that the browser gets. */
async function runOnce(
  run: Run,
  file: string,
  scene: Scene,
  { cwd, temporary, arrivals }: Surroundings,
): Promise<string> {
  const given = run.args?.(scene) ?? [];
  const redirect = given.includes('--redirect-uri') ? [] : ['--redirect-uri', scene.redirectUri];
  const args = [cli, 'connect', file, '--no-browser', ...redirect, ...given];
  const env: Record<string, string | undefined> = {
    PATH: process.env['PATH'],
    TMPDIR: temporary,
    HOME: cwd,
    CLIENT_ID: clientId,
    CLIENT_SECRET: scene.secrets['clientSecret'],
    MY_API_KEY: scene.secrets['apiKey'],
    GAUNTLET_KEY: scene.secrets['gauntletKey'],
    ...run.env?.(scene),
  };
  const child = run.terminal
    ? spawn('/usr/bin/script', ['-qefc', [process.execPath, ...args].map(shellQuoted).join(' '), '/dev/null'], {
        cwd,
        env: { ...env, SHELL: '/bin/sh', COLUMNS: '4000' },
      })
    : spawn(process.execPath, args, { cwd, env });
  const told = { text: '', page: '' };
  const answers = run.terminal?.(scene) ?? [];
  let sent = false;
  arrivals.set('token', () => run.interruptAt === 'token' && child.kill('SIGINT'));
  const hear = (chunk: Buffer) => {
    told.text += chunk.toString();
    const seen = stripVTControlCharacters(told.text);
    const [next] = answers;
    if (next && seen.includes(next[0])) {
      answers.shift();
      child.stdin.write(next[1] === '\x03' ? next[1] : `${next[1]}\r`);
    }
    if (run.interruptAt === 'refusal' && seen.includes('Waiting for the right one')) child.kill('SIGINT');
    const url = /Authorization +(\S+)\s/.exec(seen)?.[1];
    // Only then does it listen, or read.
    if (sent || url === undefined || !seen.includes('Open this URL')) return;
    if (run.interruptAt === 'authorization') child.kill('SIGINT');
    const back = run.callback?.(scene, new URL(url).searchParams.get('state') ?? '');
    if (back && 'paste' in back && run.terminal && !seen.includes('Address (hidden)')) return;
    sent = true;
    if (back) void answerWith(back, scene, child, Boolean(run.terminal)).then((page) => (told.page = page));
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  if (!run.callback && !run.terminal) child.stdin.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [exit, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  return `${told.text}\n${told.page}\n[ended with ${exit ?? signal}]`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

async function answerWith(callback: Callback, scene: Scene, child: ChildProcess, typed: boolean): Promise<string> {
  if ('paste' in callback) {
    child.stdin?.write(callback.paste + (typed ? '\r' : '\n'));
    return '';
  }
  const url = new URL(scene.redirectUri);
  const isPost = 'post' in callback;
  if (!isPost) url.search = new URLSearchParams(callback.get).toString();
  try {
    const response = await fetch(url, isPost ? { method: 'POST', body: new URLSearchParams(callback.post) } : {});
    return await response.text();
  } catch {
    return '';
  }
}

// ————— the table —————

const atOnce = 3;
const outcomes = new Map<string, Promise<Outcome>>();

/** All begin here, a few at a time, in order: each test awaits its own. */
beforeAll(() => {
  const lanes = Array.from({ length: atOnce }, () => Promise.resolve<unknown>(undefined));
  for (const [index, one] of playable.entries()) {
    const outcome = lanes[index % atOnce]!.then(() => play(one, join(root, String(index))));
    lanes[index % atOnce] = outcome.catch(() => undefined);
    outcomes.set(one.name, outcome);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

// `script` of util-linux, which every Debian has, gives a process a terminal; elsewhere it takes other options.
const playable = cases.filter(
  ({ runs = [] }) => process.platform === 'linux' || !runs.some(({ terminal }) => terminal),
);

describe('no secret is printed or written', () => {
  test.each(playable.map((one) => [one.name, one] as const))('%s', async (name, { shows, sends = [] }) => {
    const { scene, output, received } = await outcomes.get(name)!;
    const { secrets, pin } = scene;
    for (const words of shows) expect(stripVTControlCharacters(output)).toMatch(words);
    expect(output).not.toContain('SIGKILL');
    for (const kind of sends) expect(leaksIn(received, { [kind]: secrets[kind]! })).not.toEqual([]);
    expect(missedForms(output, secrets)).toEqual([]);
    expect(shortLeaksIn(`${output}\npin: ${pin}`, 'pin', pin)).not.toEqual([]);

    const leaks = [...leaksIn(output, secrets), ...shortLeaksIn(output, 'pin', pin)];
    expect(leaks).toEqual([]);
  });
});
