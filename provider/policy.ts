/** The honest server's options, per issuer. A quirk of kind `policy` sets some; they are read at every request. */
export interface Policy {
  /** Refuse an authorization request without `code_challenge`. RFC 9700 §2.1.1 */
  pkceRequired: boolean;
  /** Issue a refresh token with the code grant. RFC 6749 §1.5 */
  refreshTokens: boolean;
  /** Replace the refresh token at every refresh, and refuse the replaced one. RFC 9700 §4.14.2 */
  rotateRefreshTokens: boolean;
  /** What a replaced refresh token brings upon its family when it is used again. RFC 9700 §4.14.2 */
  onRefreshTokenReuse: 'revoke-family' | 'refuse';
  /** Lifetimes in seconds, at least 1. */
  codeLifetime: number;
  accessTokenLifetime: number;
  refreshTokenLifetime: number;
  idTokenLifetime: number;
  /**
   * `automatic`: an end-user is signed in, and consents at once. `page`: a person picks an account and consents, on pages.
   * OpenID Connect Core §3.1.2.3, §3.1.2.4
   */
  login: 'automatic' | 'page';
  /** Seconds that the issuer's clock is ahead of what it is set to. */
  clockAhead: number;
}

export const strictPolicy: Readonly<Policy> = {
  pkceRequired: false,
  refreshTokens: true,
  rotateRefreshTokens: true,
  onRefreshTokenReuse: 'revoke-family',
  codeLifetime: 60,
  accessTokenLifetime: 3600,
  refreshTokenLifetime: 30 * 24 * 3600,
  idTokenLifetime: 3600,
  login: 'automatic',
  clockAhead: 0,
};
