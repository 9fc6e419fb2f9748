import { describe, expect, test } from '@jest/globals';
import { censor, createMask, formsOf, isMask } from '../../harness/platform/censor.js';
import type { Field } from '../../harness/platform/definition/types.js';
import { standardDuties } from '../../harness/platform/duties.js';
import type { Integration } from '../../harness/platform/integration.js';
import { renderExchange, type HttpExchange } from '../../harness/platform/log.js';
import { secretFields, secretMembers, secretsIn } from '../../harness/platform/secrets.js';
import type { HttpReply } from '../../harness/platform/transport.js';
import { createWire } from '../../harness/platform/wire.js';

const token = 'at/9f8e+7d6c =5b4a"39\\28';
const password = 'p@ss word/1';
const request = { method: 'POST', url: 'https://as.test/token', headers: {} };

/** The spellings in which a secret may leak. */
function spellings(value: string): string[] {
  const percent = encodeURIComponent(value);
  const json = JSON.stringify(value).slice(1, -1);
  const everyOctet = [...Buffer.from(value)].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');
  const everyUnit = [...value].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return [
    value,
    percent,
    percent.toLowerCase(),
    percent.replaceAll('%20', '+'),
    percent.toLowerCase().replaceAll('%20', '+'),
    encodeURIComponent(percent),
    encodeURIComponent(encodeURIComponent(percent)),
    everyOctet,
    json,
    json.replaceAll('/', '\\/'),
    everyUnit,
    JSON.stringify(json).slice(1, -1),
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('base64url'),
    Buffer.from(`x${value}y`).toString('base64').slice(2, 33),
    value.replaceAll('"', '&quot;').replaceAll('/', '&#x2F;'),
  ];
}

function leaks(text: string, ...secrets: string[]): string[] {
  // A log line is JSON: what stands in it is escaped once more.
  const readable = [text, JSON.stringify(text)];
  try {
    readable.push(Object.values(JSON.parse(text) as object).join('\n'));
  } catch {
    // No log line.
  }
  return secrets.flatMap((secret) => spellings(secret).filter((form) => readable.some((read) => read.includes(form))));
}

interface Shown {
  url: string;
  requestHeaders: Record<string, string>;
  requestBody: string;
  responseHeaders: Record<string, string>;
  responseBody: string;
  console: string;
}

const field = (key: string, type: Field['type'] = 'string'): Field => ({ key, type, required: true, computed: false });

function integration(changes: Partial<Integration> = {}, fields: Field[] = []): Integration {
  return {
    name: 'https://as.test',
    authentication: {
      fields,
      oauth2Config: {
        authorizeUrl: { url: 'https://as.test/authorize-with-9f8e7d6c' },
        getAccessToken: { url: 'https://as.test/token' },
        autoRefresh: false,
        enablePkce: false,
        scope: 'read-9f8e7d6c',
      },
      test: { url: 'https://api.test/me' },
    },
    env: { CLIENT_ID: 'client-9f8e7d6c', CLIENT_SECRET: 'client-secret-abcdef' },
    clientAuth: 'post',
    stores: 'result',
    ...changes,
  };
}

function open({ body = '{}', status = 200, headers = {}, of = integration() } = {}) {
  const lines: string[] = [];
  const environment = {
    fetch: () => Promise.resolve(new Response(body, { status, headers })),
    now: () => 0,
    random: (n: number) => new Uint8Array(n),
    log: (line: string) => void lines.push(line),
  };
  const wire = createWire(
    { integrations: [of], redirectUri: 'https://app.test/cb-9f8e7d6c', timeoutMs: 10_000 },
    environment,
    standardDuties,
  );
  const shown = () => JSON.parse(lines.at(-1) ?? '{}') as Shown;
  return { wire, lines, shown };
}

function render(exchange: Partial<HttpExchange>, secrets: string[] = []): Shown & { line: string } {
  const mask = createMask(secrets, standardDuties);
  const line = renderExchange({ request, ...exchange }, mask, (value) => censor(value));
  return { ...(JSON.parse(line) as Shown), line };
}

const reply = (body: string, headers: [string, string][] = []): HttpReply => ({ request, status: 200, headers, body });

