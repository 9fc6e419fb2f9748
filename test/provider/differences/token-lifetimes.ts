import type { Issuer } from '../../../provider/index.js';
import type { Json } from '../../../provider/quirks/quirk.js';
import { login, refresh, text } from '../visitor.js';
import { defineDifferences, type Difference } from './difference.js';
import { membersOf, statusOf } from './token-endpoint.js';

/** The members of a token response that tell of lifetime. */
const lifetime = (
  quirk: Difference['quirk'],
  params: Record<string, unknown>,
  given: Record<string, unknown>,
): Difference => ({
  quirk,
  params,
  shows: `${JSON.stringify(params)}: ${Object.keys(given).join(' and ')}`,
  look: (issuer) => membersOf(issuer, ...Object.keys(given)),
  without: Object.fromEntries(Object.keys(given).map((name) => [name, name === 'expires_in' ? 3600 : 'absent'])),
  with: given,
});

/** Whether a moment is an hour from when it was told, to the second. */
const isInAnHour = (read: (value: Json) => number) => async (issuer: Issuer) => {
  const before = issuer.clock.now();
  const { expires_at: at, expires_in: seconds } = await membersOf(issuer, 'expires_at', 'expires_in');
  if (at === undefined || at === 'absent') return ['absent', seconds];
  const told = read(at) - 3_600_000;
  return [told > before - 1000 && told <= issuer.clock.now(), seconds];
};

export const tokenLifetimeDifferences = defineDifferences(
  {
    quirk: 'token-type-missing',
    shows: 'the type of the token, which works as a bearer token',
    look: async (issuer) => {
      const tokens = await login(issuer);
      return [tokens['token_type'], await statusOf(issuer, tokens['access_token'])];
    },
    without: ['Bearer', 200],
    with: [undefined, 200],
  },
  {
    quirk: 'token-type-nonstandard',
    shows: 'the type of the token',
    look: (issuer) => membersOf(issuer, 'token_type'),
    without: { token_type: 'Bearer' },
    with: { token_type: 'bot' },
  },
  lifetime('expires-in-missing', {}, { expires_in: 'absent' }),
  {
    quirk: 'expires-in-missing',
    params: { realTtl: 60 },
    shows: 'what the API says before and after a minute that nobody was told of',
    look: async (issuer) => {
      const tokens = await login(issuer);
      const before = await statusOf(issuer, tokens['access_token']);
      issuer.clock.advance('61s');
      return [tokens['expires_in'], before, await statusOf(issuer, tokens['access_token'])];
    },
    without: [3600, 200, 200],
    with: [undefined, 200, 401],
  },
  lifetime('expires-in-type', {}, { expires_in: '3600' }),
  lifetime('expires-in-type', { type: 'float' }, { expires_in: 3600.5 }),
  lifetime('expires-in-type', { type: 'empty' }, { expires_in: '' }),
  lifetime('expires-in-type', { type: 'word' }, { expires_in: 'soon' }),
  {
    quirk: 'expires-in-type',
    params: { type: 'null' },
    shows: 'a lifetime that is null',
    look: async (issuer) => (await login(issuer))['expires_in'],
    without: 3600,
    with: null,
  },
  lifetime('expires-in-value', {}, { expires_in: 0 }),
  lifetime('expires-in-value', { value: 124234123534 }, { expires_in: 124234123534 }),
  lifetime('expires-in-value', { value: -1 }, { expires_in: -1 }),
  lifetime('expires-in-unit', {}, { expires_in: 3_600_000 }),
  lifetime('expires-in-unit', { unit: 'minutes' }, { expires_in: 60 }),
  lifetime('expires-field-rename', {}, { expires_in: 'absent', expires: 3600 }),
  lifetime('expires-field-rename', { name: 'expire_in' }, { expires_in: 'absent', expire_in: 3600 }),
  {
    quirk: 'absolute-expiry',
    shows: 'seconds since the epoch',
    look: isInAnHour((value) => Number(value) * 1000),
    without: ['absent', 3600],
    with: [true, 'absent'],
  },
  {
    quirk: 'absolute-expiry',
    params: { as: 'epoch-ms' },
    shows: 'milliseconds since the epoch',
    look: isInAnHour(Number),
    without: ['absent', 3600],
    with: [true, 'absent'],
  },
  {
    quirk: 'absolute-expiry',
    params: { as: 'iso8601', alsoRelative: true },
    shows: 'a date and time, beside the usual lifetime',
    look: isInAnHour((value) => Date.parse(text(value))),
    without: ['absent', 3600],
    with: [true, 3600],
  },
  lifetime('absolute-expiry', { as: 'D:HH:MM', name: 'left' }, { expires_in: 'absent', left: '0:01:00' }),
  lifetime('refresh-expiry-field', {}, { expires_in: 3600, refresh_token_expires_in: 5_184_000 }),
  {
    quirk: 'refresh-expiry-field',
    params: { name: 're_expires_in', seconds: 120 },
    shows: 'how long the refresh token is said to live, and whether it lives after that',
    look: async (issuer) => {
      const tokens = await login(issuer);
      issuer.clock.advance('121s');
      return [tokens['re_expires_in'], (await refresh(issuer, tokens['refresh_token'])).status];
    },
    without: [undefined, 200],
    with: [120, 400],
  },
);
