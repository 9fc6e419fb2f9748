import { expect } from '@jest/globals';
import type { Issuer } from '../../../provider/index.js';
import type { JsonObject } from '../../../provider/quirks/quirk.js';
import { login, text } from '../visitor.js';
import { defineDifferences } from './difference.js';
import { membersOf, redeemRaw, statusOf } from './token-endpoint.js';

/** Finds a member by its path, with dots. */
function at(body: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as JsonObject | undefined)?.[name], body);
}

/** The names at the top level, and what the API says to the token at a path. */
const nested = (path: string) => async (issuer: Issuer) => {
  const tokens = await login(issuer);
  const token = at(tokens, path);
  return [Object.keys(tokens), typeof token === 'string' ? await statusOf(issuer, token) : 'no token'];
};
const names = ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'];

/** Where access tokens are, and what the API says to each. */
const tokensAt =
  (...paths: string[]) =>
  async (issuer: Issuer) => {
    const tokens = await login(issuer);
    const found = paths.map((path) => at(tokens, path));
    const statuses: unknown[] = [];
    for (const token of found) statuses.push(typeof token === 'string' ? await statusOf(issuer, token) : 'no token');
    return [statuses, new Set(found).size, 'token_type' in tokens];
  };

export const tokenResponseDifferences = defineDifferences(
  {
    quirk: 'token-extra-fields',
    shows: 'members beside the standard ones',
    look: (issuer) => membersOf(issuer, 'instance_url', 'team', 'enterprise', 'signature', 'token_type'),
    without: {
      instance_url: 'absent',
      team: 'absent',
      enterprise: 'absent',
      signature: 'absent',
      token_type: 'Bearer',
    },
    with: {
      instance_url: 'https://eu7.example',
      team: { id: 'T9TK3CUKW', name: 'Gauntlet' },
      enterprise: 'absent',
      signature: 'c2lnbmF0dXJl',
      token_type: 'Bearer',
    },
  },
  {
    quirk: 'token-extra-fields',
    params: { fields: { owner: { mail: '${user.email}', link: '${issuer}/u/${user.sub}' }, life: '${expires_in}' } },
    shows: 'members that tell of the end-user and of the response',
    look: async (issuer) => {
      const { owner, life } = await login(issuer);
      const [user] = issuer.users;
      const link = `${issuer.identifier}/u/${user?.sub}`;
      return [
        at({ owner: owner ?? null }, 'owner.mail') === user?.email,
        at({ owner: owner ?? null }, 'owner.link') === link,
        life,
      ];
    },
    without: [false, false, undefined],
    with: [true, true, 3600],
  },
  {
    quirk: 'bigint-ids',
    shows: 'digits that a number of JavaScript cannot hold',
    look: async (issuer) => {
      const { text: body } = await redeemRaw(issuer);
      const { user_id: id, access_token: token } = JSON.parse(body) as JsonObject;
      return [/"user_id":(\d+)/.exec(body)?.[1], id, await statusOf(issuer, token)];
    },
    without: [undefined, undefined, 200],
    with: ['17841405793187219', 17841405793187220, 200],
  },
  {
    quirk: 'unexpected-id-token',
    shows: 'an ID Token without the scope openid',
    look: async (issuer) => {
      const { id_token: token } = await membersOf(issuer, 'id_token');
      const claims = text(token).split('.')[1];
      return claims === undefined ? token : (JSON.parse(Buffer.from(claims, 'base64url').toString()) as unknown);
    },
    without: 'absent',
    with: expect.objectContaining({ aud: 'app', iss: expect.stringMatching(/^http:\/\/localhost/) }),
  },
  {
    quirk: 'unexpected-id-token',
    params: { claims: { email: '${user.email}' } },
    shows: 'the same with a claim of its own',
    look: async (issuer) => {
      const { id_token: token } = await membersOf(issuer, 'id_token');
      const claims = text(token).split('.')[1];
      return claims !== undefined && (JSON.parse(Buffer.from(claims, 'base64url').toString()) as JsonObject)['email'];
    },
    without: false,
    with: expect.stringContaining('@'),
  },
  {
    quirk: 'unexpected-id-token',
    params: { value: 'false' },
    shows: 'an ID Token that is none; one that was asked for stays',
    look: async (issuer) => {
      const { id_token: asked } = await login(issuer, { scope: 'openid' });
      return [(await login(issuer))['id_token'], typeof asked];
    },
    without: [undefined, 'string'],
    with: [false, 'string'],
  },
  {
    quirk: 'token-field-rename',
    shows: 'the names at the top level, and the token at accessToken',
    look: nested('accessToken'),
    without: [names, 'no token'],
    with: [['accessToken', 'expiresIn', 'refreshToken', 'scope', 'tokenType'], 200],
  },
  {
    quirk: 'token-field-rename',
    params: { rename: { access_token: 'BhRestToken' } },
    shows: 'the one name that is changed',
    look: nested('BhRestToken'),
    without: [names, 'no token'],
    with: [['BhRestToken', ...names.slice(1)], 200],
  },
  {
    quirk: 'nested-token',
    shows: 'the token inside another member',
    look: nested('authed_user.access_token'),
    without: [names, 'no token'],
    with: [[...names.slice(1), 'authed_user'], 200],
  },
  {
    quirk: 'nested-token',
    params: { path: 'access_token.token' },
    shows: 'access_token as an object',
    look: nested('access_token.token'),
    without: [names, 'no token'],
    with: [[...names.slice(1), 'access_token'], 200],
  },
  {
    quirk: 'dual-token',
    shows: 'two tokens, both good for the API, and not the same',
    look: tokensAt('access_token', 'authed_user.access_token'),
    without: [[200, 'no token'], 2, true],
    with: [[200, 200], 2, true],
  },
  {
    quirk: 'dual-token',
    params: { slots: ['bot', 'app'], missing: 'top', fields: { id: '${user.sub}' } },
    shows: 'two tokens below, none at the top level',
    look: tokensAt('access_token', 'bot.access_token', 'app.access_token'),
    without: [[200, 'no token', 'no token'], 2, true],
    with: [['no token', 200, 200], 3, false],
  },
  {
    quirk: 'dual-token',
    params: { missing: 'nested' },
    shows: 'the member of the second token, without one',
    look: async (issuer) => (await login(issuer))['authed_user'],
    without: undefined,
    with: { id: 'U061F7AUR', token_type: 'user' },
  },
  {
    quirk: 'token-envelope',
    shows: 'the response in a member of its own',
    look: nested('data.access_token'),
    without: [names, 'no token'],
    with: [['data'], 200],
  },
  {
    quirk: 'token-envelope',
    params: { wrap: 'body', siblings: { status: 0, client: '${client_id}' } },
    shows: 'what stands beside the response',
    look: async (issuer) => {
      const { body, ...others } = await login(issuer);
      return [others, Object.keys(Object(body) as object)];
    },
    without: [expect.objectContaining({ token_type: 'Bearer' }), []],
    with: [{ status: 0, client: 'app' }, names],
  },
);
