import type { JsonObject, TapContext } from './quirk.js';

/** An ID Token that the issuer signs beside those of the honest server. OpenID Connect Core §2 */
export function signedIdToken({ grant, issuer, now, sign }: TapContext, claims: JsonObject = {}): string {
  const iat = Math.floor(now / 1000);
  const aud = grant?.clientId ?? '';
  return sign({ iss: issuer, sub: grant?.sub ?? aud, aud, iat, exp: iat + 3600, ...claims });
}