describe('The mask', () => {
  test.each(spellings(token).map((spelling) => [spelling]))('finds a secret spelled %s', (spelling) => {
    const mask = createMask([token], standardDuties);
    expect(leaks(`<${spelling}>`, token)).not.toEqual([]);
    const masked = mask(`<${spelling}>`);
    expect(leaks(masked, token)).toEqual([]);
    expect(masked).toMatch(/^<.{0,2}:censored:24:[0-9a-f]{10}:.{0,2}>$/);
    expect(masked).toContain(censor(token));
  });

  test.each(spellings(token).map((spelling) => [spelling]))('leaves another secret as it is: %s', (spelling) => {
    expect(createMask(['another-secret'], standardDuties)(`<${spelling}>`)).toBe(`<${spelling}>`);
  });

  test('gives every form the mask of the raw value, in lower case and in base64url too', () => {
    const mask = createMask([password], standardDuties);
    const forms = [
      'p%40ss%20word%2F1',
      'p%40ss+word%2f1',
      'p%2540ss%2520word%252F1',
      'cEBzcyB3b3JkLzE=',
      'cEBzcyB3b3JkLzE',
    ];
    for (const form of [password, ...forms]) expect(mask(`<${form}>`)).toBe('<:censored:11:ef983a9e0c:>');
  });

  test('finds base64url where it differs from base64', () => {
    const form = Buffer.from('~~~???>>>').toString('base64url');
    expect(form).toBe('fn5-Pz8_Pj4-');
    expect(createMask(['~~~???>>>'], standardDuties)(form)).toBe(censor('~~~???>>>'));
  });

  test('gives a secret that is known encoded, too, the mask of the raw one', () => {
    for (const known of [
      ['at/12345', 'at%2F12345'],
      ['at%2F12345', 'at/12345'],
    ]) {
      expect(createMask(known, standardDuties)('at%2F12345')).toBe(censor('at/12345'));
    }
  });

  test('takes the salt that its duties use', () => {
    const mask = createMask(['secret'], { formsOf, censor: (value) => censor(value, 'pepper') });
    expect(mask('a secret')).toBe('a :censored:6:37ed63206c:');
  });

  test('masks the longest first, and leaves nothing of one that overlaps it', () => {
    const mask = createMask(['secret', 'super_secret', 'abcdefgh', 'fghijklmno'], standardDuties);
    expect(mask('super_secret secret')).toBe(':censored:12:94a59e640f: :censored:6:57a71b6062:');
    expect(mask('abcdefghijklmno')).toBe(censor('fghijklmno'));
  });

  test('masks no mask', () => {
    const mask = createMask(['censored', '57a71b6062', 'secret'], standardDuties);
    const once = mask('secret censored');
    expect(once).toBe(`:censored:6:57a71b6062: ${censor('censored')}`);
    expect(mask(once)).toBe(once);
    expect(mask(':censored:')).toBe(':censored:');
  });

  test('does not take a secret that begins like a mask for one', () => {
    const secret = ':censored:6:57a71b6062:and-more';
    expect(createMask([secret], standardDuties)(`<${secret}>`)).toBe(`<${censor(secret)}>`);
  });

  test.each([
    ['abc', 'password', ':censored:'],
    ['abc', 'access_token', ':censored:'],
    ['abc', 'name', 'abc'],
    ['abc', undefined, 'abc'],
    ['', 'password', ''],
    ['unknown', 'password', censor('unknown')],
    ['Bearer', 'token_type', 'Bearer'],
    ['somebody', 'author', 'somebody'],
  ])('shows %j under the key %s as %s', (text, key, wanted) => {
    expect(createMask([], standardDuties)(text, key)).toBe(wanted);
  });
});

describe('What a definition holds back', () => {
  test.each([
    [field('anything', 'password'), true],
    [field('api_key'), true],
    [field('PrivateToken'), true],
    ...['user', 'username', 'user_name', 'login', 'user_login', 'userName', 'user-id'].map(
      (key) => [field(key), true] as const,
    ),
    [field('subdomain'), false],
    [field('author'), false],
    [field('user_agent'), false],
  ] as const)('field %j is secret: %s', (one, wanted) => {
    expect(secretFields([one], { [one.key]: 'v' })).toEqual(wanted ? [{ key: one.key, value: 'v' }] : []);
  });

  test('a field without a value, or with the name of a method, has no secret', () => {
    expect(secretFields([field('password'), field('toString', 'password'), field('token')], { token: '' })).toEqual([]);
    expect(secretFields([field('pin', 'password')], { pin: 1234 })).toEqual([{ key: 'pin', value: '1234' }]);
  });

  test.each([
    ['access_token', 'x'],
    ['instance', 'x'],
    ['user_token', 'x'],
    ['id', 42],
    ['callback', 'https://user:pass@api.test/'],
    ['callback', 'https://api.test/?key=x'],
  ])('a connection’s %s %j is secret', (key, value) => {
    expect(secretMembers({ [key]: value })).toEqual([String(value)]);
  });

  test.each([
    ['token_type', 'Bearer'],
    ['scope', 'read'],
    ['team_id', 'T123456'],
    ['organization_name', 'Acme'],
    ['userName', 'alice'],
    ['Email', 'a@b.test'],
    ['instance_url', 'https://api.test/v1'],
    ['active', true],
    ['nothing', null],
    ['empty', ''],
  ])('a connection’s %s %j is not', (key, value) => {
    expect(secretMembers({ [key]: value })).toEqual([]);
  });
});

