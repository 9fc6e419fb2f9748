// `gauntlet connect --preset`, seen from outside: `node build.mjs` comes first.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { endConnectors, startConnector } from './connector.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-stand-in-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(endConnectors);

const connect = (...args: string[]) => startConnector(args).ended;

test('the worked definition of a preset connects with what stands in for its provider, at the real addresses', async () => {
  const { code, stdout, stderr } = await connect('--preset', 'github');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/✓ Definition +provider\/presets\/definitions\/github-oauth-app\.yaml\n/);
  expect(stdout).toMatch(/✓ Token exchange +POST https:\/\/github\.com\/login\/oauth\/access_token → 200\n/);
  expect(stdout).toMatch(/✓ Test +GET https:\/\/api\.github\.com\/user → 200\n/);
});

test("one's own definition is walked against a preset, and what it gets wrong is told", async () => {
  const file = join(folder, 'mine.yaml');
  await writeFile(
    file,
    `authentication:
  type: oauth2
  oauth2Config:
    authorizeUrl: https://slack.com/oauth/v2/authorize
    getAccessToken: https://slack.com/api/oauth.access
  test: https://slack.com/api/auth.test
`,
  );
  const { code, stdout } = await connect(file, '--preset', 'slack');
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ Token exchange.*https:\/\/slack\.com\/api\/oauth\.access answered 404/);
});

test.each([
  [['--preset', 'slakc'], /There is no preset "slakc"\. Did you mean "slack"\?/],
  [[], /Name the definition, `gauntlet connect FILE`/],
  [['--preset', 'slack', '--save', 'x'], /leave --save or --preset out/],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await connect(...args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
});
