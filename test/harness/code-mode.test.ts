import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CodeOutcome, CodeRun } from '../../harness/platform/code/code-run.js';
import { describeModule } from '../../harness/platform/code/describe-module.js';
import { runCode } from '../../harness/platform/code/run.js';
import type { Code, RequestForm } from '../../harness/platform/definition/types.js';
import { PlatformError } from '../../harness/platform/errors.js';
import { transmit, type HttpReply } from '../../harness/platform/transport.js';

interface Answer {
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  body?: string;
}

let server: Server;
let origin: string;
let folder: string;
let answer: Answer;
let sent: RequestForm[];
let printed: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'code-mode-'));
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      const { status = 200, type = 'application/json', headers = {}, body = '{}' } = answer;
      response.writeHead(status, { 'content-type': type, ...headers }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  answer = {};
  sent = [];
  printed = '';
});

const run = (code: Code | string, settings: Partial<CodeRun> = {}): Promise<CodeOutcome> =>
  runCode({
    code: typeof code === 'string' ? { source: code } : code,
    name: 'authentication.test',
    bundle: {
      inputData: { url: origin, name: 'Ann' },
      authData: { access_token: 'at-1' },
      meta: { isTestingAuth: true },
    },
    env: { CLIENT_ID: 'the-client', NODE_OPTIONS: '--no-such-option' },
    print: (text) => void (printed += text),
    staleOn401: false,
    timeoutMs: 20_000,
    send: async (form) => {
      sent.push(form);
      const { url, method = 'GET', body } = form;
      const text = typeof body === 'object' ? JSON.stringify(body) : body;
      return transmit(fetch, { url, method, headers: {}, ...(text !== undefined && { body: text }) });
    },
    ...settings,
  });

