import type { Issuer } from '../../../provider/index.js';
import type { JsonObject } from '../../../provider/quirks/quirk.js';
import { codeOf, login, me, redeem, refresh, text } from '../visitor.js';
import { defineDifferences } from './difference.js';

const hour = 3600;
const openid = { scope: 'openid read' };

/** Whole hours; never -0. */
const inHours = (seconds: number) => Math.round(seconds / hour) || 0;
const inSeconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** Claims of the ID Token in a token response. */
function claimsOf({ id_token: token }: JsonObject): Record<string, number> {
  const claims = Buffer.from(text(token).split('.')[1] ?? '', 'base64url');
  return JSON.parse(claims.toString()) as Record<string, number>;
}

/** Hours by which an ID Token was issued after the real time. */
async function hoursAhead(issuer: Issuer): Promise<number> {
  const { iat } = claimsOf(await login(issuer, openid));
  return inHours(Number(iat) - inSeconds(Date.now()));
}

export const timeDifferences = defineDifferences(
  {
    quirk: 'virtual-clock',
    shows: 'when an ID Token was issued, in hours from now',
    look: hoursAhead,
    without: 0,
    with: 1,
  },
  {
    quirk: 'virtual-clock',
    shows: 'a clock that is slow by seconds',
    params: { ahead: -2 * hour },
    look: hoursAhead,
    without: 0,
    with: -2,
  },
  {
    quirk: 'virtual-clock',
    shows: 'a clock that is fast by days still lets a login through',
    params: { ahead: '60 days' },
    look: async (issuer) => [
      await hoursAhead(issuer),
      (await me(issuer, (await login(issuer))['access_token'])).status,
    ],
    without: [0, 200],
    with: [1440, 200],
  },
  {
    quirk: 'ttl-settings',
    shows: 'expires_in',
    look: async (issuer) => (await login(issuer))['expires_in'],
    without: hour,
    with: 300,
  },
  {
    quirk: 'ttl-settings',
    shows: 'what a code, the tokens and an ID Token are worth after ten minutes',
    params: { code: 1200, accessToken: 300, refreshToken: 500, idToken: 60 },
    async look(issuer) {
      const code = await codeOf(issuer);
      const { access_token: access, refresh_token: renewal, expires_in: told } = await login(issuer);
      const { exp, iat } = claimsOf(await login(issuer, openid));
      issuer.clock.advance('10m');
      const answers = [await redeem(issuer, code), await me(issuer, access), await refresh(issuer, renewal)];
      return [told, Number(exp) - Number(iat), ...answers.map(({ status }) => status)];
    },
    without: [hour, hour, 400, 200, 200],
    with: [300, 60, 200, 401, 400],
  },
  {
    quirk: 'lying-expiry',
    shows: 'expires_in, and the access token shortly before',
    async look(issuer) {
      const { access_token: token, expires_in: told } = await login(issuer);
      issuer.clock.advance((Number(told) - 60) * 1000);
      return [told, (await me(issuer, token)).status];
    },
    without: [hour, 200],
    with: [hour + 1800, 401],
  },
  {
    quirk: 'lying-expiry',
    shows: 'an access token that outlives expires_in',
    params: { delta: 600 },
    async look(issuer) {
      const { access_token: token, expires_in: told } = await login(issuer);
      issuer.clock.advance((Number(told) + 60) * 1000);
      return [told, (await me(issuer, token)).status];
    },
    without: [hour, 401],
    with: [3000, 200],
  },
  {
    quirk: 'date-header-skew',
    shows: 'hours between the Date header and the ID Token',
    async look(issuer) {
      const { headers, body } = await redeem(issuer, await codeOf(issuer, openid));
      const { iat } = claimsOf(body);
      return inHours(inSeconds(Date.parse(headers.get('date') ?? '')) - Number(iat));
    },
    without: 0,
    with: -1,
  },
);
