// 100,000 exchanges against `gauntlet serve`, recording on: logins, API calls and refreshes over eight connections. Prints what the
// server holds after each tenth, garbage collected, and fails if that still grows once every bound has been reached.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const exchanges = 100_000;
const exchangesEach = 4;
const steps = 10;
/** From here on the recorder, the store and the list of minted secrets are full: see provider/server.ts and provider/store. */
const fullAfter = 3;
/** By how much what comes later may differ: the bounds are reached in steps of an eighth and of a quarter. */
const tolerance = 1.1;

interface Memory {
  used: number;
  rss: number;
}
interface Served {
  issuers: [
    { endpoints: { authorization: string; token: string }; api: string; clientId: string; clientSecret: string },
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-soak-'));
const probe = join(folder, 'memory.json');
const here = (path: string) => new URL(path, import.meta.url).pathname;
const child = spawn(
  process.execPath,
  ['--import', here('memory-probe.mjs'), here('../../dist/cli.js'), 'serve', '--port', '0', '--json'],
  { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, MEMORY_PROBE: probe } },
);
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
try {
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const issuer = (JSON.parse(line) as Served).issuers[0];
  const basic = `Basic ${Buffer.from(`${issuer.clientId}:${issuer.clientSecret}`).toString('base64')}`;
  const held: Memory[] = [];
  for (let step = 1; step <= steps; step += 1) {
    const rounds = exchanges / steps / exchangesEach / 8;
    await Promise.all(Array.from({ length: 8 }, () => visits(issuer, basic, Math.ceil(rounds))));
    held.push(await memory());
    const { used, rss } = held.at(-1)!;
    process.stdout.write(
      `${String((exchanges / steps) * step).padStart(7)} exchanges: ${mebibytes(used)} MiB in use, ${mebibytes(rss)} MiB resident\n`,
    );
  }
  const full = held.slice(fullAfter - 1).map(({ used }) => used);
  const ratio = Math.max(...full) / full[0]!;
  process.stdout.write(`at most ${ratio.toFixed(2)} times what it held after ${(exchanges / steps) * fullAfter}\n`);
  if (ratio > tolerance) {
    process.stderr.write(`It grows: more than ${tolerance} times.\n`);
    process.exitCode = 1;
  }
} finally {
  agent.destroy();
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
}

async function visits({ endpoints, api }: Served['issuers'][0], basic: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'gauntlet-client',
      redirect_uri: 'http://127.0.0.1:1/callback',
      scope: 'read',
      state: `state-${n}`,
    });
    const { location = '' } = (await ask('GET', `${endpoints.authorization}?${query.toString()}`)).headers;
    const code = new URL(location).searchParams.get('code') ?? '';
    const tokens = await token({ grant_type: 'authorization_code', code, redirect_uri: 'http://127.0.0.1:1/callback' });
    await ask('GET', api, { authorization: `Bearer ${tokens.access_token}` });
    await token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
  }

  async function token(form: Record<string, string>) {
    const headers = { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' };
    const { status, body } = await ask('POST', endpoints.token, headers, new URLSearchParams(form).toString());
    if (status !== 200) throw new Error(`The token endpoint answered ${status}: ${body}`);
    return JSON.parse(body) as { access_token: string; refresh_token: string };
  }
}

function ask(method: string, url: string, headers: Record<string, string> = {}, body?: string) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on('error', reject).end(body);
  });
}

async function memory(): Promise<Memory> {
  rmSync(probe, { force: true });
  child.kill('SIGUSR2');
  const deadline = Date.now() + 30_000;
  while (!existsSync(probe)) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('The server told nothing of its memory.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return JSON.parse(readFileSync(probe, 'utf8')) as Memory;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
