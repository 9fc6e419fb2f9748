import { createHmac, createPublicKey, timingSafeEqual, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { single } from '../exchange.js';
import { decodeIdToken } from '../id-token.js';
import type { ClientRegistration } from '../index.js';
import { isMembers } from './members.js';
import { defineQuirk, type JsonObject, type TapContext, type TokenRequestDraft } from './quirk.js';
import { refusal } from './refusal.js';
import { authenticate, clientOf } from './registration.js';
import { fill } from './template.js';

const algs = ['HS256', 'ES256', 'RS256'] as const;
type Alg = (typeof algs)[number];

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const clientAssertionPolicy = defineQuirk({
  id: 'client-assertion-policy',
  summary: 'wants a JWT from the client in place of its secret',
  leg: 'token-request',
  bends: 'RFC 7523 §3, OpenID Connect Core §9',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z
      .object({
        alg: z.enum(algs).default('HS256').describe('its algorithm; the key of HS256 is the client secret'),
        jwk: z
          .record(z.string(), z.json())
          .optional()
          .describe('the public key of the client for ES256 or RS256, as a JWK'),
        as: z
          .enum(['client_assertion', 'client_secret'])
          .default('client_assertion')
          .describe('the parameter that it is sent in'),
        iss: z.string().default('${client_id}').describe('what iss must be'),
        sub: z.string().default('${client_id}').describe('what sub must be'),
        aud: z.string().default('${token_endpoint}').describe('what aud must hold; ${issuer} is known too'),
        maxTtl: z.int().min(1).default(300).describe('how many seconds ahead exp may be'),
      })
      .refine(({ alg, jwk }) => alg === 'HS256' || publicKey(alg, jwk) !== undefined, {
        path: ['jwk'],
        error: 'ES256 needs a public EC key on P-256 and RS256 a public RSA key, each as a JWK',
      }),
  taps: ({ alg, jwk, as, iss, sub, aud, maxTtl }) => {
    const key = publicKey(alg, jwk);
    return {
      tokenRequest(draft, context) {
        const assertion = assertionOf(draft, as);
        if (assertion === undefined) return refuse(`a JWT must be sent as ${as}`);
        const decoded = decodeIdToken(assertion);
        if (!isMembers(decoded?.claims) || !isMembers(decoded.header)) return refuse(`${as} is no JWT`);
        const { header, claims } = decoded;
        const clientId = single(draft.parameters, 'client_id') ?? draft.basic?.clientId ?? claims['sub'];
        const client = clientOf(context, clientId);
        if (client === undefined) return refuse('the client is unknown');
        if (header['alg'] !== alg || !isSigned(assertion, key ?? client.clientSecret)) {
          return refuse(`it must be signed by ${alg} with the key of the client`);
        }
        const flaw = flawOf(claims, { context, client, iss, sub, aud, maxTtl });
        if (flaw !== undefined) return refuse(flaw);
        for (const name of ['client_assertion', 'client_assertion_type']) delete draft.parameters[name];
        authenticate(draft, client);
      },
    };
  },
  decides: () => [
    'token request: client authentication',
    'token request: Basic encoding',
    'refresh request: client authentication',
  ],
});

export const clientAssertionQuirks = [clientAssertionPolicy] as const;

function refuse(description: string) {
  return refusal(401, 'invalid_client', description);
}

function assertionOf({ parameters, basic }: TokenRequestDraft, as: 'client_assertion' | 'client_secret') {
  if (as === 'client_secret') return basic?.clientSecret ?? single(parameters, 'client_secret');
  return single(parameters, 'client_assertion_type') === assertionType
    ? single(parameters, 'client_assertion')
    : undefined;
}

interface Expected {
  context: TapContext;
  client: ClientRegistration;
  iss: string;
  sub: string;
  aud: string;
  maxTtl: number;
}

/** What is wrong with the claims, if anything is. RFC 7523 §3 */
function flawOf(
  { iss, sub, aud, exp, nbf, iat }: JsonObject,
  { context, client, maxTtl, ...expected }: Expected,
): string | undefined {
  const values = new Map([
    ['client_id', client.clientId],
    ['issuer', context.issuer],
    ['token_endpoint', context.endpoints.token],
  ]);
  const filled = (template: string) => fill(template, (name) => values.get(name));
  const now = context.now / 1000;
  if (iss !== filled(expected.iss)) return 'iss is not the expected one';
  if (sub !== filled(expected.sub)) return 'sub is not the expected one';
  if (![aud].flat().includes(filled(expected.aud))) return 'aud is not the expected one';
  if (typeof exp !== 'number' || exp <= now) return 'it has expired, or has no exp';
  if (exp - now > maxTtl) return `exp is more than ${maxTtl} seconds ahead`;
  if ([nbf, iat].some((time) => typeof time === 'number' && time > now)) return 'it is from the future';
  return undefined;
}

/** By HMAC where the key is a secret, by ECDSA or RSA where it is a public one. RFC 7518 §3 */
function isSigned(jws: string, key: KeyObject | string | undefined): boolean {
  if (key === undefined) return false;
  const end = jws.lastIndexOf('.');
  const input = Buffer.from(jws.slice(0, end));
  const signature = Buffer.from(jws.slice(end + 1), 'base64url');
  if (typeof key !== 'string') return verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature);
  const right = createHmac('sha256', key).update(input).digest();
  return signature.length === right.length && timingSafeEqual(signature, right);
}

function publicKey(alg: Alg, jwk: Record<string, unknown> | undefined): KeyObject | undefined {
  const fits = alg === 'ES256' ? jwk?.['crv'] === 'P-256' : alg === 'RS256' && jwk?.['kty'] === 'RSA';
  if (!fits) return undefined;
  try {
    return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  } catch {
    return undefined;
  }
}
