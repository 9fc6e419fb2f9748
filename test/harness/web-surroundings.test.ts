// What an application has around it: its logs, what starts, stops and resets it, and other runs.
import { appendFileSync, existsSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startServer } from '../../provider/index.js';
import { eventsOf } from '../../harness/model/evidence.js';
import type { ClientAdapter } from '../../harness/model/client.js';
import { plan } from '../../harness/plan.js';
import { run } from '../../harness/run.js';
import { login } from '../../harness/steps.js';
import { builtInUserAgents } from '../../harness/user-agent.js';
import { suites } from '../../scenarios/index.js';
import { endAll, root } from './program.js';
import {
  adapt,
  application,
  callback,
  closeAdapters,
  endIssuer,
  fixed,
  folder,
  isAlive,
  openRun,
  pidOf,
  refusalOf,
  startIssuer,
  verdictsOf,
  write,
  type Options,
} from './web-application.js';

const express = join(root, 'test/examples/express/gauntlet.web.yaml');

beforeAll(startIssuer);
afterEach(closeAdapters);
afterEach(endAll);
afterAll(endIssuer);

let names = 0;
const newPath = (name: string) => join(folder, `${name}${(names += 1)}`);

/** What a run lets out, while something is done, beside pages. */
async function outputOf(adapter: ClientAdapter, act: () => unknown): Promise<string> {
  const session = await openRun(adapter);
  await act();
  const chunks = await session.output();
  await session.close();
  return chunks.map(({ source, text }) => `${source}: ${text}`).join('');
}

test('a file is read from where it stood when the run began, through being made, emptied and replaced', async () => {
  const path = newPath('log');
  const adapter = await adapt({ more: `logs: [{ file: ${JSON.stringify(path)} }],` });
  const say = (text: string) => appendFileSync(path, text);
  expect(await outputOf(adapter, () => say('made\n'))).toBe('file: made\n');
  say('between runs\n');
  expect(await outputOf(adapter, () => say('grown é\n'))).toBe('file: grown é\n');
  expect(await outputOf(adapter, () => (truncateSync(path), say('emptied\n')))).toBe('file: emptied\n');
  const rotate = () => (say('the last\n'), renameSync(path, `${path}.1`), say('the first\n'));
  expect(await outputOf(adapter, rotate)).toBe('file: the last\nthe first\n');
  const many = 'x'.repeat(1023) + '\n';
  const flooded = await outputOf(adapter, () => writeFileSync(path, many.repeat(20_000)));
  expect(flooded.length).toBeLessThan(1.1 * 1024 * 1024);
  expect(await outputOf(adapter, () => say('after the flood\n'))).toBe('file: after the flood\n');
});

test('a program that follows the log is log, except for what it finds there', async () => {
  const path = newPath('followed');
  writeFileSync(path, 'from yesterday\n');
  const adapter = await adapt({
    more: `logs: [{ command: 'tail', args: ['-n', '+1', '-f', ${JSON.stringify(path)}] }],`,
  });
  const session = await openRun(adapter);
  appendFileSync(path, 'of this run\n');
  const seen = await untilSaid(() => session.output(), 'of this run');
  expect(seen).toBe('stdout: of this run\n');
});

async function untilSaid(output: () => Promise<{ source: string; text: string }[]>, word: string): Promise<string> {
  for (;;) {
    const said = (await output()).map(({ source, text }) => `${source}: ${text}`).join('');
    if (said.includes(word)) return said;
  }
}

test('of a URL that gives all lines so far, a run has those that are new', async () => {
  const lines = ['from yesterday'];
  const server = createServer((_, response) => response.end(lines.join('\n'))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`;
  const adapter = await adapt({ more: `logs: [{ url: '${url}' }],` });
  expect(await outputOf(adapter, () => lines.push('first'))).toBe('file: \nfirst');
  lines.push('between runs');
  expect(await outputOf(adapter, () => lines.push('second'))).toBe('file: \nsecond');
  expect(await outputOf(adapter, () => lines.splice(0, 9, 'anew'))).toBe('file: anew');
  server.close();
});

const noting = (path: string) =>
  `['-e', ${JSON.stringify(`require('fs').appendFileSync(${JSON.stringify(path)}, 'x')`)}]`;
const marksIn = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').length : 0);

test('what was started is restarted when the definition or the scenario wants it, and reset before each run', async () => {
  const [path, url] = [newPath('resets'), "origin + '/reset'"];
  const pidsOf = async (options: Options, fresh: boolean[]) => {
    const adapter = await adapt(options);
    const pids: number[] = [];
    for (const wanted of fresh) {
      const session = await openRun(adapter, {}, wanted);
      pids.push(await pidOf(session));
      await session.close();
    }
    return pids.map((pid) => pids.indexOf(pid));
  };
  const reset = `reset: { command: process.execPath, args: ${noting(path)} },`;
  expect(await pidsOf({ more: reset }, [false, false, true, false, false])).toEqual([0, 0, 2, 3, 3]);
  expect(marksIn(path)).toBe(5);
  const counts = application("if (path === '/reset') return page(request.method === 'POST' ? 204 : 500, '');");
  const more = `reset: { url: ${url}, method: 'POST' },`;
  expect(await pidsOf({ app: counts, start: "restart: 'always',", more }, [false, false])).toEqual([0, 1]);
});

test('an application that runs already cannot be had fresh, and the plan says so', async () => {
  const running = await adapt({ more: `start: undefined, ${fixed}` });
  const started = await adapt();
  const scenario = { ...suites[0]!.scenarios[0]!, needs: [], setup: { fresh: true as const } };
  const [suite] = suites.map((one) => ({ ...one, scenarios: [scenario] }));
  expect(plan([suite!], running)[0]?.skip).toMatch(
    /needs a process that has seen no other run, and this client runs already/,
  );
  expect(plan([suite!], started)[0]?.skip).toBeUndefined();
});

test('what start leaves running elsewhere is ended by stop', async () => {
  const [pidFile, marks] = [newPath('pid'), newPath('stops')];
  const app = write(
    application(
      '',
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));`,
    ),
  );
  // Starts the application in a session of its own, and exits.
  const launcher =
    "require('child_process').spawn(process.execPath, [process.argv[1]], { detached: true, stdio: 'ignore' }).unref()";
  const adapter = await adapt({
    start: `args: ${JSON.stringify(['-e', launcher, app])},`,
    more: `stop: { command: process.execPath, args: ['-e', 'process.kill(Number(require("fs").readFileSync(process.argv[1], "utf8"))); require("fs").appendFileSync(process.argv[2], "x")', ${JSON.stringify(pidFile)}, ${JSON.stringify(marks)}] },`,
  });
  const session = await openRun(adapter);
  expect(await session.perform(callback('/ok'), 5000)).toMatchObject({ kind: 'connected' });
  expect(isAlive(Number(readFileSync(pidFile, 'utf8')))).toBe(true);
  await adapter.close?.();
  expect(marksIn(marks)).toBe(1);
  await untilGone(adapter.redirectUri ?? '');
});