async function valueOf(code: Code | string, settings: Partial<CodeRun> = {}): Promise<unknown> {
  const outcome = await run(code, settings);
  if (outcome.kind !== 'returned') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

const failed = (code: string, message: unknown) => ({ kind: 'failed', code, message });

/** Code that collects in `ports` every port but `parentPort` that Node lets it see. */
const grabPorts = `
  const { MessagePort, parentPort } = z.require('node:worker_threads');
  const { createHook, executionAsyncResource } = z.require('node:async_hooks');
  const { start } = MessagePort.prototype;
  const channel = new BroadcastChannel('any');
  const symbols = Object.getOwnPropertySymbols(channel);
  const known = new Set([parentPort, ...symbols.map((key) => channel[key])]);
  channel.close();
  const ports = new Set();
  const grab = (value) => {
    try {
      start.call(value);
      if (!known.has(value)) ports.add(value);
    } catch {}
  };
  const grabAll = (object) => [object, ...Reflect.ownKeys(object).map((key) => object[key])].forEach(grab);
  for (const key of symbols) {
    if (!(key in Object.prototype)) Object.defineProperty(Object.prototype, key, { configurable: true, get() { grab(this) }, set(value) { grab(value) } });
  }
  [process, process.stdin, process.stdout, process.stderr].forEach(grabAll);
  for (let patched = MessagePort.prototype; patched; patched = Object.getPrototypeOf(patched)) {
    for (const key of Reflect.ownKeys(patched)) {
      const { value, configurable } = Object.getOwnPropertyDescriptor(patched, key);
      if (typeof value !== 'function' || !configurable || key === 'constructor') continue;
      Object.defineProperty(patched, key, { configurable, value(...args) { grab(this); return value.apply(this, args) } });
    }
  }
  createHook({ before: () => grab(executionAsyncResource()), init: (id, type, trigger, resource) => grab(resource) }).enable();
`;

/** Code that makes an object which cannot be read where it is sent. */
const makeUnreadable = `
  const { BlockList } = z.require('node:net');
  for (const key of Object.getOwnPropertySymbols(BlockList.prototype)) {
    if (/clone/.test(String(key))) BlockList.prototype[key] = () => ({ data: {}, deserializeInfo: 'no:such' });
  }
  const unreadable = new BlockList();
`;

/** Code that gets hold of `tell` in worker.ts as a debugger does: through the scopes of what it can reach. */
const takeTell = `
  const session = new (z.require('node:inspector').Session)();
  session.connect();
  const ask = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => (answer = result));
    return answer;
  };
  const propertiesOf = ({ objectId }) => {
    const { result, internalProperties = [] } = ask('Runtime.getProperties', { objectId, ownProperties: true });
    return [...result, ...internalProperties];
  };
  const find = (value) => {
    const scopes = propertiesOf(propertiesOf(value).find(({ name }) => name === '[[Scopes]]').value);
    const closures = scopes.filter(({ value }) => /^(Closure|Module|Block)/.test(value?.description));
    const variables = closures.flatMap(({ value }) => propertiesOf(value));
    const [next] = ['tell', 'print'].flatMap((name) => variables.filter((variable) => variable.name === name));
    return next.name === 'tell' ? next.value : find(next.value);
  };
  const write = Object.hasOwn(process.stdout, 'write') ? 'write' : '_write';
  const { objectId } = find(ask('Runtime.evaluate', { expression: 'process.stdout.' + write }).result);
  ask('Runtime.callFunctionOn', { objectId, functionDeclaration: 'function () { globalThis.tell = this }' });
  const { tell } = globalThis;
`;

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('Code', () => {
  test('gets bundle and its own environment, and returns JSON', async () => {
    process.env['HOST_SECRET'] = 'host-only';
    expect(await valueOf('return { bundle, env: process.env, when: await Promise.resolve(new Date(0)) };')).toEqual({
      bundle: {
        inputData: { url: origin, name: 'Ann' },
        authData: { access_token: 'at-1' },
        meta: { isTestingAuth: true },
      },
      env: { CLIENT_ID: 'the-client' },
      when: '1970-01-01T00:00:00.000Z',
    });
    delete process.env['HOST_SECRET'];
  });

  test('gets the query of the callback, under both names', async () => {
    const query = { querystring: { code: 'c-1', account: 'a' } };
    const bundle = { inputData: {}, authData: {}, meta: { isTestingAuth: false } };
    const callback = { cleanedRequest: query, rawRequest: query };
    expect(
      await valueOf('const { cleanedRequest, rawRequest } = bundle; return { cleanedRequest, rawRequest }', {
        bundle: { ...bundle, ...callback },
      }),
    ).toEqual(callback);
  });

  test.each<[string, string, unknown]>([
    ['nothing', 'const x = 1; // no return', undefined],
    ['null', 'return null', null],
    ['a text', 'return `${bundle.inputData.name}!`', 'Ann!'],
    ['a member called __proto__', 'return JSON.parse(\'{"__proto__":{"x":1}}\')', JSON.parse('{"__proto__":{"x":1}}')],
  ])('may return %s', async (_, source, value) => {
    expect(await run(source)).toEqual({ kind: 'returned', value });
  });

  test.each([
    ['a function', 'return () => 1', /function/],
    ['a nested function', 'return { a: [{ token: () => 1 }] }', /function at "token"/],
    ['a function under a long name', 'return { ["x".repeat(1e4)]: () => 1 }', /function at "xxx/],
    ['a bigint', 'return { id: 1n }', /bigint at "id"/],
    ['a cycle', 'const a = {}; a.a = a; return a', /circular/],
    ['too much', 'return "x".repeat(2 ** 24)', /16777218 characters/],
    ['a depth that nothing can write', 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a', /no JSON/],
  ])('may not return %s', async (_, source, message) => {
    expect(await run(source)).toEqual(failed('code-invalid', expect.stringMatching(message)));
  });

  test('is given hash, JSON, errors and the modules of Node, and no others', async () => {
    const source = `
      const { join } = z.require('node:path');
      const { sep } = await import('node:path');
      let refused;
      try { z.require('zod') } catch (error) { refused = error.message }
      return [z.hash('sha256', 'secretaverysecretsalt'), z.JSON.parse(z.JSON.stringify({ a: 1 })), join('a', 'b'), sep, refused,
        new z.errors.HaltedError('x') instanceof Error];`;
    expect(await valueOf(source)).toEqual([
      expect.stringMatching(/^57a71b6062/),
      { a: 1 },
      'a/b',
      '/',
      expect.stringContaining('"zod"'),
      true,
    ]);
  });

  test.each([
    ['an error', 'const a = 1;\nthrow new Error("boom");', 'authentication.test threw in line 2: boom'],
    ['a programming error', '\n\nbundle.nothing.at.all', /threw in line 3: TypeError: Cannot read/],
    ['an error of z', 'await null;\nz.require("zod")', /threw in line 2: z\.require knows/],
    ['a halt', 'throw new z.errors.HaltedError("enough")', /HaltedError: enough/],
    ['a long text', 'throw "x".repeat(1e6)', /threw: x{60000}/],
    ['a text', 'throw "just text"', 'authentication.test threw: just text'],
    ['nothing', 'throw undefined', /threw: undefined, which is not an Error/],
    ['an object with a hostile getter', 'throw { get message() { throw 1 } }', /object, which is not an Error/],
    [
      'an error with a forged stack',
      'throw { message: "x", stack: "    at file://host/%2f:1:1" }',
      /threw at file:.*: x/,
    ],
    ['a syntax error', 'const a = 1;\nconst b = = 2;', /threw in line 2: SyntaxError: Unexpected token '='/],
    ['a closed function', '}); (async () => {', /SyntaxError/],
    [
      'a rejection that nobody handles',
      'Promise.reject(new Error("lost")); await new Promise(() => {})',
      /line 1: lost/,
    ],
    ['an error outside the call', 'setTimeout(() => { throw new Error("late") }); await new Promise(() => {})', /late/],
  ])('that throws %s has failed, without a stack', async (_, source, message) => {
    const outcome = await run(source);
    const wanted: unknown = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(outcome).toEqual(failed('code-threw', wanted));
    expect(JSON.stringify(outcome)).not.toMatch(/code-worker|node:|\.ts\b| {4}at /);
  });

  test.each([
    ['spins', 'while (true);'],
    ['hangs', 'await new Promise(() => {})'],
    ['spins after an await', 'await null; for (;;) await null;'],
  ])('that %s is ended', async (_, source) => {
    expect(await run(source, { timeoutMs: 300 })).toEqual(failed('code-timeout', expect.stringContaining('300 ms')));
  });

  test('that is ended lets go of what it holds', async () => {
    const closed = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)));
    const source = `z.require('node:net').connect(new URL(bundle.inputData.url).port, '127.0.0.1'); await new Promise(() => {})`;
    expect(await run(source, { timeoutMs: 500 })).toMatchObject({ code: 'code-timeout' });
    await closed;
  });

  test('that waits for a response beyond the limit is ended', async () => {
    const send = () => new Promise<never>(() => undefined);
    expect(await run('await z.request(bundle.inputData.url)', { timeoutMs: 300, send })).toMatchObject({
      code: 'code-timeout',
    });
  });

  test('that ends its thread has failed, and what it wrote before is not lost', async () => {
    const outcome = await run('for (let i = 0; i < 200; i++) console.log("line", i); process.exit(3)');
    expect(outcome).toEqual(failed('code-ended', expect.stringContaining('exit code 3')));
    expect(printed).toContain('line 199');
  });

  test('that takes too much memory is ended', async () => {
    const outcome = await run('const all = []; for (;;) all.push(new Array(1e5).fill({}).map((_, i) => ({ i })));');
    expect(outcome).toEqual(failed('code-ended', expect.stringContaining('128 MB')));
  });

  test('cannot forge an outcome or take the port', async () => {
    const source = `
      ${grabPorts}
      const { workerData } = await import('node:worker_threads');
      for (const forged of [{ tell: 'returned', json: '"forged"' }, { tell: 'stale' }, { tell: 'reply', n: 1 }, 'x', null]) {
        process.emit('message', forged);
        process.emit('workerMessage', forged);
      }
      console.log('past it');
      const { status } = await z.request(bundle.inputData.url);
      return { workerData: workerData ?? 'none', ports: ports.size, status };`;
    expect(await valueOf(source)).toEqual({ workerData: 'none', ports: 0, status: 200 });
    expect(printed).toBe('past it\n');
  });

  test.each([
    ['a forged outcome', `parentPort.postMessage({ tell: 'returned', json: '"forged"' })`],
    ['much', 'for (;;) parentPort.postMessage(new Uint8Array(2 ** 24))'],
    ['what nobody can read', `${makeUnreadable} parentPort.postMessage(unreadable)`],
  ])('that sends %s past the platform is ended', async (_, source) => {
    const outcome = await run(
      `const { parentPort } = z.require('node:worker_threads'); ${source}; await new Promise(() => {});`,
      { timeoutMs: 10_000 },
    );
    expect(outcome).toEqual(failed('code-invalid', expect.stringContaining('sent a message of its own')));
  });

  test('that runs beside others gets its own result', async () => {
    const runs = [1, 2, 3].map((n) => valueOf(`globalThis.n = (globalThis.n ?? 0) + ${n}; return n;`));
    expect(await Promise.all(runs)).toEqual([1, 2, 3]);
  });
});

