import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { startServer, type Issuer, type Server } from '../../provider/index.js';
import { quirkById, quirks, type QuirkId } from '../../provider/quirks/index.js';
import type { Quirk, QuirkUse } from '../../provider/quirks/quirk.js';
import { authorizationRequestDifferences } from './differences/authorization-request.js';
import { authorizationResponseDifferences } from './differences/authorization-response.js';
import { clientAuthenticationDifferences } from './differences/client-authentication.js';
import type { Difference } from './differences/difference.js';
import { callbackAttackDifferences } from './differences/callback-attacks.js';
import { callbackCodeDifferences } from './differences/callback-code.js';
import { callbackParameterDifferences } from './differences/callback-parameters.js';
import { denialDifferences } from './differences/denial.js';
import { discoveryDifferences } from './differences/discovery.js';
import { idTokenDifferences } from './differences/id-token.js';
import { laxDifferences } from './differences/lax.js';
import { parameterDifferences } from './differences/parameters.js';
import { refreshDifferences } from './differences/refresh.js';
import { refreshRotationDifferences } from './differences/refresh-rotation.js';
import { resourceDifferences } from './differences/resource.js';
import { scopeDifferences } from './differences/scopes.js';
import { timeDifferences } from './differences/time.js';
import { tokenRequestDifferences } from './differences/token-request.js';
import { tokenResponseDifferences } from './differences/token-response.js';
import { topologyDifferences } from './differences/topology.js';
import { tokenAttackDifferences } from './differences/token-attacks.js';
import { tokenErrorDifferences } from './differences/token-error.js';
import { tokenFormatDifferences } from './differences/token-format.js';
import { tokenGrantDifferences } from './differences/token-grants.js';
import { tokenLifetimeDifferences } from './differences/token-lifetimes.js';
import { tokenValueDifferences } from './differences/token-values.js';
import { revocationDifferences } from './differences/revocation.js';
import { transportDifferences } from './differences/transport.js';
import { challenge, codeOf, confidential, me, redirectUri } from './visitor.js';

const differences = [
  ...topologyDifferences,
  ...authorizationRequestDifferences,
  ...scopeDifferences,
  ...authorizationResponseDifferences,
  ...callbackParameterDifferences,
  ...callbackCodeDifferences,
  ...denialDifferences,
  ...callbackAttackDifferences,
  ...clientAuthenticationDifferences,
  ...tokenRequestDifferences,
  ...tokenFormatDifferences,
  ...tokenResponseDifferences,
  ...tokenValueDifferences,
  ...tokenLifetimeDifferences,
  ...tokenGrantDifferences,
  ...tokenAttackDifferences,
  ...tokenErrorDifferences,
  ...refreshDifferences,
  ...refreshRotationDifferences,
  ...resourceDifferences,
  ...discoveryDifferences,
  ...idTokenDifferences,
  ...revocationDifferences,
  ...transportDifferences,
  ...timeDifferences,
  ...parameterDifferences,
  ...laxDifferences,
];

let server: Server;
let count = 0;
beforeAll(async () => {
  server = await startServer({ seed: 'differences' });
});
afterAll(() => server.close());

test.each(differences.map((one) => [`${one.quirk}: ${one.shows}`, one] as const))('%s', async (_, difference) => {
  expect(await difference.look(honest(difference))).toEqual(difference.without);
  const effects: string[] = [];
  const quirky = honest(difference);
  const { quirk, params, when } = difference;
  quirky.arm([{ id: quirk, ...(params && { params }), ...(when && { when }) }]);
  quirky.observe((event) => event.kind === 'effect' && event.quirk === quirk && effects.push(event.effect));
  expect(await difference.look(quirky)).toEqual(difference.with);
  // A tamper must have changed a message; to have been asked is enough for a trap, and for an option of the server.
  if (quirkById.get(quirk)?.kind === 'tamper') expect(effects).toContain('changed');
  else expect(effects.length).toBeGreaterThan(0);
});

const dialect: readonly QuirkUse<QuirkId>[] = [
  { id: 'client-auth-policy', params: { accept: ['post'] } },
  { id: 'client-credential-param-rename', params: { clientId: 'app_id', clientSecret: 'secret' } },
  { id: 'token-request-format' },
  { id: 'grant-type-variant' },
  { id: 'redirect-uri-in-token-policy', params: { mode: 'query' } },
  { id: 'pkce-verifier-policy', params: { onMissing: 'accept' } },
  { id: 'token-extra-params-required', params: { effect: 'refused', required: { state: true } } },
];

test.each([
  ['in this order', dialect],
  ['the other way round', dialect.toReversed()],
])('the quirks of one token request get along, %s', async (_, quirks) => {
  const issuer = server.createIssuer({ name: `issuer-${++count}`, clients: [confidential], quirks });
  const S256 = { code_challenge: challenge, code_challenge_method: 'S256' };
  const send = async (fields: object) => {
    const members = { app_id: 'app', secret: 'app-secret', state: 's', code: await codeOf(issuer, S256), ...fields };
    return fetch(`${issuer.endpoints.token}?redirect_uri=${encodeURIComponent(redirectUri)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(members),
    });
  };
  const { access_token: token } = (await (await send({})).json()) as { access_token: string };
  expect((await me(issuer, token)).status).toBe(200);
  expect((await send({ state: undefined })).status).toBe(400);
  expect((await send({ secret: 'wrong' })).status).toBe(401);
});

test('a JWT whose key is not known cannot be asked for', () => {
  const issuer = honest({} as Difference);
  for (const params of [{ alg: 'ES256' }, { alg: 'RS256', jwk: { kty: 'RSA' } }]) {
    expect(() => issuer.arm([{ id: 'client-assertion-policy', params }])).toThrow(/jwk: ES256 needs a public EC key/);
  }
});

test('every quirk shows on the wire', () => {
  const shown = new Set<string>(differences.map(({ quirk }) => quirk));
  expect(quirks.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test('every parameter has shown on the wire, and each value of those that have a list of them', () => {
  const unseen = quirks.flatMap((quirk: Pick<Quirk, 'id' | 'params'>) => {
    const looks = differences.filter((difference) => difference.quirk === quirk.id);
    return Object.entries((quirk.params() as z.ZodObject).shape).flatMap(([name, schema]) => {
      const given = looks.flatMap(({ params = {} }) => (name in params ? [params[name]].flat() : []));
      const usual = (schema as z.ZodType).safeParse(undefined).data;
      const isUsual = looks.some(({ params = {} }) => !(name in params));
      const missing = valuesOf(schema as z.ZodType).filter(
        (value) => !given.includes(value) && !(isUsual && [usual].flat().includes(value)),
      );
      return [...(looks.some(({ params = {} }) => name in params) ? [] : ['']), ...missing].map(
        (value) => `${quirk.id}: ${name} ${String(value)}`,
      );
    });
  });
  expect(unseen).toEqual([]);
});

/** The values of an enumeration, or of a list of such values. */
function valuesOf(schema: z.ZodType): unknown[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return valuesOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return valuesOf(schema.element as z.ZodType);
  return schema instanceof z.ZodEnum ? schema.options : [];
}

function honest({ client = confidential, others = [] }: Difference): Issuer {
  return server.createIssuer({ name: `issuer-${++count}`, clients: [client, ...others] });
}