describe('The log closes the gap', () => {
  const exchanged = { code: 'the code/1+2', code_verifier: 'verifier-1234567890', state: 'state~with~43' };

  test('1: code, verifier and state', async () => {
    const { wire, lines, shown } = open();
    wire.learn(Object.values(exchanged));
    const body = new URLSearchParams({ ...exchanged, client_id: 'client-9f8e7d6c' }).toString();
    expect(leaks(body, ...Object.values(exchanged))).not.toEqual([]);
    await wire.send({ ...request, body }, 'token');
    expect(leaks(lines.join(), ...Object.values(exchanged))).toEqual([]);
    expect(shown().requestBody).toBe(
      `code=${censor(exchanged.code)}&code_verifier=${censor(exchanged.code_verifier)}&state=${censor(exchanged.state)}&client_id=client-9f8e7d6c`,
    );
  });

  test('2: an error that carries the bundle', () => {
    const { wire, lines } = open({ of: integration({}, [field('pin', 'password')]) });
    wire.learn(Object.values(exchanged));
    wire.protect([password]);
    wire.note(
      `What happened: Executing with bundle ${JSON.stringify({ inputData: { ...exchanged, password, pin: '1234' } })}`,
    );
    expect(leaks(lines.join(), ...Object.values(exchanged), password)).toEqual([]);
    expect(lines.join()).not.toContain('1234');
    expect(lines.join()).toContain('What happened');
  });

  test.each([
    ['form', (fields: Record<string, string>) => new URLSearchParams(fields).toString()],
    ['JSON', (fields: Record<string, string>) => JSON.stringify({ deep: [{ fields }], text: JSON.stringify(fields) })],
  ])('3: password fields in a %s, of any length and under any key', async (_, write) => {
    const of = integration({}, [field('pin', 'password'), field('username')]);
    const { wire, lines } = open({ of });
    wire.protect([password]);
    const body = write({ pin: '12#4', username: 'bob', elsewhere: password, plain: 'visible' });
    await wire.send({ ...request, body, url: 'https://as.test/token?pin=12%234&plain=visible' }, 'token');
    expect(leaks(lines.join(), password, '12#4', 'bob')).toEqual([]);
    expect(lines.join().match(/visible/g)).toHaveLength(
      write === undefined ? 0 : lines.join().includes('deep') ? 3 : 2,
    );
  });

  test('4: a form-encoded token response', async () => {
    const { wire, lines, shown } = open({
      body: `access_token=${encodeURIComponent(token).toLowerCase()}&token_type=bearer`,
    });
    await wire.send(request, 'token');
    expect(leaks(lines.join(), token.toLowerCase(), token)).toEqual([]);
    expect(shown().responseBody).toMatch(/^access_token=:censored:24:\w{10}:&token_type=bearer$/);
  });

  test.each([
    ['nested', { data: { credentials: { value: token } } }],
    ['in an array', { tokens: [token] }],
    ['short, in an array', { tokens: ['12"4'] }],
    ['under sessionKey', { sessionKey: token }],
    ['under PHPSESSID', { PHPSESSID: token }],
    ['under sid', { sid: '12"4' }],
    ['as a key', { tokens: { x: token }, [token]: 1 }],
    ['in JSON in JSON', { result: JSON.stringify({ access_token: token }), token }],
    ['short, in JSON in JSON', { result: JSON.stringify({ access_token: '12"4' }) }],
    ['beside a token', { access_token: 'at-1234567', other: token }],
  ])('5: a token %s', async (_, body) => {
    const { wire, lines } = open({ body: JSON.stringify({ ...body, seen: true }) });
    await wire.send(request, 'token');
    expect(leaks(lines.join(), token, '12"4')).toEqual([]);
    expect(lines.join()).toContain(':censored:');
    expect(lines.join()).toContain('seen');
  });

  test('6 and 7: what code prints, before and after it is known', async () => {
    const { wire, lines, shown } = open({ body: JSON.stringify({ access_token: token, refresh_token: 'rt-1234567' }) });
    wire.note(
      `marker { access_token: 'early-1234', "password": "two words", pin='x', token_type: 'Bearer' } Authorization: Bearer early-5678`,
    );
    expect(shown().console).toBe(
      `marker { access_token: ${censor('early-1234')}, "password": ${censor('two words')}, pin='x', token_type: 'Bearer' } Authorization: Bearer ${censor('early-5678')}`,
    );
    await wire.send(request, 'token');
    wire.note(`${token} rt-1234567`);
    expect(shown().console).toBe(`${censor(token)} ${censor('rt-1234567')}`);
    expect(leaks(lines.join(), token, 'rt-1234567', 'early-1234', 'early-5678')).toEqual([]);
  });

  test('8: a safe key that holds a known secret', async () => {
    const { wire, shown } = open({ body: JSON.stringify({ access_token: token, user: token, team_id: 'T1234567' }) });
    await wire.send(request, 'token');
    expect(shown().responseBody).toBe(
      JSON.stringify({ access_token: censor(token), user: censor(token), team_id: 'T1234567' }),
    );
  });

  test('9: what is no secret stays legible', async () => {
    const body = JSON.stringify({ access_token: token, token_type: 'Bearer', active: true, scope: 'read' });
    const headers = { 'www-authenticate': 'Bearer realm="x", error="invalid_token"', author: 'somebody' };
    const { wire, shown } = open({ body, headers });
    await wire.send({ ...request, body: 'author=somebody&grant_type=authorization_code' }, 'token');
    expect(shown().responseBody).toBe(body.replace(JSON.stringify(token), JSON.stringify(censor(token))));
    expect(shown().responseHeaders).toMatchObject(headers);
    expect(shown().requestBody).toBe('author=somebody&grant_type=authorization_code');
  });

  test('10: equal secrets look equal in header, body, query, cookie and console', async () => {
    const { wire, shown } = open({
      body: JSON.stringify({ access_token: 'at-1234567', again: 'Bearer at-1234567' }),
      headers: { 'set-cookie': 'sid=at-1234567; Path=/', location: 'https://x.test/#access_token=at-1234567' },
    });
    const headers = {
      authorization: 'Bearer at-1234567',
      'x-api-key': 'at-1234567',
      cookie: 'a=at-1234567; b=at-1234567',
    };
    await wire.send(
      { ...request, headers, url: 'https://u:at-1234567@as.test/?q=at-1234567', body: 't=at-1234567' },
      'token',
    );
    const masked = censor('at-1234567');
    expect(shown()).toMatchObject({
      url: `https://:censored:@as.test/?q=${masked}`.replace('@', `:${masked}@`),
      requestHeaders: { authorization: `Bearer ${masked}`, 'x-api-key': masked, cookie: `a=${masked}; b=${masked}` },
      requestBody: `t=${masked}`,
      responseHeaders: { 'set-cookie': `sid=${masked}; Path=/`, location: `https://x.test/#access_token=${masked}` },
      responseBody: JSON.stringify({ access_token: masked, again: `Bearer ${masked}` }),
    });
  });

  test('11: a secret at the border of what is shown', () => {
    for (const before of [16_370, 16_380, 16_384, 17_000]) {
      const body = `${'x'.repeat(before)} ${token}`;
      const { line } = render({ request: { ...request, body }, reply: reply(body) }, [token]);
      expect(leaks(line, token, token.slice(0, 8))).toEqual([]);
    }
    expect(render({ reply: reply('x'.repeat(20_000)) }).responseBody).toBe('(20000 characters, not shown)');
    expect(render({ reply: reply('x'.repeat(10_000)) }).responseBody).toHaveLength(10_000);
  });
});

