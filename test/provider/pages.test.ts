import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { startServer, type Issuer, type IssuerOptions, type Server } from '../../provider/index.js';
import { quirkById } from '../../provider/quirks/index.js';
import type { Quirk } from '../../provider/quirks/quirk.js';
import { personAtBrowser, shown, type PersonAtBrowser, type Shown } from './person.js';
import {
  authorizationUrl,
  authorize,
  callbackOf,
  challenge,
  confidential,
  me,
  redeem,
  redirectUri,
  text,
  verifier,
} from './visitor.js';

const picker = 'Choose an account';
const consent = 'Allow app to use your account?';

/** Tells which seams of a login it met, at which endpoint, and what they knew of the request. */
const seen: string[] = [];
const watcher: Quirk = {
  id: 'watcher',
  summary: 'watches',
  leg: 'transport',
  bends: 'nothing',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () => z.object({}),
  taps: () => ({
    httpRequest: (_draft, { endpoint }) => void seen.push(`httpRequest ${endpoint}`),
    authorizationRequest(draft, { nth }) {
      seen.push(`authorizationRequest ${nth}`);
      draft.parameters['scope'] = 'tapped';
    },
    authorizationResponse(draft, { endpoint, parameters, grant, nth }) {
      seen.push(`authorizationResponse ${endpoint} ${nth}`);
      seen.push(`${String(parameters['scope'])} ${grant?.scope} ${String(grant?.requested['scope'])}`);
      draft.parameters['tapped'] = 'yes';
    },
    httpResponse: ({ status }, { endpoint }) => void seen.push(`httpResponse ${endpoint} ${status}`),
  }),
};

let server: Server;
let count = 0;
beforeAll(async () => {
  server = await startServer({}, new Map([...quirkById, [watcher.id, watcher]]));
});
afterAll(() => server.close());

function issuerWith(options: Partial<IssuerOptions> = {}): Issuer {
  const clients = [confidential, { ...confidential, clientId: 'other' }];
  const { policy, ...others } = options;
  return server.createIssuer({ name: `issuer-${++count}`, clients, policy: { login: 'page', ...policy }, ...others });
}

function subOf({ users }: Issuer, index: number): string {
  return users[index]!.sub;
}

/** Opens a login, picks one of the users, and allows; resolves with the redirect to the application. */
async function loginBy(person: PersonAtBrowser, issuer: Issuer, index = 0, fields = {}): Promise<Response> {
  const asked = await shown(await person.open(issuer, fields));
  const demand = await shown(await person.answer(asked, { account: subOf(issuer, index) }));
  return person.answer(demand, { decision: 'allow' });
}

/** What a login comes to: the heading of a page, or `code` or the error that goes to the application. */
async function outcomeOf(response: Response): Promise<string> {
  if (response.status !== 303) return (await shown(response)).heading;
  return callbackOf(response).get('error') ?? 'code';
}

test('a person picks an account and allows, and the application gets a code for them', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const asked = await shown(await person.open(issuer, { scope: 'openid email read' }));
  expect([asked.status, asked.heading]).toEqual([200, picker]);
  for (const { name } of issuer.users) expect(asked.html).toContain(name);

  const demand = await shown(await person.answer(asked, { account: subOf(issuer, 1) }));
  expect([demand.status, demand.heading]).toEqual([200, consent]);
  for (const part of [issuer.users[1]!.name, 'openid', 'email', 'read', '127.0.0.1:9']) {
    expect(demand.html).toContain(part);
  }
  expect(demand.html).not.toContain(issuer.users[0]!.name);

  const response = await person.answer(demand, { decision: 'allow' });
  const code = callbackOf(response).get('code') ?? '';
  expect(callbackOf(response).get('state')).toBe('state-1');
  const { body } = await redeem(issuer, code);
  expect((await me(issuer, body['access_token'])).body['sub']).toBe(subOf(issuer, 1));
  expect(issuer.exchanges.map(({ endpoint }) => endpoint)).toEqual(['authorization', 'login', 'login', 'token', 'api']);
});

test('the response is the one that an issuer without pages gives', async () => {
  const withPages = await loginBy(personAtBrowser(), issuerWith());
  const without = await authorize(issuerWith({ policy: { login: 'automatic' } }));
  const fields = ({ headers, status }: Response) => [
    status,
    [...headers.keys()].filter((name) => name !== 'date').sort(),
    [...callbackOf(new Response(null, { headers, status })).keys()],
  ];
  expect(fields(withPages)).toEqual(fields(without));
});