describe('Output', () => {
  test('of every console and stream is captured', async () => {
    await valueOf(`
      z.console.log('one %s', { a: 1 }); console.error('two'); z.console.warn('three'); console.info('four');
      process.stdout.write('five\\n'); process.stderr.write(Buffer.from('six\\n')); process.emitWarning('seven');
      await new Promise((resolve) => process.stdout.write('eight\\n', resolve));`);
    for (const text of ['one { a: 1 }', 'two', 'three', 'four', 'five', 'six', 'Warning: seven', 'eight']) {
      expect(printed).toContain(text);
    }
  });

  test('is bounded', async () => {
    expect(await valueOf('for (let i = 0; i < 300; i++) console.log("x".repeat(10_000)); return 1')).toBe(1);
    expect(printed.length).toBeGreaterThan(2 ** 20 - 10_001);
    expect(printed.length).toBeLessThan(2 ** 20 + 200);
    expect(printed).toMatch(/the rest is left out\]\n$/);
  });

  test('is bounded in pieces, too', async () => {
    expect(await valueOf('for (let i = 0; i < 30_000; i++) console.log(); return 1')).toBe(1);
    expect(printed).toMatch(/^\n{20001}\[more than .* the rest is left out\]\n$/);
  });
});

describe('Code with a way to send what it likes', () => {
  test.each([
    ['output', `tell({ tell: 'print', text: 'x'.repeat(10_000) })`, /it sent more than 1048576 characters of output$/],
    ['messages', `tell({ tell: 'print', text: '' })`, /it sent more than 21000 messages$/],
    [
      'data',
      `tell({ tell: 'request', n: ++n, form: JSON.stringify({ url: 'http://a.test', body: 'x'.repeat(2 ** 20) }) })`,
      /it sent messages of more than 33554432 characters$/,
    ],
    ['data beside a message', `tell({ tell: 'print', text: '', more: new Uint8Array(2 ** 24) })`, /message of its own/],
    ['nonsense', 'tell([])', /message of its own/],
    ['what nobody can read', 'tell(unreadable)', /message of its own/],
  ])('is ended when it floods the platform with %s', async (_, sending, message) => {
    const send = () => new Promise<never>(() => undefined);
    const outcome = await run(`${takeTell} ${makeUnreadable} let n = 0; for (;;) ${sending};`, {
      send,
      timeoutMs: 5000,
    });
    expect(outcome).toEqual(failed('code-invalid', expect.stringMatching(message)));
    expect(printed.length).toBeLessThan(2 ** 20 + 200);
  });

  test('is ended at its time limit, though what it has sent takes longer to print', async () => {
    const begun = performance.now();
    const print = () => {
      for (const until = performance.now() + 10; performance.now() < until;);
    };
    const source = 'for (let i = 0; i < 2000; i++) console.log("x"); await new Promise(() => {});';
    expect(await run(source, { print, timeoutMs: 1000 })).toMatchObject({ code: 'code-timeout' });
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('A request of the code', () => {
  const type = 'application/x-www-form-urlencoded';
  const jsonType = 'application/json; charset=utf-8';
  test.each<[string, string, Partial<RequestForm>]>([
    ['a URL', '', {}],
    ['params, a missing one too', '{ params: { a: 1, b: undefined } }', { params: { a: 1, b: null } }],
    ['a method and headers', '{ method: "PUT", headers: { "X-A": "1" } }', { method: 'PUT', headers: { 'X-A': '1' } }],
    ['a text', '{ method: "POST", body: "a=b" }', { body: 'a=b' }],
    ['an object', '{ method: "POST", body: { a: 1 } }', { headers: {}, body: { a: 1 } }],
    ['an array', '{ method: "POST", body: [1] }', { headers: { 'content-type': jsonType }, body: '[1]' }],
    ['a form', '{ method: "POST", form: { a: 1 } }', { headers: { 'content-type': type }, body: { a: 1 } }],
    ['JSON', '{ method: "POST", json: { a: 1 } }', { headers: { 'content-type': jsonType }, body: { a: 1 } }],
    [
      'a type of its own',
      '{ method: "POST", headers: { "Content-Type": "x/y" }, json: {} }',
      { headers: { 'Content-Type': 'x/y' } },
    ],
    [
      'URLSearchParams',
      '{ method: "POST", body: new URLSearchParams({ a: "ü" }) }',
      { headers: { 'content-type': type }, body: 'a=%C3%BC' },
    ],
    [
      'what to leave out',
      '{ removeMissingValuesFrom: { params: true } }',
      { removeMissingValuesFrom: { params: true } },
    ],
  ])('can have %s', async (_, options, form) => {
    await valueOf(`await z.request(bundle.inputData.url${options && `, ${options}`})`);
    await valueOf(`await z.request({ url: bundle.inputData.url, ...${options || '{}'} })`);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toMatchObject({ url: origin, ...form });
    expect(sent[1]).toEqual(sent[0]);
  });

  test.each([
    ['no URL', 'z.request({ method: "GET" })', /z\.request needs a URL/],
    ['a body that is no text', 'z.request(bundle.inputData.url, { body: new FormData() })', /sends a body that is/],
    ['a method that is no text', 'z.request(bundle.inputData.url, { method: 1 })', /z\.request cannot send its method/],
  ])('with %s is not sent', async (_, source, message) => {
    const outcome = await run(`await ${source}`);
    expect('error' in outcome ? outcome.error.message : 'message' in outcome && outcome.message).toMatch(message);
    expect(sent).toEqual([]);
  });

  test.each([
    ['a password in its URL', `'http://ann:s3cret@127.0.0.1/'`, '{}', /sends no user name or password in a URL/],
    ['a user name in its URL', `new URL('http://ann@127.0.0.1/')`, '{}', /sends no user name or password in a URL/],
    ['the method TRACE', 'bundle.inputData.url', '{ method: "trace" }', /'?"?TRACE\W/i],
    ['the method CONNECT', 'bundle.inputData.url', '{ method: "CONNECT" }', /'?"?CONNECT\W/],
    ['the method TRACK', 'bundle.inputData.url', '{ method: "TRACK" }', /'?"?TRACK\W/],
    ['a method that is none', 'bundle.inputData.url', '{ method: "GET /" }', /"?'?GET \/"?'?,? /],
    ...['Expect', 'Upgrade', 'Transfer-Encoding', 'Keep-Alive', 'Connection'].map((name) => [
      `the header ${name}`,
      'bundle.inputData.url',
      `{ headers: { '${name}': 'x' } }`,
      new RegExp(`cannot send the header ${name}, which concerns the connection`, 'i'),
    ]),
  ] as [string, string, string, RegExp][])('with %s is refused with the reason', async (_, url, options, message) => {
    for (const by of ['z.request', 'fetch']) {
      const outcome = await run(`await ${by}(${url}, ${options})`);
      expect(outcome).toEqual(failed('code-threw', expect.stringMatching(/^authentication\.test threw in line 1: /)));
      expect(outcome).toEqual(failed('code-threw', expect.stringMatching(message)));
      expect(JSON.stringify(outcome)).not.toContain('s3cret');
    }
    expect(sent).toEqual([]);
  });

  test.each(['http://{{bundle.inputData.name}}:s3cret@127.0.0.1/', 'https://ann@{{bundle.inputData.host}}/'])(
    'with the template %s is refused with the reason',
    async (url) => {
      const message = expect.stringMatching(/user name or password/) as unknown;
      expect(await run(`await z.request('${url}')`)).toEqual(failed('code-threw', message));
    },
  );

  test.each(['z.request', 'fetch'])('by %s may close its connection, and does not count its length', async (by) => {
    const headers = `{ connection: 'close', 'Content-Length': '99', 'x-a': '1' }`;
    await valueOf(`await ${by}(bundle.inputData.url, { method: 'POST', body: 'x', headers: ${headers} })`);
    expect(sent[0]?.headers).toMatchObject({ connection: 'close', 'x-a': '1' });
    expect(
      Object.keys(sent[0]?.headers ?? {})
        .join()
        .toLowerCase(),
    ).not.toContain('length');
  });

  test('is answered with a response', async () => {
    answer = { body: '{"id":7}', headers: { 'X-Seen': 'yes' } };
    expect(
      await valueOf(`
        const response = await z.request(bundle.inputData.url);
        response.throwForStatus();
        return [response.getHeader('x-SEEN'), response];`),
    ).toEqual([
      'yes',
      {
        status: 200,
        headers: expect.objectContaining({
          'x-seen': 'yes',
          'content-type': 'application/json',
        }) as unknown,
        content: '{"id":7}',
        data: { id: 7 },
        json: { id: 7 },
        request: { url: origin, method: 'GET', headers: {} },
      },
    ]);
  });

  test.each([
    ['a form', 'access_token=a%2Fb&x=1', { access_token: 'a/b', x: '1' }],
    ['a text', 'hello', undefined],
  ])('reads %s', async (_, body, data) => {
    answer = { body, type: 'text/plain' };
    const { value } = (await run(
      `const { data, content } = await z.request(bundle.inputData.url); return { data, content }`,
    )) as {
      value: unknown;
    };
    expect(value).toEqual({ content: body, ...(data && { data }) });
  });

  test('goes the same way by fetch', async () => {
    answer = { status: 404, body: '{"id":7}', headers: { 'X-Seen': 'yes' } };
    const source = `
      const response = await fetch(bundle.inputData.url + '/a', { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
      return [response.ok, response.status, response.url, response.headers.get('x-seen'), await response.json(), response instanceof Response];`;
    expect(await valueOf(source)).toEqual([false, 404, `${origin}/a`, 'yes', { id: 7 }, true]);
    expect(sent).toEqual([
      {
        url: `${origin}/a`,
        method: 'POST',
        headers: { 'content-type': `${type};charset=UTF-8` },
        body: 'a=b',
      },
    ]);
  });

  test('by fetch may have no content, and may be aborted', async () => {
    answer = { status: 204, body: '' };
    expect(await valueOf('return (await fetch(bundle.inputData.url)).status')).toBe(204);
    const send = () => new Promise<never>(() => undefined);
    const source = 'await fetch(bundle.inputData.url, { signal: AbortSignal.timeout(1) })';
    expect(await run(source, { send })).toEqual(failed('code-threw', expect.stringContaining('TimeoutError')));
  });

  test('that meets an error response ends the code with that very response', async () => {
    answer = { status: 400, body: '{"error":"invalid_grant"}' };
    const replies: unknown[] = [];
    const outcome = await run(
      `await z.request(bundle.inputData.url + '/1', { skipThrowForStatus: true });
       const response = await z.request(bundle.inputData.url + '/2');`,
      {
        send: async ({ url }) => {
          const reply = await transmit(fetch, { url, method: 'GET', headers: {} });
          replies.push(reply);
          return reply;
        },
      },
    );
    expect(replies).toHaveLength(2);
    expect(outcome.kind === 'reply' && outcome.reply).toBe(replies[1]);
  });

  test.each([400, 401, 429, 500])('with an error %d that the code handles lets it go on', async (status) => {
    answer = { status, body: '{"error":"x"}', headers: { 'retry-after': '7' } };
    expect(
      await valueOf(`
        try { await z.request(bundle.inputData.url) } catch (error) {
          const { ResponseError, ThrottledError } = z.errors;
          return [error instanceof ResponseError && error.response.status, error instanceof ThrottledError && error.delay];
        }`),
    ).toEqual(status === 429 ? [false, 7] : [status, false]);
  });

  test.each([400, 429])('with an uncaught %d is the outcome', async (status) => {
    answer = { status };
    expect(await run('return z.request(bundle.inputData.url)')).toMatchObject({ kind: 'reply', reply: { status } });
  });

  test('that meets a 401 wants a refresh only where that is agreed, whatever the request says', async () => {
    answer = { status: 401 };
    const source = 'return (await z.request(bundle.inputData.url, { skipThrowForStatus: true })).status';
    expect(await run(source, { staleOn401: true })).toMatchObject({ kind: 'stale', reply: { status: 401 } });
    expect(await run(source)).toEqual({ kind: 'returned', value: 401 });
    expect(await run('await z.request(bundle.inputData.url)')).toMatchObject({ kind: 'reply', reply: { status: 401 } });
    const caught = 'try { await z.request(bundle.inputData.url) } catch (error) { return error.name }';
    expect(await valueOf(caught, { staleOn401: true })).toBe('RefreshAuthError');
  });

  test('that meets a 401 leaves the last one for whoever refreshes in vain', async () => {
    const replies: HttpReply[] = [];
    const send = async ({ url }: RequestForm) => {
      answer = { status: url.endsWith('ok') ? 200 : 401 };
      const reply = await transmit(fetch, { url, method: 'GET', headers: {} });
      replies.push(reply);
      return reply;
    };
    const outcome = await run(
      `for (const path of ['/1', '/2', '/ok']) {
         await z.request(bundle.inputData.url + path, { skipThrowForStatus: true });
       }
       throw new z.errors.RefreshAuthError();`,
      { send },
    );
    expect(outcome.kind === 'stale' && outcome.reply).toBe(replies[1]);
  });

  test.each([
    ['RefreshAuthError', 'stale'],
    ['ExpiredAuthError', 'expired'],
  ])('apart, %s means %s, from another package too', async (name, kind) => {
    expect(await run(`throw new z.errors.${name}('x')`)).toEqual({ kind });
    expect(await run(`class ${name} extends Error { name = '${name}' }; throw new ${name}('x')`)).toEqual({ kind });
  });

  test.each(['z.request', 'fetch'])('by %s that is not sent is the outcome, unless handled', async (send) => {
    const error = new PlatformError('network', 'nobody there');
    const settings = { send: () => Promise.reject(error) };
    const outcome = await run(`await ${send}(bundle.inputData.url)`, settings);
    expect(outcome.kind === 'unsent' && outcome.error).toBe(error);
    expect(await valueOf(`return ${send}(bundle.inputData.url).catch(() => 'handled')`, settings)).toBe('handled');
  });

  test('rejects with a failure of the platform’s own', async () => {
    const send = () => Promise.reject(new RangeError('a bug'));
    await expect(run('await z.request(bundle.inputData.url)', { send })).rejects.toThrow('a bug');
  });

  test('is one of a hundred at most', async () => {
    const outcome = await run('for (;;) await z.request(bundle.inputData.url)');
    expect(outcome).toEqual(failed('code-threw', expect.stringContaining('More than 100 requests')));
    expect(sent).toHaveLength(100);
  });
});

const modules: [string, string, string][] = [
  [
    'an ESM module',
    'esm.mjs',
    `export default { authentication: { test: async (z, bundle) => [bundle.inputData.name, typeof z.request] } }`,
  ],
  [
    'a CommonJS module',
    'cjs.cjs',
    `module.exports = { authentication: { test: (z, bundle) => [bundle.inputData.name, typeof z.request] } }`,
  ],
  [
    'a TypeScript module',
    'esm.mts',
    `type Z = { request: unknown };
     export default { authentication: { test: (z: Z, bundle: any) => [bundle.inputData.name as string, typeof z.request] } }`,
  ],
  [
    'a TypeScript module in a CommonJS package',
    'package/app.ts',
    `import { join } from 'node:path';
     enum Kind { One = 'x' }
     export default { kind: Kind.One, authentication: { test: (z: { request: unknown }, bundle: any) => [bundle.inputData.name, typeof z.request, join('')].slice(0, 2) } }`,
  ],
  [
    'CommonJS in TypeScript',
    'package/other.cts',
    `const name = (bundle: any): string => bundle.inputData.name;
     module.exports = { authentication: { test: (z: { request: unknown }, bundle: unknown) => [name(bundle), typeof z.request] } }`,
  ],
  [
    'compiled ESM',
    'compiled.cjs',
    `Object.defineProperty(exports, '__esModule', { value: true });
     exports.default = { authentication: { test: (z, bundle) => [bundle.inputData.name, typeof z.request] } }`,
  ],
];

describe.each(modules)('A definition in %s', (_, name, text) => {
  test('is described, and its functions run', async () => {
    file('package/package.json', '{}');
    const path = file(name, text);
    const described = (await describeModule(path, {}, () => undefined)) as { authentication: { test: Code } };
    const code = { module: pathToFileURL(path).href, path: ['authentication', 'test'] };
    expect(described).toMatchObject({ authentication: { test: code } });
    expect(await run(described.authentication.test)).toEqual({ kind: 'returned', value: ['Ann', 'function'] });
  });
});

describe('A module', () => {
  const described = (path: string, timeoutMs?: number) =>
    describeModule(path, { SEEN: 'env' }, (text) => void (printed += text), timeoutMs);

  async function refusal(path: string, timeoutMs?: number): Promise<string> {
    const error: unknown = await described(path, timeoutMs).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PlatformError);
    expect((error as PlatformError).code).toBe('definition-module');
    expect((error as PlatformError).message).not.toMatch(/code-worker|node:internal| {4}at /);
    return (error as PlatformError).message;
  }

  test('is described with functions at any depth, shared values, its environment and what it prints', async () => {
    const path = file(
      'deep.mjs',
      `console.log('loading');
       const shared = { url: process.env.SEEN };
       const f = async () => {};
       export default { a: [{ f }, shared, shared], class: class {}, date: 1, none: undefined, nil: null, host: process.env.PATH };`,
    );
    const module = pathToFileURL(path).href;
    expect(await described(path)).toEqual({
      a: [{ f: { module, path: ['a', '0', 'f'] } }, { url: 'env' }, { url: 'env' }],
      class: { module, path: ['class'] },
      date: 1,
      nil: null,
    });
    expect(printed).toBe('loading\n');
  });

  test('may export an authentication, and its functions are found there', async () => {
    const path = file(
      'named.mjs',
      `export const authentication = { type: 'oauth2', test: () => 'from the named one' };`,
    );
    const { type, test: code } = (await described(path)) as { type: string; test: Code };
    expect(type).toBe('oauth2');
    expect(await run(code)).toEqual({ kind: 'returned', value: 'from the named one' });
  });

  test.each([
    ['no such file', 'absent.mjs', undefined, /absent\.mjs does not exist/],
    ['no export', 'empty.mjs', 'const a = 1;', /exports neither a default nor `authentication`/],
    ['a cycle', 'cycle.mjs', 'const a = { b: {} }; a.b.c = a; export default a;', /leads back to itself at b\.c/],
    [
      'endless depth',
      'endless.mjs',
      'const f = () => ({ get a() { return f() } }); export default f();',
      /more than 64 deep/,
    ],
    ['endless width', 'wide.mjs', 'export default new Array(2e5).fill(1)', /more than 100000 values/],
    ['an error', 'throws.mjs', '\n\nthrow new Error("boom")', /threw at .*throws\.mjs:3: boom/],
    [
      'an error in TypeScript',
      'throws.mts',
      'interface A { a: string }\n\nthrow new Error("boom" as string)',
      /throws\.mts:3: boom/,
    ],
    ['a syntax error in CommonJS', 'syntax.cjs', 'module.exports = {\n  a: = 1 }', /syntax\.cjs:2: SyntaxError/],
    [
      'a syntax error in ESM',
      'syntax.mjs',
      'export default {\n  a: = 1 }',
      /does not parse: .*syntax\.mjs:2: Unexpected/,
    ],
    [
      'a syntax error in TypeScript',
      'syntax.ts',
      'export default {\n  a: = 1 }',
      /does not parse: .*syntax\.ts:2: Unexpected/,
    ],
    [
      'a package that is not there',
      'import.mjs',
      'import "no-such-package"',
      /Cannot find package 'no-such-package'.*import\.mjs/,
    ],
    [
      'a module that is not there',
      'require.cjs',
      '\nrequire("./nowhere.cjs")',
      /require\.cjs:2: Cannot find module '\.\/nowhere\.cjs'/,
    ],
    ['an exit', 'exits.mjs', 'process.exit(0)', /ended its thread/],
    ['a request', 'fetches.mjs', 'await fetch("http://127.0.0.1:1/"); export default {}', /sends no requests/],
  ])('with %s is refused', async (_, name, text, message) => {
    const path = text === undefined ? join(folder, name) : file(name, text);
    expect(await refusal(path)).toMatch(message);
  });

  test('that hangs is given up', async () => {
    expect(await refusal(file('hangs.mjs', 'await new Promise(() => {}); export default {}'), 300)).toMatch(/300 ms/);
  });

  test('whose function throws tells the file and line', async () => {
    const path = file('fails.mjs', 'export default {\n  f() {\n    throw new Error("boom");\n  },\n};');
    const code = { module: pathToFileURL(path).href, path: ['f'] };
    expect(await run(code)).toEqual(failed('code-threw', expect.stringMatching(/threw at .*fails\.mjs:3: boom/)));
    const absent = { ...code, path: ['f', '__proto__', 'call'] };
    expect(await run(absent)).toEqual(failed('code-invalid', expect.stringContaining('is no function')));
  });
});