describe('A log line', () => {
  test.each([
    ['Bearer short', 'Bearer :censored:'],
    ['Bearer unknown-token', `Bearer ${censor('unknown-token')}`],
    ['unknown-token', censor('unknown-token')],
    ['Basic eDp5', 'Basic :censored:'],
    ['Strange unknown-token', censor('Strange unknown-token')],
    ['Token token="unknown-token", id=abc', `Token token=${censor('unknown-token')}, id=:censored:`],
  ])('shows the header Authorization: %s as %s', (value, wanted) => {
    const { requestHeaders } = render({ request: { ...request, headers: { Authorization: value } } });
    expect(requestHeaders['Authorization']).toBe(wanted);
  });

  test('hides short values under sensitive names everywhere', () => {
    const { line } = render({
      request: {
        ...request,
        url: 'https://as.test/x?api_key=q1%231&page=p7#access_token=q1%231',
        headers: { 'X-Api-Key': 'q1#1', cookie: 'q1#1' },
        body: 'password=q1%231&list=p7&json=%7B%22token%22%3A%22q1%231%22%7D',
      },
      reply: reply('{"token":"q1#1","deep":[{"secret":["q1#1"]}],"pin":"p7","client_secret":11917}', [
        ['location', 'https://app.test/?token=q1%231'],
        ['set-cookie', 'q1#1'],
      ]),
    });
    expect(leaks(line, 'q1#1', '11917')).toEqual([]);
    expect(line.match(/p7/g)).toHaveLength(3);
  });

  test.each([
    ['a form', 'a=1&msg=bad-p@ss&word=/1-x&b=2', 'p@ss&word=/1'],
    ['JSON', '{"aaa":"bbb","ccc":"ddd"}', 'bbb","ccc'],
  ])('finds a secret that reaches over the borders in %s', (_, body, secret) => {
    expect(leaks(render({ reply: reply(body) }).line, secret)).not.toEqual([]);
    expect(leaks(render({ reply: reply(body) }, [secret]).line, secret)).toEqual([]);
  });

  test('shows what it cannot take apart no deeper than it looks', () => {
    let json = JSON.stringify({ token: 'q1#1' });
    for (let n = 0; n < 6; n++) json = JSON.stringify({ json });
    let form = 'token=q1%231';
    for (let n = 0; n < 6; n++) form = `form=${encodeURIComponent(form)}`;
    const deep = `${'['.repeat(8000)}"${'z'.repeat(9)}"${']'.repeat(100)}`;
    for (const body of [json, form, deep]) expect(render({ reply: reply(body) }).line).not.toContain('q1#1');
    expect(render({ reply: reply(`${'['.repeat(8000)}${']'.repeat(8000)}`) }).responseBody).toContain('not shown');
  });

  test('hides what lies below a sensitive key, but for what describes it', () => {
    const { responseBody } = render({ reply: reply('{"credentials":{"value":"q1#1","type":"p7"}}') });
    expect(responseBody).toBe('{"credentials":{"value":":censored:","type":"p7"}}');
  });

  test('takes a form within a form within a form apart so often only', () => {
    const body = 'a='.repeat(8000);
    const started = process.cpuUsage();
    expect(render({ reply: reply(body) }).responseBody).toBe(body);
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });

  test('bears members called __proto__ and texts that are not well-formed', () => {
    const { responseBody } = render({ reply: reply('{"__proto__":{"token":"q1#1"},"a":"\\ud800"}') });
    expect(responseBody).toBe('{"__proto__":{"token":":censored:"},"a":"\\ud800"}');
    expect(render({ request: { ...request, body: 'a=%ff%&token=q1' } }).requestBody).toBe('a=%ff%&token=:censored:');
  });
});

