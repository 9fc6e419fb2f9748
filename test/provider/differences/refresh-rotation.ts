import type { Issuer } from '../../../provider/index.js';
import type { Json, JsonObject } from '../../../provider/quirks/quirk.js';
import { codeOf, login, me, redeem, redirectUri, refresh, type Answer } from '../visitor.js';
import { defineDifferences } from './difference.js';

const publicClient = { clientId: 'app', clientAuth: 'none', redirectUris: [redirectUri] } as const;
const openid = { scope: 'openid read' };

/** What is told of an answer: its status, or its error code. */
const told = ({ status, body }: Answer): Json => body['error'] ?? status;
const outcomes = (answers: readonly Answer[]) => answers.map(told).sort();

const eightAtOnce = (issuer: Issuer, token: Json | undefined) =>
  Promise.all(Array.from({ length: 8 }, () => refresh(issuer, token)));
const replaced = (before: JsonObject, after: JsonObject) => after['refresh_token'] !== before['refresh_token'];

const oneOfEight = [200, ...Array.from({ length: 7 }, () => 'invalid_grant')];
const allEight = Array.from({ length: 8 }, () => 200);

export const refreshRotationDifferences = defineDifferences(
  {
    quirk: 'refresh-rotation',
    shows: 'single-use: eight parallel refreshes of one token',
    params: { mode: 'single-use' },
    look: async (issuer) => outcomes(await eightAtOnce(issuer, (await login(issuer, openid))['refresh_token'])),
    without: oneOfEight,
    with: oneOfEight,
  },
  {
    quirk: 'refresh-rotation',
    shows: 'none: the refresh token of the answer, and the old one used again',
    params: { mode: 'none' },
    async look(issuer) {
      const first = await login(issuer);
      const { body } = await refresh(issuer, first['refresh_token']);
      return [replaced(first, body), told(await refresh(issuer, first['refresh_token']))];
    },
    without: [true, 'invalid_grant'],
    with: [false, 200],
  },
  {
    quirk: 'refresh-rotation',
    shows: 'grace: the old token in time, twice, and late; then the new one',
    params: { mode: 'grace', graceSeconds: 60 },
    async look(issuer) {
      const { refresh_token: old } = await login(issuer);
      const { body } = await refresh(issuer, old);
      issuer.clock.advance('40s');
      const early = await refresh(issuer, old);
      issuer.clock.advance('30s');
      // The first refresh began the time of grace, the second one has not made it longer.
      return [early, await refresh(issuer, old), await refresh(issuer, body['refresh_token'])].map(told);
    },
    without: ['invalid_grant', 'invalid_grant', 'invalid_grant'],
    with: [200, 'invalid_grant', 'invalid_grant'],
  },
  {
    quirk: 'refresh-rotation',
    shows: 'grace: eight parallel refreshes of one token',
    params: { mode: 'grace' },
    look: async (issuer) => outcomes(await eightAtOnce(issuer, (await login(issuer))['refresh_token'])),
    without: oneOfEight,
    with: allEight,
  },
  {
    quirk: 'refresh-rotation',
    shows: 'lazy: whether the token changes after an hour, and after a day; the old one later',
    params: { mode: 'lazy', graceSeconds: 3600 },
    async look(issuer) {
      const first = await login(issuer);
      issuer.clock.advance('1h');
      const second = (await refresh(issuer, first['refresh_token'])).body;
      issuer.clock.advance('1d');
      const third = (await refresh(issuer, second['refresh_token'])).body;
      issuer.clock.advance('59m');
      const inTime = await refresh(issuer, second['refresh_token']);
      issuer.clock.advance('2m');
      const late = await refresh(issuer, second['refresh_token']);
      return [replaced(first, second), replaced(second, third), told(inTime), told(late)];
    },
    without: [true, true, 'invalid_grant', 'invalid_grant'],
    with: [false, true, 200, 'invalid_grant'],
  },
  {
    quirk: 'refresh-rotation',
    shows: 'old-valid-until-new-used: the old refresh token before and after the new one is used',
    params: { mode: 'old-valid-until-new-used' },
    async look(issuer) {
      const { refresh_token: old } = await login(issuer);
      const { body } = await refresh(issuer, old);
      issuer.clock.advance('10d');
      const before = await refresh(issuer, old);
      const use = await refresh(issuer, body['refresh_token']);
      const newest = use.body['refresh_token'] ?? old;
      return [before, use, await refresh(issuer, old), await refresh(issuer, newest)].map(told);
    },
    without: ['invalid_grant', 'invalid_grant', 'invalid_grant', 'invalid_grant'],
    with: [200, 200, 'invalid_grant', 200],
  },
  {
    quirk: 'refresh-rotation',
    shows: 'old-valid-until-new-used: the old refresh token before and after the new access token is used',
    params: { mode: 'old-valid-until-new-used' },
    async look(issuer) {
      const { access_token: oldAccess, refresh_token: old } = await login(issuer);
      const { access_token: access } = (await refresh(issuer, old)).body;
      await me(issuer, oldAccess);
      const { access_token: another } = (await refresh(issuer, old)).body;
      return [told(await me(issuer, another ?? access)), told(await refresh(issuer, old))];
    },
    without: ['invalid_token', 'invalid_grant'],
    with: [200, 'invalid_grant'],
  },
  {
    quirk: 'refresh-rotation',
    shows: 'public-clients-only: the token of a client with a secret',
    params: { mode: 'public-clients-only' },
    async look(issuer) {
      const first = await login(issuer);
      return replaced(first, (await refresh(issuer, first['refresh_token'])).body);
    },
    without: true,
    with: false,
  },
  {
    quirk: 'refresh-rotation',
    shows: 'public-clients-only: the token of a client without a secret, used twice',
    params: { mode: 'public-clients-only' },
    client: publicClient,
    async look(issuer) {
      const { body } = await redeem(issuer, await codeOf(issuer), { client_id: 'app' }, {});
      const { refresh_token: token } = body;
      const again = () => refresh(issuer, token, { client_id: 'app' }, {});
      return [told(await again()), told(await again())];
    },
    without: [200, 'invalid_grant'],
    with: [200, 'invalid_grant'],
  },
  {
    quirk: 'refresh-reuse-detection',
    shows: 'refuse: what is left of the family',
    params: { onReuse: 'refuse' },
    look: reuse,
    without: ['invalid_grant', 'invalid_token', 'invalid_grant', 200],
    with: ['invalid_grant', 200, 200, 200],
  },
  {
    quirk: 'refresh-reuse-detection',
    shows: 'revoke-family: what is left of the family, with an error code that tells of it',
    params: { error: 'refresh_token_reused' },
    look: reuse,
    without: ['invalid_grant', 'invalid_token', 'invalid_grant', 200],
    with: ['refresh_token_reused', 'invalid_token', 'invalid_grant', 200],
  },
  {
    quirk: 'refresh-reuse-detection',
    shows: 'revoke-all: what is left of another login of the same user',
    params: { onReuse: 'revoke-all' },
    look: reuse,
    without: ['invalid_grant', 'invalid_token', 'invalid_grant', 200],
    with: ['invalid_grant', 'invalid_token', 'invalid_grant', 'invalid_token'],
  },
  {
    quirk: 'refresh-reuse-detection',
    shows: 'revoke-all: what is left of the login of another user',
    params: { onReuse: 'revoke-all' },
    look: (issuer) => reuse(issuer, { login_hint: issuer.users[1]?.username }),
    without: ['invalid_grant', 'invalid_token', 'invalid_grant', 200],
    with: ['invalid_grant', 'invalid_token', 'invalid_grant', 200],
  },
  {
    quirk: 'refresh-race',
    shows: 'invalid_grant: eight parallel refreshes, and whether the winner can go on',
    look: race,
    without: [oneOfEight, ['grant request is invalid'], 'invalid_grant'],
    with: [oneOfEight, ['another refresh with this token came first'], 200],
  },
  {
    quirk: 'refresh-race',
    shows: 'the statuses of eight parallel refreshes',
    params: { status: 401 },
    async look(issuer) {
      const answers = await eightAtOnce(issuer, (await login(issuer))['refresh_token']);
      return answers.map(({ status }) => status).sort();
    },
    without: [200, 400, 400, 400, 400, 400, 400, 400],
    with: [200, 401, 401, 401, 401, 401, 401, 401],
  },
  {
    quirk: 'refresh-race',
    shows: 'busy: eight parallel refreshes, and whether the winner can go on',
    params: { loser: 'busy' },
    look: race,
    without: [oneOfEight, ['grant request is invalid'], 'invalid_grant'],
    with: [oneOfEight, ['Token request is already being processed'], 200],
  },
  {
    quirk: 'refresh-race',
    shows: 'same-tokens: eight parallel refreshes, and how many refresh tokens they bring',
    params: { loser: 'same-tokens' },
    async look(issuer) {
      const answers = await eightAtOnce(issuer, (await login(issuer, openid))['refresh_token']);
      const tokens = new Set(answers.map(({ body }) => JSON.stringify(body)).filter((body) => !body.includes('error')));
      return [outcomes(answers), tokens.size];
    },
    without: [oneOfEight, 1],
    with: [allEight, 1],
  },
  {
    quirk: 'refresh-race',
    shows: 'the same token before and after the window, and what is left of the family',
    params: { loser: 'same-tokens', windowMs: 5000 },
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      issuer.clock.freeze();
      const { body } = await refresh(issuer, token);
      issuer.clock.advance(4999);
      const early = await refresh(issuer, token);
      issuer.clock.advance(1);
      const late = await refresh(issuer, token);
      return [early, late, await me(issuer, body['access_token'])].map(told);
    },
    without: ['invalid_grant', 'invalid_grant', 'invalid_token'],
    with: [200, 'invalid_grant', 'invalid_token'],
  },
  {
    quirk: 'refresh-response-lost',
    shows: 'a refresh, the same again, and what is left of the access token',
    async look(issuer) {
      const { access_token: access, refresh_token: token } = await login(issuer);
      const lost = await refresh(issuer, token).then(told, () => 'lost');
      return [lost, told(await refresh(issuer, token)), told(await me(issuer, access))];
    },
    without: [200, 'invalid_grant', 'invalid_token'],
    with: ['lost', 'invalid_grant', 'invalid_token'],
  },
  {
    quirk: 'refresh-response-lost',
    shows: 'a refresh, the same again in time and late, and whether what the second one brought is good',
    params: { graceReplay: 60, times: 2 },
    async look(issuer) {
      const { refresh_token: token } = await login(issuer);
      const tries = [() => refresh(issuer, token), () => refresh(issuer, token), () => refresh(issuer, token)];
      const told3: Json[] = [];
      let access: Json | undefined;
      for (const attempt of tries) {
        const answer = await attempt().catch(() => undefined);
        access ??= answer?.body['access_token'];
        told3.push(answer ? told(answer) : 'lost');
      }
      const use = told(await me(issuer, access));
      issuer.clock.advance('61s');
      return [...told3, use, told(await refresh(issuer, token))];
    },
    without: [200, 'invalid_grant', 'invalid_grant', 'invalid_token', 'invalid_grant'],
    with: ['lost', 'lost', 200, 200, 'invalid_grant'],
  },
  {
    quirk: 'refresh-invalidates-access-token',
    shows: 'now: the former access token after a refresh, and the new one',
    async look(issuer) {
      const { access_token: old, refresh_token: token } = await login(issuer);
      const { access_token: access } = (await refresh(issuer, token)).body;
      return [told(await me(issuer, old)), told(await me(issuer, access))];
    },
    without: [200, 200],
    with: ['invalid_token', 200],
  },
  {
    quirk: 'refresh-invalidates-access-token',
    shows: 'first-use: the former access token before and after the new one is used, and the new one again',
    params: { when: 'first-use' },
    async look(issuer) {
      const { access_token: old, refresh_token: token } = await login(issuer);
      const { access_token: access } = (await refresh(issuer, token)).body;
      const calls = [];
      for (const one of [old, access, old, access]) calls.push(told(await me(issuer, one)));
      return calls;
    },
    without: [200, 200, 200, 200],
    with: [200, 200, 'invalid_token', 200],
  },
);

/** Uses a refresh token twice; then the newest tokens of its family, and the access token of another login. */
async function reuse(issuer: Issuer, other: Record<string, string | undefined> = {}): Promise<Json[]> {
  const bystander = await login(issuer, other);
  const { refresh_token: token } = await login(issuer);
  const { body } = await refresh(issuer, token);
  const again = await refresh(issuer, token);
  const access = await me(issuer, body['access_token']);
  const renewed = await refresh(issuer, body['refresh_token']);
  return [again, access, renewed, await me(issuer, bystander['access_token'])].map(told);
}

/** Eight parallel refreshes, what the losers are told, and the refresh after the winner's. */
async function race(issuer: Issuer): Promise<unknown> {
  const answers = await eightAtOnce(issuer, (await login(issuer, openid))['refresh_token']);
  const winner = answers.find(({ status }) => status === 200);
  const words = new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body['error_description']));
  return [outcomes(answers), [...words], told(await refresh(issuer, winner?.body['refresh_token']))];
}