test('a person who denies is reported to the application, and asked again the next time', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const asked = await shown(await person.open(issuer));
  const demand = await shown(await person.answer(asked, { account: subOf(issuer, 0) }));
  const response = await person.answer(demand, { decision: 'deny' });
  expect(response.status).toBe(303);
  expect(Object.fromEntries(callbackOf(response))).toEqual({
    error: 'access_denied',
    error_description: 'the end-user declined',
    state: 'state-1',
    iss: issuer.identifier,
  });
  expect(issuer.exchanges.at(-1)?.refusal).toBe('the end-user declined');
  expect(await outcomeOf(await person.open(issuer))).toBe(consent);
});

test('who has signed in and consented is not asked again, for no more than they have granted', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  await loginBy(person, issuer, 1, { scope: 'read write' });
  const silent = await person.open(issuer, { scope: 'read' });
  expect(await outcomeOf(silent)).toBe('code');
  expect(silent.headers.get('set-cookie')).toBeNull();
  const { body } = await redeem(issuer, callbackOf(silent).get('code') ?? '');
  expect((await me(issuer, body['access_token'])).body['sub']).toBe(subOf(issuer, 1));

  expect(await outcomeOf(await person.open(issuer, { scope: 'read admin' }))).toBe(consent);
  expect(await outcomeOf(await person.open(issuer, { scope: 'read', client_id: 'other' }))).toContain('Allow other');
  expect(await outcomeOf(await personAtBrowser().open(issuer))).toBe(picker);

  const switched = await shown(await person.open(issuer, { prompt: 'select_account' }));
  expect(await outcomeOf(await person.answer(switched, { account: subOf(issuer, 0) }))).toBe(consent);
  expect(await outcomeOf(await person.answer(switched, { account: subOf(issuer, 1) }))).toBe('code');
});

test.each([
  ['login', picker, picker, picker],
  ['select_account', picker, picker, picker],
  ['consent', picker, consent, consent],
  ['login consent', picker, picker, picker],
  ['none', 'login_required', 'consent_required', 'code'],
])('prompt=%s: a stranger, a person who is signed in, one who has consented', async (prompt, ...outcomes) => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const asks = async () => outcomeOf(await person.open(issuer, { prompt }));
  const stranger = await asks();
  await loginBy(person, issuer, 0, { client_id: 'other' }).catch(() => undefined);
  const signedIn = await asks();
  const page = await shown(await person.open(issuer));
  await person.answer(page, { decision: 'allow' });
  expect([stranger, signedIn, await asks()]).toEqual(outcomes);
});

test('prompt=login consent asks both, once', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  await loginBy(person, issuer);
  expect(await outcomeOf(await loginBy(person, issuer, 0, { prompt: 'login consent' }))).toBe('code');
});

test('max_age is held, and auth_time tells when the person signed in', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const fields = { scope: 'openid', max_age: '600' };
  const authTime = async (response: Response) => {
    const { body } = await redeem(issuer, callbackOf(response).get('code') ?? '');
    const [, claims = ''] = text(body['id_token']).split('.');
    return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { auth_time: number }).auth_time;
  };
  issuer.clock.freeze();
  const first = await authTime(await loginBy(person, issuer, 0, fields));
  issuer.clock.advance('10m');
  expect(await authTime(await person.open(issuer, fields))).toBe(first);
  issuer.clock.advance('1s');
  expect(await outcomeOf(await person.open(issuer, { ...fields, prompt: 'none' }))).toBe('login_required');
  const asked = await shown(await person.open(issuer, fields));
  expect(asked.heading).toBe(picker);
  expect(await authTime(await person.answer(asked, { account: subOf(issuer, 0) }))).toBe(first + 601);
});

test('what one person has allowed is not allowed by the next one, who had to sign in meanwhile', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const fields = { scope: 'openid', max_age: '600' };
  issuer.clock.freeze();
  await loginBy(person, issuer, 0);
  const demand = await shown(await person.open(issuer, fields));
  expect(demand.heading).toBe(consent);
  issuer.clock.advance('11m');
  const asked = await shown(await person.answer(demand, { decision: 'allow' }));
  expect(asked.heading).toBe(picker);
  expect(await outcomeOf(await person.answer(asked, { account: subOf(issuer, 1) }))).toBe(consent);
});

