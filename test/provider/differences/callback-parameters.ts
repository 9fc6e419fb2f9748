import { expect } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { request as send } from 'node:http';
import type { Issuer } from '../../../provider/index.js';
import { authorize, basic, callbackOf, deny, namesOf, redeem, redirectUri } from '../visitor.js';
import { defineDifferences } from './difference.js';

export const callbackParameterDifferences = defineDifferences(
  {
    quirk: 'callback-param-rename',
    params: { rename: { code: 'auth_code', state: 'customField' } },
    shows: 'the names of the callback, and that the code works',
    look: async (issuer) => {
      const callback = callbackOf(await authorize(issuer));
      const shown = callback.get('auth_code') ?? callback.get('code') ?? '';
      return [[...callback.keys()], callback.get('customField'), (await redeem(issuer, shown)).status];
    },
    without: [['code', 'state', 'iss'], null, 200],
    with: [['auth_code', 'customField', 'iss'], 'state-1', 200],
  },
  {
    quirk: 'callback-extra-params',
    params: { params: { realmId: '42', scope: '${request.scope}', shop: '${user.username}.example', empty: '' } },
    shows: 'what a callback tells besides, and a denial does not',
    look: async (issuer) => {
      const told = [...callbackOf(await authorize(issuer))].filter(([name]) => name !== 'code' && name !== 'iss');
      return [Object.fromEntries(told), await namesOf(deny(issuer))];
    },
    without: [{ state: 'state-1' }, ['error', 'error_description', 'state', 'iss']],
    with: [
      { state: 'state-1', realmId: '42', scope: 'read', shop: expect.stringMatching(/^\w+1\.example$/), empty: '' },
      ['error', 'error_description', 'state', 'iss'],
    ],
  },
  {
    quirk: 'callback-extra-params',
    params: { params: { scope: '${request.scope}' }, scopeSeparator: ',' },
    shows: 'the scopes that were asked for, with commas',
    look: async (issuer) => callbackOf(await authorize(issuer, { scope: 'read write' })).get('scope'),
    without: null,
    with: 'read,write',
  },
  {
    quirk: 'dynamic-token-host',
    shows: 'which host is told, and which host redeems and refreshes',
    look: async (issuer) => {
      const seen: unknown[] = [];
      for (let login = 0; login < 3; login += 1) {
        const callback = callbackOf(await authorize(issuer));
        const told = callback.get('accounts-server');
        const form = { grant_type: 'authorization_code', code: callback.get('code') ?? '', redirect_uri: redirectUri };
        const host = new URL(told ?? issuer.identifier).hostname;
        const statuses = [await sendTo(issuer, 'localhost', form), await sendTo(issuer, host, form)];
        const token = statuses.find(({ status }) => status === 200)?.body['refresh_token'];
        const again = { grant_type: 'refresh_token', refresh_token: token ?? '' };
        statuses.push(await sendTo(issuer, 'localhost', again));
        seen.push([told?.replace(/:\d+$/, ''), ...statuses.map(({ status }) => status)]);
      }
      return seen;
    },
    without: [
      [undefined, 200, 400, 400],
      [undefined, 200, 400, 400],
      [undefined, 200, 400, 400],
    ],
    with: [
      ['http://eu.localhost', 400, 200, 400],
      ['http://us.localhost', 400, 200, 400],
      ['http://eu.localhost', 400, 200, 400],
    ],
  },
  {
    quirk: 'dynamic-token-host',
    params: { param: 'domain_prefix', hosts: ['acme.localhost'], value: '${prefix}' },
    shows: 'a host that is told by its first label, and refreshes',
    look: async (issuer) => {
      const callback = callbackOf(await authorize(issuer));
      const prefix = callback.get('domain_prefix');
      const host = prefix === null ? 'localhost' : `${prefix}.localhost`;
      const form = { grant_type: 'authorization_code', code: callback.get('code') ?? '', redirect_uri: redirectUri };
      const { status, body } = await sendTo(issuer, host, form);
      const again = await sendTo(issuer, host, {
        grant_type: 'refresh_token',
        refresh_token: body['refresh_token'] ?? '',
      });
      return [prefix, status, again.status];
    },
    without: [null, 200, 200],
    with: ['acme', 200, 200],
  },
  {
    quirk: 'dynamic-token-host',
    params: { hosts: ['${elsewhere}/'] },
    shows: 'a token host that no client should trust: the right one still works',
    look: async (issuer) => {
      const callback = callbackOf(await authorize(issuer));
      return [
        callback.get('accounts-server') === `${issuer.elsewhere}/`,
        (await redeem(issuer, callback.get('code') ?? '')).status,
      ];
    },
    without: [false, 200],
    with: [true, 200],
  },
  {
    quirk: 'callback-signed-hmac',
    shows: 'a signature under the secret of the client',
    look: signatures(['app-secret']),
    without: [null],
    with: ['right, new'],
  },
  {
    quirk: 'callback-signed-hmac',
    params: { secrets: ['older', 'newer'], order: 'sent', alg: 'sha512', encoding: 'base64', param: 'signature' },
    shows: 'signatures under two secrets in turn',
    look: signatures(['older', 'newer', 'older'], {
      order: 'sent',
      alg: 'sha512',
      encoding: 'base64',
      param: 'signature',
    }),
    without: [null, null, null],
    with: ['right, new', 'right, new', 'right, new'],
  },
  ...(
    [
      ['wrong', 'wrong, new'],
      ['old', 'right, old'],
      ['missing', null],
    ] as const
  ).map(([corrupt, seen]) => ({
    quirk: 'callback-signed-hmac' as const,
    params: { corrupt },
    shows: `a signature that is ${corrupt}, and the timestamp`,
    look: async (issuer: Issuer) => [
      ...(await signatures(['app-secret'])(issuer)),
      callbackOf(await authorize(issuer)).has('timestamp'),
    ],
    without: [null, false],
    with: [seen, true],
  })),
  {
    quirk: 'user-blob-first-time',
    shows: 'the profile, at each of two consents of two end-users',
    look: async (issuer) => {
      const seen: unknown[] = [];
      for (const user of [0, 0, 1, 1]) {
        const { username, email } = issuer.users[user]!;
        const blob = callbackOf(await authorize(issuer, {}, { 'gauntlet-user': username })).get('user');
        seen.push(blob && (JSON.parse(blob) as { email: string }).email === email);
      }
      return [...seen, await namesOf(deny(issuer))];
    },
    without: [null, null, null, null, ['error', 'error_description', 'state', 'iss']],
    with: [true, null, true, null, ['error', 'error_description', 'state', 'iss']],
  },
  {
    quirk: 'user-blob-first-time',
    params: { once: false, param: 'profile', profile: { name: { first: 'Ada' }, sub: '${user.sub}' } },
    shows: 'a profile of another shape, at every consent',
    look: async (issuer) => {
      const blobs = [await authorize(issuer), await authorize(issuer)].map((one) => callbackOf(one).get('profile'));
      return blobs.map((blob) => blob?.replace(issuer.users[0]!.sub, 'SUB'));
    },
    without: [undefined, undefined],
    with: ['{"name":{"first":"Ada"},"sub":"SUB"}', '{"name":{"first":"Ada"},"sub":"SUB"}'],
  },
);

