import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { Issuer } from '../../provider/index.js';
import type { JsonObject } from '../../provider/quirks/quirk.js';
import { login, text } from './visitor.js';

export const nonce = 'nonce-1';

/** How an ID Token is verified, where it is not as strictly as can be. */
export interface Verification extends JWTVerifyOptions {
  /** Other than the issuer's own JWK Set. */
  keys?: ReturnType<typeof createRemoteJWKSet> | Uint8Array;
  nonce?: string | undefined;
}

export function loginWithOpenId(issuer: Issuer, fields: Record<string, string> = {}): Promise<JsonObject> {
  return login(issuer, { scope: 'openid email', nonce, ...fields });
}

export async function idTokenOf(issuer: Issuer): Promise<string> {
  return text((await loginWithOpenId(issuer))['id_token']);
}

/** Logs in and tells whether the ID Token is `accepted`, or which claim or rule is against it. OpenID Connect Core §3.1.3.7 */
export async function loginVerdict(issuer: Issuer, verification?: Verification): Promise<string> {
  return verdictOn(await idTokenOf(issuer), issuer, verification);
}

export async function verdictOn(token: string, issuer: Issuer, verification: Verification = {}): Promise<string> {
  const wanted = 'nonce' in verification ? verification.nonce : nonce;
  try {
    const { nonce: given, azp } = await verify(token, issuer, verification);
    if (azp !== undefined && azp !== 'app') return 'azp';
    return given === wanted ? 'accepted' : 'nonce';
  } catch (error) {
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) return error.claim;
    if (error instanceof errors.JOSEError) return error.code;
    throw error;
  }
}

async function verify(token: string, issuer: Issuer, verification: Verification): Promise<JWTPayload> {
  const { keys = createRemoteJWKSet(new URL(issuer.endpoints.jwks)), ...options } = verification;
  const checks: JWTVerifyOptions = {
    issuer: issuer.identifier,
    audience: 'app',
    algorithms: ['ES256'],
    currentDate: new Date(issuer.clock.now()),
    maxTokenAge: '10m',
    ...options,
  };
  if (keys instanceof Uint8Array) return (await jwtVerify(token, keys, checks)).payload;
  try {
    return (await jwtVerify(token, keys, checks)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // Key identifiers that do not tell: the keys are tried one by one.
    for await (const key of error) {
      const payload = await jwtVerify(token, key, checks).then((result) => result.payload, spare);
      if (payload !== undefined) return payload;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function spare(error: unknown): undefined {
  if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
}

export async function getJson(url: string): Promise<JsonObject> {
  return (await (await fetch(url)).json()) as JsonObject;
}
