/** The honest server's options, per issuer. A quirk of kind `policy` sets some; they are read at every request. */
export interface Policy {
  /** Refuse an authorization request without `code_challenge`. RFC 9700 §2.1.1 */
  pkceRequired: boolean;
  /**
   * How a redirect URI is compared with the registered ones. `exact`: as text, RFC 9700 §2.1. `prefix`: on the same host, it begins
   * with one. `host`: only the host name counts. `any-port`: on loopback hosts the port does not count, RFC 8252 §7.3.
   */
  redirectUriMatching: 'exact' | 'prefix' | 'host' | 'any-port';
  /** Issue a refresh token with the code grant. RFC 6749 §1.5 */
  refreshTokens: boolean;
  /** Replace the refresh token at every refresh, and refuse the replaced one. RFC 9700 §4.14.2 */
  rotateRefreshTokens: boolean;
  /** What a replaced refresh token brings upon its family when it is used again. RFC 9700 §4.14.2 */
  onRefreshTokenReuse: 'revoke-family' | 'refuse';
  /** What a code brings when it is used again. RFC 6749 §4.1.2: it must be refused, and the tokens that it brought should end. */
  onCodeReuse: 'revoke-tokens' | 'refuse' | 'allow';
  /** Lifetimes in seconds, at least 1. */
  codeLifetime: number;
  accessTokenLifetime: number;
  refreshTokenLifetime: number;
  idTokenLifetime: number;
  /** Seconds that the issuer's clock is ahead of what it is set to. */
  clockAhead: number;
}

export const strictPolicy: Readonly<Policy> = {
  pkceRequired: false,
  redirectUriMatching: 'exact',
  refreshTokens: true,
  rotateRefreshTokens: true,
  onRefreshTokenReuse: 'revoke-family',
  onCodeReuse: 'revoke-tokens',
  codeLifetime: 60,
  accessTokenLifetime: 3600,
  refreshTokenLifetime: 30 * 24 * 3600,
  idTokenLifetime: 3600,
  clockAhead: 0,
};