test('login_hint preselects a person, whoever is signed in', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const { sub, email, username } = issuer.users[1]!;
  const focused = ({ html }: Shown) => /value="([^"]+)" autofocus/.exec(html)?.[1];
  for (const login_hint of [sub, email, username]) {
    expect(focused(await shown(await person.open(issuer, { login_hint })))).toBe(sub);
  }
  expect(focused(await shown(await person.open(issuer, { login_hint: 'nobody' })))).toBeUndefined();

  await loginBy(person, issuer, 0);
  expect(await outcomeOf(await person.open(issuer, { login_hint: issuer.users[0]!.email }))).toBe('code');
  expect(await outcomeOf(await person.open(issuer, { login_hint: 'nobody' }))).toBe('code');
  const page = await shown(await person.open(issuer, { login_hint: email }));
  expect([page.heading, focused(page)]).toEqual([picker, sub]);
  expect(await outcomeOf(await person.open(issuer, { login_hint: email, prompt: 'none' }))).toBe('login_required');
});

test('nobody but the person whom id_token_hint names will do', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const scope = 'openid';
  const code = callbackOf(await loginBy(person, issuer, 1, { scope })).get('code') ?? '';
  const id_token_hint = text((await redeem(issuer, code)).body['id_token']);
  expect(await outcomeOf(await person.open(issuer, { scope, id_token_hint }))).toBe('code');
  await loginBy(person, issuer, 0, { scope, prompt: 'login' });
  const asked = await shown(await person.open(issuer, { scope, id_token_hint }));
  expect(asked.heading).toBe(picker);
  expect(await outcomeOf(await person.answer(asked, { account: subOf(issuer, 0) }))).toBe('login_required');
});

test('what is wrong with a request is said before anybody is asked', async () => {
  const issuer = issuerWith({ policy: { pkceRequired: true } });
  const person = personAtBrowser();
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  expect(await outcomeOf(await person.open(issuer))).toBe('invalid_request');
  expect(await outcomeOf(await person.open(issuer, { ...pkce, response_type: 'x' }))).toBe('unsupported_response_type');
  const page = await shown(await person.open(issuer, { ...pkce, redirect_uri: 'https://evil.test/' }));
  expect([page.status, page.heading]).toEqual([400, 'The authorization request was refused']);
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(person.cookies.size).toBe(0);

  const response = await loginBy(person, issuer, 0, pkce);
  expect((await redeem(issuer, callbackOf(response).get('code') ?? '', { code_verifier: verifier })).status).toBe(200);
});

test('"not you?" leads back to the accounts', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const asked = await shown(await person.open(issuer));
  const demand = await shown(await person.answer(asked, { account: subOf(issuer, 0) }));
  const back = await shown(await person.answer(demand, { decision: 'switch' }));
  expect(back.heading).toBe(picker);
  const again = await shown(await person.answer(back, { account: subOf(issuer, 1) }));
  expect(again.html).toContain(issuer.users[1]!.email.replace('@', '<wbr>@'));
  expect(await outcomeOf(await person.answer(again, { decision: 'allow' }))).toBe('code');
});

test('a request that comes by POST, and one that wants form_post, go through the pages too', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const { searchParams } = new URL(authorizationUrl(issuer, { response_mode: 'form_post' }));
  const posted = { hidden: {}, action: issuer.endpoints.authorization } as Shown;
  const asked = await shown(await person.answer(posted, Object.fromEntries(searchParams)));
  const demand = await shown(await person.answer(asked, { account: subOf(issuer, 0) }));
  const response = await person.answer(demand, { decision: 'allow' });
  const page = await response.text();
  expect([response.status, page]).toEqual([200, expect.stringContaining(`action="${redirectUri}"`)]);
  const code = /name="code" value="([^"]+)"/.exec(page)?.[1] ?? '';
  expect((await redeem(issuer, code)).status).toBe(200);
});

test('taps see one authorization request and one response, and the pages apart from them', async () => {
  const issuer = issuerWith({ quirks: [{ id: 'watcher' as never }] });
  seen.length = 0;
  const response = await loginBy(personAtBrowser(), issuer);
  expect(Object.fromEntries(callbackOf(response))).toMatchObject({ state: 'state-1', tapped: 'yes' });
  expect(seen).toEqual([
    ...['httpRequest authorization', 'authorizationRequest 1', 'httpResponse login 200'],
    ...['httpRequest login', 'httpResponse login 200'],
    ...['httpRequest login', 'authorizationResponse authorization 1', 'tapped tapped read'],
    'httpResponse authorization 303',
  ]);
});