describe('The wire', () => {
  test('protects the secret and every sensitive variable from the start, but not the client id', () => {
    const env = {
      CLIENT_ID: 'client-9f8e7d6c',
      CLIENT_SECRET: 'client-secret-abcdef',
      SIGNATURE_PEPPER: 'pepper-1234',
      REGION: 'eu-central-1',
      AUTH_SERVER: 'https://as.test/token',
      API_TOKEN: 'short',
    };
    const { wire } = open({ of: integration({ env }) });
    expect(wire.mask(Object.values(env).join(' '))).toBe(
      `client-9f8e7d6c ${censor('client-secret-abcdef')} ${censor('pepper-1234')} eu-central-1 https://as.test/token short`,
    );
    expect(wire.mask('short', 'API_TOKEN')).toBe(':censored:');
  });

  test('does not learn what is published, but protects it when it is told to', () => {
    const { wire } = open();
    const published = ['client-9f8e7d6c', 'authorize-with-9f8e7d6c', 'read-9f8e7d6c', 'cb-9f8e7d6c', 'https://as.test'];
    wire.learn([...published, undefined, 'other-9f8e7d6c']);
    expect(wire.mask(`${published.join()} other-9f8e7d6c`)).toBe(`${published.join()} ${censor('other-9f8e7d6c')}`);
    wire.protect(['read-9f8e7d6c', undefined]);
    expect(wire.mask('read-9f8e7d6c')).toBe(censor('read-9f8e7d6c'));
  });

  test('masks short values of password and user-name fields by their key', () => {
    const { wire } = open({ of: integration({}, [field('Pin', 'password'), field('login'), field('site')]) });
    expect(['Pin', 'pin', 'login', 'site'].map((key) => wire.mask('12', key))).toEqual([
      ':censored:',
      ':censored:',
      ':censored:',
      '12',
    ]);
  });

  test('knows what a connection will store before it logs the response, and takes no error for secrets', async () => {
    const granted = open({
      body: JSON.stringify({ access_token: 'at-1234567', instance: 'i-1234567', site: 's-1234567' }),
    });
    await granted.wire.send(request, 'token');
    expect(granted.shown().responseBody).toBe(
      JSON.stringify({ access_token: censor('at-1234567'), instance: censor('i-1234567'), site: 's-1234567' }),
    );
    const refused = open({ body: '{"error":"invalid_grant","error_description":"expired"}', status: 400 });
    await refused.wire.send(request, 'token');
    expect(refused.shown().responseBody).toContain('invalid_grant');
    expect(refused.wire.mask('expired invalid_grant')).toBe('expired invalid_grant');
  });

  test('withholds every text once there are more secrets than it can keep', async () => {
    const body = JSON.stringify({ tokens: Array.from({ length: 6000 }, (_, n) => `t-${n}-abcdef`), error: 'x' });
    const { wire, lines } = open({ body });
    expect(secretsIn(reply(body), 'api')).toHaveLength(6000);
    await wire.send(request, 'api');
    expect(wire.mask('t-5999-abcdef and more')).toBe(':censored:');
    await wire.send({ ...request, body: 'a=t-5999-abcdef' }, 'api');
    expect(lines.join()).not.toMatch(/t-\d+-abcdef/);
    expect(lines).toHaveLength(2);
  });

  test.each([
    ['one enormous secret', 'x'.repeat(5_000_000), 'xxxxxxx'],
    ['nothing', '', 'xxxxxxx'],
  ])('withholds or shows after %s', (_, secret, text) => {
    const { wire } = open();
    wire.protect([secret]);
    expect(isMask(wire.mask(text))).toBe(secret !== '');
  });
});