/** What a client that knows the keys thinks of each callback: whether it is signed, and whether it is new. */
function signatures(keys: string[], { param = 'hmac', order = 'sorted', alg = 'sha256', encoding = 'hex' } = {}) {
  return async (issuer: Issuer) => {
    const seen: unknown[] = [];
    for (const key of keys) {
      const callback = callbackOf(await authorize(issuer));
      const signature = callback.get(param);
      callback.delete(param);
      if (order === 'sorted') callback.sort();
      const right = createHmac(alg, key)
        .update(callback.toString())
        .digest(encoding as 'hex');
      const age = issuer.clock.now() / 1000 - Number(callback.get('timestamp'));
      seen.push(signature && `${signature === right ? 'right' : 'wrong'}, ${age < 3600 ? 'new' : 'old'}`);
    }
    return seen;
  };
}

/** A token request that names a host of its own, sent where the issuer listens. */
function sendTo(
  issuer: Issuer,
  host: string,
  fields: Record<string, string>,
): Promise<{ status: number; body: Record<string, string> }> {
  const { port } = new URL(issuer.identifier);
  return new Promise((resolve, reject) => {
    const outgoing = send(
      issuer.endpoints.token,
      {
        method: 'POST',
        headers: {
          host: `${host}:${port}`,
          authorization: basic('app', 'app-secret'),
          'content-type': 'application/x-www-form-urlencoded',
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, string> }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(new URLSearchParams(fields).toString());
  });
}