test('a quirk can have people asked', async () => {
  const pages: Quirk = { ...watcher, id: 'pages', kind: 'policy', taps: () => ({}), policy: () => ({ login: 'page' }) };
  await using other = await startServer({}, new Map([...quirkById, [pages.id, pages]]));
  const issuer = other.createIssuer({ name: 'main', clients: [confidential], quirks: [{ id: 'pages' as never }] });
  const effects: string[] = [];
  issuer.observe((event) => event.kind === 'effect' && effects.push(`${event.quirk} ${event.effect}`));
  expect(await outcomeOf(await personAtBrowser().open(issuer))).toBe(picker);
  expect(effects).toEqual(['pages reached']);
});

test('a user agent that says who it is for needs no person', async () => {
  const issuer = issuerWith();
  const headers = { 'gauntlet-user': issuer.users[1]!.username };
  expect(await outcomeOf(await authorize(issuer, {}, headers))).toBe('code');
  expect(await outcomeOf(await authorize(issuer, {}, { 'gauntlet-consent': 'deny' }))).toBe('access_denied');
});

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another port', { 'sec-fetch-site': 'same-site' }],
  ['a bookmark', { 'sec-fetch-site': 'none' }],
  ['another origin', { origin: 'http://localhost:1' }],
  ['nowhere', { origin: 'null' }],
  ['another scheme', { origin: 'https://localhost' }],
])('what is sent from %s decides nothing', async (_, headers) => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const asked = await shown(await person.open(issuer));
  const refused = await person.answer(asked, { account: subOf(issuer, 0) }, headers);
  expect([refused.status, await outcomeOf(refused)]).toEqual([403, 'This was not sent from our page']);
  const own = { origin: server.origin, 'sec-fetch-site': 'same-origin' };
  expect(await outcomeOf(await person.answer(asked, { account: subOf(issuer, 0) }, own))).toBe(consent);
});

test('a form works in the browser that it was made for, and once', async () => {
  const issuer = issuerWith();
  const [victim, attacker] = [personAtBrowser(), personAtBrowser()];
  await loginBy(victim, issuer);
  const lure = await shown(await attacker.open(issuer, { scope: 'admin' }));
  const pick = { account: subOf(issuer, 0) };
  for (const person of [victim, personAtBrowser()]) {
    const refused = await person.answer(lure, pick);
    expect([refused.status, await outcomeOf(refused)]).toEqual([403, 'This is another browser']);
  }
  const demand = await shown(await attacker.answer(lure, pick));
  expect(await outcomeOf(await attacker.answer(demand, { decision: 'deny' }))).toBe('access_denied');
  const refused = await attacker.answer(demand, { decision: 'allow' });
  expect([refused.status, await outcomeOf(refused)]).toEqual([400, 'This page is out of date']);
});

test('a person allows what they were shown, and nothing else', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const asked = await shown(await person.open(issuer));
  const first = await shown(await person.answer(asked, { account: subOf(issuer, 0) }));
  // Another tab goes back and picks somebody else: the page of the first one is about nobody who is there any more.
  const second = await shown(await person.answer(asked, { account: subOf(issuer, 1) }));
  const late = await shown(await person.answer(first, { decision: 'allow' }));
  expect(late.html).toBe(second.html);
  for (const fields of [{ decision: 'perhaps' }, { account: 'nobody' }, { account: '', decision: '' }]) {
    expect((await shown(await person.answer(second, fields))).html).toBe(second.html);
  }
  const early = await shown(await person.open(issuer, { prompt: 'login' }));
  expect(await outcomeOf(await person.answer(early, { decision: 'allow' }))).toBe(picker);
  expect(await outcomeOf(await person.answer(early, { account: 'nobody' }))).toBe(picker);
});

test('the endpoint of the pages bears anything', async () => {
  const issuer = issuerWith();
  const url = `${issuer.identifier}/login`;
  const get = await fetch(url);
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  const bodies = ['', 'visit', 'visit=%ff&visit=%00', '{"visit":1}', '__proto__=1&visit=__proto__', 'visit=&account='];
  for (const body of bodies) {
    for (const type of ['application/x-www-form-urlencoded', 'application/json']) {
      const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
      expect([response.status, (await shown(response)).heading]).toEqual([400, 'This page is out of date']);
    }
  }
});