async function untilGone(url: string): Promise<void> {
  const answers = await fetch(url).then(
    () => true,
    () => false,
  );
  if (answers) await untilGone(url);
}

test('a stop that fails is named where the application has to be restarted', async () => {
  const adapter = await adapt({
    start: "restart: 'always',",
    more: "stop: { command: process.execPath, args: ['-e', 'console.log(\"no docker\"); process.exit(9)'] },",
  });
  await (await openRun(adapter)).close();
  const error = await refusalOf(openRun(adapter));
  expect(error).toMatchObject({ name: 'UsageError', code: 'E_WEB_STOP' });
  expect(error.message).toMatch(/^The program of stop \(.*\) exited with code 9\. It said:\nno docker$/);
});

test('what an application asks for between two runs is evidence of neither, and what a new process asks for is its own', async () => {
  const provider = await startServer();
  const adapter = await adapt({
    app: application(
      "if (path === '/poll') return fetch(process.env.ISSUER + '/.well-known/openid-configuration').then(() => page(200, 'polled'));",
      "await fetch(process.env.ISSUER + '/.well-known/openid-configuration');",
    ),
    // The reset of a run stands for a timer that goes off while the next run is being prepared.
    more: "reset: origin + '/poll',",
  });
  const metadataSeen = async (name: string, fresh: boolean) => {
    const options = { run: name, seed: 'timers', timeoutMs: 3000, signal: new AbortController().signal };
    const setup = fresh ? { fresh: true as const } : {};
    const { settled } = await run({ setup, steps: [login()] }, adapter, provider, {
      ...options,
      strangers: new Set(),
      userAgents: builtInUserAgents(),
    });
    return eventsOf(await settled, 'exchange').filter(({ exchange }) => exchange.endpoint === 'metadata').length;
  };
  // At the start and by the reset; by the reset alone, before the run; at the start and by the reset again.
  expect([await metadataSeen('a', false), await metadataSeen('b', false), await metadataSeen('c', true)]).toEqual([
    2, 0, 2,
  ]);
  await provider.close();
});

test('two browsers, two tabs and a replayed callback reach a web application as such', async () => {
  const path = newPath('jars');
  const note = newPath('note') + '.mjs';
  // Notes the cookie of each request to the application, by a preloaded module.
  writeFileSync(
    note,
    `import http from 'node:http'; import { appendFileSync } from 'node:fs';
     const emit = http.Server.prototype.emit;
     http.Server.prototype.emit = function (event, request, ...rest) {
       if (event === 'request') appendFileSync(${JSON.stringify(path)}, new URL(request.url, 'http://a').pathname + ' ' + (request.headers.cookie ?? '-') + '\\n');
       return emit.call(this, event, request, ...rest);
     };`,
  );
  const callbacksOf = async (scenario: string) => {
    writeFileSync(path, '');
    const { results } = await verdictsOf(['--web', express, '--scenario', scenario], {
      NODE_OPTIONS: `--import=${note}`,
    });
    expect(results).toEqual({ [scenario]: 'pass' });
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('/callback'))
      .map((line) => line.slice('/callback '.length));
  };
  const crossed = await callbacksOf('state/other-browser');
  expect(new Set(crossed).size).toBeGreaterThan(1);
  const tabs = await callbacksOf('state/two-tabs');
  expect(tabs.slice(-2)).toEqual([tabs.at(-1), tabs.at(-1)]);
  expect(tabs.at(-1)).toMatch(/^sid=/);
  const replayed = await callbacksOf('state/replayed');
  expect(replayed.at(-1)).toBe(replayed.at(-2));
});