describe('The cost of hostile texts', () => {
  const many = Array.from({ length: 1000 }, (_, n) => `token/${n} ${'z'.repeat(30)}${n}`);
  const mebibyte = (unit: string) => unit.repeat(Math.ceil(2 ** 20 / unit.length)).slice(0, 2 ** 20);

  /** Of computing, so that a busy machine does no harm; several times what it takes is allowed. */
  function secondsSince(started: NodeJS.CpuUsage): number {
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e6;
  }

  test.each([
    ['prose', mebibyte('GET https://api.test/x?y=1 {"a":"b%3Dx"} and prose\n')],
    ['secrets', mebibyte(`${many.join(' ')} `)],
    ['what nearly is a secret', mebibyte('token/')],
    ['escapes', mebibyte('%25')],
    ['masks', mebibyte(':censored:')],
  ])('with a thousand secrets, a mebibyte of %s takes little time', (_, text) => {
    const mask = createMask(many, standardDuties);
    const started = process.cpuUsage();
    const masked = mask(text);
    expect(secondsSince(started)).toBeLessThan(5);
    expect(leaks(masked, many[0]!)).toEqual([]);
  });

  test('a search that would take too long shows nothing', () => {
    const alike = Array.from({ length: 1000 }, (_, n) => `${'a'.repeat(1000)}${n}`);
    const started = process.cpuUsage();
    expect(createMask(alike, standardDuties)(mebibyte('a'))).toBe(':censored:');
    expect(secondsSince(started)).toBeLessThan(10);
  });

  test('secrets without number are found in a reply', () => {
    expect(secretsIn(reply(`<${mebibyte('token=abcdef ')}`), 'token').length).toBeGreaterThan(100_000);
  });
});