test('the cookie names its issuer, is for HTTP alone, and is renewed when somebody signs in', async () => {
  const issuer = issuerWith({ name: 'acme/eu' });
  const person = personAtBrowser();
  const asked = await shown(await person.open(issuer));
  expect(person.setCookies).toEqual([
    expect.stringMatching(/^session_acme~eu=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
  ]);
  const before = new Map(person.cookies);
  const demand = await shown(await person.answer(asked, { account: subOf(issuer, 0) }));
  expect(person.cookies.get('session_acme~eu')).not.toBe(before.get('session_acme~eu'));
  await person.answer(demand, { decision: 'allow' });
  expect(person.setCookies).toEqual([]);

  const planted = personAtBrowser();
  for (const [name, value] of before) planted.cookies.set(name, value);
  expect(await outcomeOf(await planted.open(issuer))).toBe(picker);
  expect(await outcomeOf(await person.open(issuerWith({ name: 'acme' })))).toBe(picker);
  expect(await outcomeOf(await person.open(issuer))).toBe('code');
  issuer.reset();
  expect(await outcomeOf(await person.open(issuer))).toBe(picker);
});

test('two tabs of one browser do not disturb each other', async () => {
  const issuer = issuerWith();
  const person = personAtBrowser();
  const one = await shown(await person.open(issuer));
  const other = await shown(await person.open(issuer, { client_id: 'other', state: 'state-2' }));
  expect(person.setCookies).toEqual([]);
  const demand = await shown(await person.answer(one, { account: subOf(issuer, 0) }));
  const others = await shown(await person.answer(other, { account: subOf(issuer, 1) }));
  const [first, second] = [
    await person.answer(demand, { decision: 'allow' }),
    await person.answer(others, { decision: 'allow' }),
  ].map(callbackOf);
  expect([first?.get('state'), second?.get('state')]).toEqual(['state-1', 'state-2']);
  const { body } = await redeem(issuer, first?.get('code') ?? '');
  expect((await me(issuer, body['access_token'])).body['sub']).toBe(subOf(issuer, 0));
});

test('a page is neither stored nor framed, loads nothing, and has every text escaped', async () => {
  const evil = `"><script>alert('x')</script>&amp;`;
  const issuer = issuerWith({
    clients: [{ clientId: evil, clientAuth: 'none' }],
    users: [{ sub: evil, name: `${evil} Ünal`, email: `${evil}@x`, username: evil }],
  });
  const person = personAtBrowser();
  const fields = { client_id: evil, scope: '<i>&', code_challenge: challenge, code_challenge_method: 'S256' };
  const asked = await shown(await person.open(issuer, fields));
  const demand = await shown(await person.answer(asked, { account: evil }));
  const error = await shown(await person.open(issuer, { client_id: 'x', state: evil }));
  for (const { html, headers } of [asked, demand, error]) {
    expect(html).not.toContain('<script');
    expect(html).toContain('&#34;&#62;&#60;script&#62;');
    expect(html).not.toMatch(/\b(?:src|srcset)=|url\(|@import/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[^']+';.*frame-ancestors/,
      ),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    expect(headers.get('content-security-policy')).not.toContain('form-action');
  }
  expect(demand.html).toContain('<code>&#60;i&#62;&#38;</code>');
  // The hidden fields of the page are themselves escaped; what is sent is what they say.
  const sent = await person.answer({ ...demand, hidden: { ...demand.hidden, account: evil } }, { decision: 'allow' });
  expect(await outcomeOf(sent)).toBe('code');
});

test('a form goes back to where its page was found', async () => {
  const issuer = issuerWith({
    hosts: ['login.acme.test'],
    topology: { authorization: { path: '/oauth/v2/authorize' } },
  });
  const [path, root] = await Promise.all(
    ['127.0.0.1', 'login.acme.test'].map(async (host) => {
      const { pathname, search } = new URL(authorizationUrl(issuer));
      const at = host === '127.0.0.1' ? pathname : pathname.slice(issuer.name.length + 1);
      return formActionAt(host, `${at}${search}`);
    }),
  );
  expect([path, root]).toEqual([`/${issuer.name}/login`, '/login']);
});

/** Asks with a Host header of choice. */
function formActionAt(host: string, target: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.origin);
    const outgoing = request({ host: '127.0.0.1', port, path: target, headers: { host } }, (incoming) => {
      let html = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (html += chunk));
      incoming.on('end', () => resolve(/action="([^"]*)"/.exec(html)?.[1]));
    });
    outgoing.on('error', reject).end();
  });
}
