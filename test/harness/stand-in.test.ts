// `gauntlet connect --preset`, seen from outside: `node build.mjs` comes first.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

test('a definition that goes to another host is told which hosts the preset stands in for', async () => {
  const file = join(folder, 'elsewhere.yaml');
  const definition = (authorize: string, token: string) => `authentication:
  type: oauth2
  oauth2Config:
    authorizeUrl: https://${authorize}/oauth/v2/authorize
    getAccessToken: https://${token}/api/oauth.v2.access
  test: https://slack.com/api/auth.test
`;
  const blocked = /✗ \w.*slack\.example is blocked, .* Intercepted are slack\.com\./;
  await writeFile(file, definition('slack.com', 'slack.example'));
  expect(await connect(file, '--preset', 'slack')).toMatchObject({ code: 1, stdout: expect.stringMatching(blocked) });
  await writeFile(file, definition('slack.example', 'slack.com'));
  expect(await connect(file, '--preset', 'slack')).toMatchObject({ code: 1, stdout: expect.stringMatching(blocked) });
});

test('variables that a definition reads are asked for before anything is sent, unless a default stands behind', async () => {
  const file = join(folder, 'variables.yaml');
  await writeFile(
    file,
    `authentication:
  type: oauth2
  oauth2Config:
    authorizeUrl:
      url: https://slack.com/oauth/v2/authorize
      params: { app: '{{process.env.APP}}', client_id: '{{process.env.CLIENT_ID}}' }
    getAccessToken:
      source: |
        const { KEY, KEY_ID: id, LABEL = 'none', CLIENT_SECRET } = process.env;
        const region = process.env.REGION ?? 'eu';
        return z.request(process.env['TOKEN_PATH']);
  test: https://slack.com/api/auth.test
`,
  );
  const { code, stdout, stderr } = await connect(file, '--preset', 'slack');
  expect([code, stdout]).toEqual([2, expect.not.stringContaining('Authorization')]);
  expect(stderr).toMatch(/variables\.yaml reads APP, TOKEN_PATH, KEY, and KEY_ID, which are not set: give them/);
});

test.each([
  ['apple', /apple\.yaml reads TEAM_ID, KEY_ID, and PRIVATE_KEY, which are not set/],
  ['alipay', /alipay\.yaml reads PRIVATE_KEY, which is not set: give it in the environment or by --env FILE/],
  ['amazon-sp-api', /amazon-sp-api\.yaml reads APPLICATION_ID, which is not set/],
  ['ebay', /ebay\.yaml reads RUNAME, which is not set/],
])('the definition of %s names what it needs, and connects with the example at its head', async (preset, message) => {
  expect(await connect('--preset', preset)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  const head = await readFile(join('provider/presets/definitions', `${preset}.yaml`), 'utf8');
  const [, example = ''] = /^# {3}(\w+=.*) gauntlet connect --preset .*$/m.exec(head) ?? [];
  // As a shell would read it.
  const { stdout } = await promisify(execFile)('sh', ['-c', `${example} node -p "JSON.stringify(process.env)"`]);
  const env = JSON.parse(stdout) as Record<string, string>;
  expect(await startConnector(['--preset', preset], { env }).ended).toMatchObject({ code: 0, stderr: '' });
});

test.each([
  [['--preset', 'slakc'], /There is no preset "slakc"\. Did you mean "slack"\?/],
  [[], /Name the definition, `gauntlet connect FILE`/],
  [['--preset', 'slack', '--save', 'x'], /leave --save or --preset out/],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await connect(...args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
});
