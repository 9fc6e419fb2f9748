// The README's walk with curl, run as it stands there.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { endAll, root, start } from './harness/program.js';

const run = promisify(execFile);
afterEach(endAll);

test('curl alone meets a nested token, an error in a 200, a form, an omitted state, and a token that expires', async () => {
  const token = 'readme-control-token';
  const served = start(['serve', '--port', '0', '--json'], { GAUNTLET_CONTROL_TOKEN: token });
  const [line] = (await once(createInterface(served.stdout), 'line')) as [string];
  const { control } = JSON.parse(line) as { control: { url: string } };

  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
  const script = blocks.join('').replace('http://localhost:9400', new URL(control.url).origin);
  const { stdout } = await run('bash', ['-euc', script], { env: { ...process.env, GAUNTLET_CONTROL_TOKEN: token } });

  const [honest, nested, error, form, callback, before, expired, after, ...rest] = stdout.trimEnd().split('\n');
  expect(JSON.parse(honest!)).toMatchObject({ access_token: expect.any(String), token_type: 'Bearer' });
  expect(JSON.parse(nested!)).toMatchObject({ authed_user: { access_token: expect.any(String) } });
  expect(JSON.parse(error!)).toMatchObject({ error: 'invalid_grant' });
  expect(form).toMatch(/^access_token=[\w-]+&expires_in=3600&/);
  expect([...new URL(callback!).searchParams.keys()]).toEqual(['code', 'iss']);
  expect(before).toMatch(/^\{"sub":.*\}200$/);
  expect([expired, after].join('')).toMatch(/^\{\}\{"error":"invalid_token".*\}401$/);
  expect(rest).toEqual([]);
});
