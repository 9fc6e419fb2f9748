import { describe, expect, test } from '@jest/globals';
import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { resolveSection } from '../../harness/certify/section-values.js';
import { readCertifySection } from '../../harness/certify/section.js';
import { openDefinition } from '../../harness/cli/connect/definition-file.js';
import { readDefinition } from '../../harness/platform/definition/read.js';

const authentication = {
  type: 'oauth2',
  fields: [{ key: 'subdomain' }, { key: 'pass', type: 'password' }],
  oauth2Config: { authorizeUrl: { url: 'https://acme.example/a' }, getAccessToken: { url: 'https://acme.example/t' } },
  test: { url: 'https://acme.example/me' },
};
const login = {
  by: 'form',
  fill: { 'User name': '{{process.env.ACME_USER}}', Password: '{{process.env.ACME_PASSWORD}}' },
};
const certify = {
  issuer: 'https://auth.acme.example',
  fields: { subdomain: 'demo' },
  label: 'wanda',
  expiredToken: '{{process.env.ACME_EXPIRED}}',
  otherClient: { clientId: 'other', clientSecret: '{{process.env.OTHER_SECRET}}' },
  login: { ...login, press: ['Sign in'] },
};
const env = { ACME_USER: 'wanda', ACME_PASSWORD: 'hunter-2', ACME_EXPIRED: 'old-token', OTHER_SECRET: 'other-secret' };

function sectionOf(section: unknown) {
  const name = 'acme.yaml';
  const text = stringify({ authentication, ...(section !== undefined && { certify: section }) });
  return readCertifySection({ name, ...readDefinition(text, { name, folder: '/' }) });
}

test('a section is read, with what is left out filled in', () => {
  expect(sectionOf(certify)).toEqual({ ...certify, login: { ...certify.login, deny: [] } });
  expect(sectionOf({ login: { by: 'manual' } })).toEqual({ fields: {}, login: { by: 'manual' } });
});

test.each(['yaml', 'json', 'mjs'])(
  'one file serves connect, which ignores the section, and certify: %s',
  async (format) => {
    const file = join(mkdtempSync(join(tmpdir(), 'gauntlet-section-')), `acme.${format}`);
    const json = JSON.stringify({ authentication, certify });
    writeFileSync(
      file,
      format === 'mjs' ? `export default ${json}` : format === 'json' ? json : stringify({ authentication, certify }),
    );
    const definition = await openDefinition(
      file,
      {},
      (text) => text,
      () => undefined,
    );
    expect(definition.lints.filter(({ path }) => path.startsWith('certify'))).toEqual([]);
    expect(definition.authentication).toEqual(
      readDefinition(stringify({ authentication }), { name: 'x', folder: '/' }).authentication,
    );
    expect(readCertifySection(definition).issuer).toBe(certify.issuer);
  },
);

describe('a section is refused, with its place and what would be right', () => {
  const steps = [{ fill: '#password', with: 'hunter-2' }, { click: 'text=Allow' }];
  test.each<[string, unknown, RegExp]>([
    ['none', undefined, /^acme\.yaml: There is no section certify\. Add one/],
    ['no login', {}, /acme\.yaml:\d+ certify\.login: It is missing/],
    ['an unknown key', { login: { by: 'manual' }, isuer: 'x' }, /certify\.isuer: It is not known here\..*issuer/],
    ['an unknown kind of login', { login: { by: 'magic' } }, /certify\.login\.by: .*\.$/],
    [
      'an unknown key of a login',
      { login: { ...login, pres: [] } },
      /certify\.login\.pres: It is not known here\..*press/,
    ],
    ['no URL', { issuer: 'acme', login }, /certify\.issuer: This is no URL of a server/],
    ['a plain http URL', { revocation: 'http://acme.example/r', login }, /certify\.revocation: This is no URL/],
    ['an unknown field', { fields: { subdomian: 'x' }, login }, /certify\.fields\.subdomian: .*subdomain/],
    [
      'a literal in a password field',
      { fields: { pass: 'hunter-2' }, login },
      /certify\.fields\.pass: .*process\.env\.PASS\}\}/,
    ],
    [
      'a literal password',
      { login: { by: 'form', fill: { Password: 'hunter-2' } } },
      /certify\.login\.fill\.Password: .*'\{\{process\.env\.PASSWORD\}\}'/,
    ],
    ['a literal PIN', { login: { by: 'form', fill: { PIN: '1234' } } }, /certify\.login\.fill\.PIN: A secret/],
    ['a literal password of a step', { login: { by: 'browser', steps } }, /certify\.login\.steps\[0\]\.with: A secret/],
    ['a literal token', { expiredToken: 'hunter-2', login }, /certify\.expiredToken: .*EXPIRED_TOKEN/],
    [
      'a literal client secret',
      { otherClient: { clientId: 'x', clientSecret: 'hunter-2' }, login },
      /certify\.otherClient\.clientSecret: .*CLIENT_SECRET/,
    ],
    ['another template', { label: '{{bundle.inputData.x}}', login }, /certify\.label: Only \{\{process\.env\.NAME\}\}/],
    ['no step', { login: { by: 'browser', steps: [] } }, /certify\.login\.steps: There is no step/],
    ['a step of neither kind', { login: { by: 'browser', steps: [{ press: 'x' }] } }, /certify\.login\.steps\[0\]/],
  ])('%s', (_, section, message) => {
    let error: unknown;
    try {
      sectionOf(section);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'E_CERTIFY', message: expect.stringMatching(message) });
    expect((error as Error).message).not.toContain('hunter-2');
  });
});

test('variables are filled in, and what they hold is to be masked', async () => {
  const { section, masked } = await resolveSection(sectionOf(certify), { name: 'acme.yaml', env });
  expect(section.login).toMatchObject({ fill: { 'User name': 'wanda', Password: 'hunter-2' } });
  expect([...masked].sort()).toEqual(['hunter-2', 'old-token', 'other-secret', 'wanda']);
});

test('a variable that is not set is asked for, hidden if its name says so, or named', async () => {
  const asked: [string, boolean][] = [];
  const ask = async (variable: string, hidden: boolean) => {
    asked.push([variable, hidden]);
    return 'typed';
  };
  const section = sectionOf({ login });
  expect((await resolveSection(section, { name: 'acme.yaml', env: {}, ask })).masked).toEqual(['typed']);
  expect(asked).toEqual([
    ['ACME_USER', false],
    ['ACME_PASSWORD', true],
  ]);
  await expect(resolveSection(section, { name: 'acme.yaml', env: {} })).rejects.toMatchObject({
    code: 'E_CERTIFY',
    message: expect.stringMatching(/ACME_USER and ACME_PASSWORD, which are not set/),
  });
});
