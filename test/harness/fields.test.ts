import { describe, expect, test } from '@jest/globals';
import type { Field, Scalar } from '../../harness/platform/definition/types.js';
import { PlatformError } from '../../harness/platform/errors.js';
import { askedFields, connectFields, requireComputed, runtimeFields } from '../../harness/platform/fields.js';

const field = (key: string, more: Partial<Field> = {}): Field => ({
  key,
  type: 'string',
  required: true,
  computed: false,
  ...more,
});
const fields = [
  field('subdomain', { label: 'Your subdomain', default: 'demo' }),
  field('note', { type: 'copy' }),
  field('region', {
    required: false,
    default: 'eu',
    choices: new Map([
      ['eu', 'Europe'],
      ['us', 'us'],
    ]),
  }),
  field('api_password', { label: 'Password', type: 'password' }),
  field('nick', { required: false }),
  field('account_id', { computed: true }),
  field('team', { computed: true, required: false }),
];

function refusalOf(action: () => unknown): PlatformError {
  try {
    action();
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('a form asks for all but computed fields and text to read, in order', () => {
  expect(askedFields(fields).map(({ key }) => key)).toEqual(['subdomain', 'region', 'api_password', 'nick']);
});

describe('when a connection is made', () => {
  test('defaults are stored for required and optional fields', () => {
    expect(connectFields(fields, { api_password: 'p' })).toEqual({
      subdomain: 'demo',
      region: 'eu',
      api_password: 'p',
    });
  });

  test('given values win over defaults, and an empty one is none', () => {
    const given = { subdomain: 'acme', region: 'us', api_password: 'p', nick: '' };
    expect(connectFields(fields, given)).toEqual({ subdomain: 'acme', region: 'us', api_password: 'p' });
    expect(connectFields(fields, { api_password: 'p', subdomain: '' })['subdomain']).toBe('demo');
  });

  test('every missing required field is named by label and key', () => {
    const refusal = refusalOf(() => connectFields([...fields, field('tenant')], {}));
    expect(refusal.code).toBe('missing-field');
    expect(refusal.message).toBe('The required fields "Password" (api_password), "tenant" have no value. Give values.');
    expect(refusalOf(() => connectFields(fields, { api_password: '' })).message).toContain(
      '"Password" (api_password) has',
    );
  });

  test('an unknown key is refused, and the nearest one suggested', () => {
    const refusal = refusalOf(() => connectFields(fields, { subdomian: 'acme', api_password: 'p' }));
    expect(refusal.code).toBe('unknown-field');
    expect(refusal.message).toContain(
      'Did you mean "subdomain"? The fields are: subdomain, region, api_password, nick.',
    );
    expect(refusalOf(() => connectFields([], { a: 'b' })).message).toContain('asks for no fields');
    expect(refusalOf(() => connectFields(fields, JSON.parse('{"__proto__":"b"}') as never)).code).toBe('unknown-field');
  });

  test('a long or hostile key is quoted in part and on one line', () => {
    const refusal = refusalOf(() => connectFields(fields, { [`a\n\u001b[31m${'x'.repeat(1e6)}`]: 'b' }));
    expect(refusal.message).not.toMatch(/[\n\u001b]/);
    expect(refusal.message.length).toBeLessThan(600);
  });

  test.each([
    ['account_id', 'computed'],
    ['note', 'text to read'],
  ])('%s takes no value', (key, reason) => {
    const refusal = refusalOf(() => connectFields(fields, { api_password: 'p', [key]: '1' }));
    expect(refusal.code).toBe('unknown-field');
    expect(refusal.message).toContain(reason);
  });

  test('a value that is none of the choices is refused with the choices, unquoted', () => {
    const refusal = refusalOf(() => connectFields(fields, { api_password: 'p', region: 'moon-secret' }));
    expect(refusal.code).toBe('invalid-choice');
    expect(refusal.message).toBe('The value of the field "region" is none of its choices: eu (Europe), us.');
    const wrong = [field('a', { default: 'x', choices: new Map([['y', 'Y']]) })];
    expect(refusalOf(() => connectFields(wrong, {})).message).toContain('The default of the field "a"');
  });

  test('the key __proto__ and names of Object.prototype are keys like others', () => {
    const odd = [field('__proto__'), field('constructor', { required: false })];
    expect(Object.entries(connectFields(odd, JSON.parse('{"__proto__":"b"}') as never))).toEqual([['__proto__', 'b']]);
    expect(refusalOf(() => connectFields(odd, {})).message).toContain('"__proto__"');
  });
});

describe('in a later call', () => {
  const stored = { subdomain: 'acme', region: 'us', api_password: 'p', access_token: 'at', account_id: 7 };

  test('stored values are seen as they are, computed ones and tokens too', () => {
    expect(runtimeFields(fields, stored)).toEqual(stored);
  });

  test.each<[string, Record<string, Scalar>]>([
    ['missing', { subdomain: 'acme', api_password: 'p' }],
    ['null', { subdomain: 'acme', api_password: 'p', region: null }],
  ])("an optional field's default replaces a %s value", (_, values) => {
    expect(runtimeFields(fields, values)).toEqual({ subdomain: 'acme', api_password: 'p', region: 'eu' });
  });

  test('false, zero and an empty text are values', () => {
    const values = { subdomain: '', api_password: 0, region: false };
    expect(runtimeFields(fields, values)).toEqual(values);
  });

  test.each<[string, Record<string, Scalar>]>([
    ['missing', { api_password: 'p' }],
    ['null', { api_password: 'p', subdomain: null }],
  ])('a required field with a default is an error when %s', (_, values) => {
    const refusal = refusalOf(() => runtimeFields(fields, values));
    expect(refusal.code).toBe('missing-field');
    expect(refusal.message).toContain('"Your subdomain" (subdomain)');
  });
});

describe('the result of the exchange', () => {
  test('has every computed field at the top level by key', () => {
    expect(() => requireComputed(fields, { account_id: 0, access_token: 'at' })).not.toThrow();
  });

  test.each<[string, Record<string, Scalar>]>([
    ['missing', { access_token: 'at' }],
    ['null', { account_id: null }],
  ])('is refused when a computed field is %s', (_, result) => {
    const refusal = refusalOf(() => requireComputed(fields, result));
    expect(refusal.code).toBe('missing-computed-field');
    expect(refusal.message).toContain('lacks the computed field "account_id". Return each at the top level');
    expect(refusal.message).not.toContain('team');
  });

  test('is refused with the key that was probably meant', () => {
    const refusal = refusalOf(() => requireComputed(fields, { accountId: 1 }));
    expect(refusal.message).toContain('"account_id" (the result has "accountId")');
  });

  test('does not inherit a computed field', () => {
    expect(refusalOf(() => requireComputed([field('constructor', { computed: true })], {})).code).toBe(
      'missing-computed-field',
    );
  });
});
