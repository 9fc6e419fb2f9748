/** The honest server's options, per issuer. A quirk of kind `policy` sets some; they are read at every request. */
export interface Policy {
  /**
   * The client authentication methods that are accepted from every client, `public`: none, from those that are registered without
   * a secret; undefined: each client's registered one. RFC 6749 §2.3
   */
  clientAuth: readonly ('basic' | 'post' | 'none' | 'public')[] | undefined;
  /** Refuse an authorization request without `code_challenge`. RFC 9700 §2.1.1 */
  pkceRequired: boolean;
  /**
   * How a redirect URI is compared with the registered ones. `exact`: as text, RFC 9700 §2.1. `prefix`: on the same host, it begins
   * with one. `host`: only the host name counts. `any-port`: on loopback hosts the port does not count, RFC 8252 §7.3.
   */
  redirectUriMatching: 'exact' | 'prefix' | 'host' | 'any-port';
  /** Issue a refresh token with the code grant. RFC 6749 §1.5 */
  refreshTokens: boolean;
  /** What a code brings when it is used again. RFC 6749 §4.1.2: it must be refused, and the tokens that it brought should end. */
  onCodeReuse: 'revoke-tokens' | 'refuse' | 'allow';
  /** Replace the refresh token at every refresh, and refuse the replaced one. RFC 9700 §4.14.2 */
  rotateRefreshTokens: boolean | 'public-clients';
  /** Seconds that a refresh token must be old to be replaced. */
  refreshTokenRotationAge: number;
  /** Seconds that a replaced refresh token is still accepted; or until a token is used that came in its place. */
  refreshTokenGrace: number | 'until-successor-used';
  /** What a replaced refresh token brings upon its family, or upon all of its user and client, when it is used again. RFC 9700 §4.14.2 */
  onRefreshTokenReuse: 'revoke-family' | 'revoke-all' | 'refuse';
  /** What a refresh token brings that comes again within milliseconds of its first use: `reuse` makes no difference. */
  repeatedRefresh: 'reuse' | 'refuse' | 'busy' | 'same-tokens';
  repeatedRefreshWindow: number;
  /** HTTP status of a refusal by it. */
  repeatedRefreshStatus: number;
  /** Seconds that an access token must be old to be refreshed, and seconds before its end from which on it can be. */
  refreshMinimumAge: number;
  refreshWindow: number;
  /** What becomes of a grant's earlier access tokens at a refresh, or when the new one is first used. */
  earlierAccessTokens: 'stay' | 'end' | 'end-at-use';
  /** A refresh token that is not replaced lives longer by being used. */
  extendRefreshTokens: boolean;
  /** Live refresh tokens of one user and client at most; 0: any number. */
  refreshTokenLimit: number;
  onRefreshTokenLimit: 'drop-oldest' | 'refuse';
  /** Lifetimes in seconds, at least 1. */
  codeLifetime: number;
  accessTokenLifetime: number;
  refreshTokenLifetime: number;
  /** From the first refresh token of a grant, however often it is replaced. */
  refreshTokenFamilyLifetime: number;
  idTokenLifetime: number;
  /**
   * `automatic`: an end-user is signed in, and consents at once. `page`: a person picks an account and consents, on pages.
   * OpenID Connect Core §3.1.2.3, §3.1.2.4
   */
  login: 'automatic' | 'page';
  /** Seconds that the issuer's clock is ahead of what it is set to. */
  clockAhead: number;
}

const tenYears = 10 * 365 * 24 * 3600;

export const strictPolicy: Readonly<Policy> = {
  clientAuth: undefined,
  pkceRequired: false,
  redirectUriMatching: 'exact',
  refreshTokens: true,
  rotateRefreshTokens: true,
  refreshTokenRotationAge: 0,
  refreshTokenGrace: 0,
  onRefreshTokenReuse: 'revoke-family',
  onCodeReuse: 'revoke-tokens',
  repeatedRefresh: 'reuse',
  repeatedRefreshWindow: 0,
  repeatedRefreshStatus: 400,
  refreshMinimumAge: 0,
  refreshWindow: Infinity,
  earlierAccessTokens: 'stay',
  extendRefreshTokens: false,
  refreshTokenLimit: 0,
  onRefreshTokenLimit: 'drop-oldest',
  codeLifetime: 60,
  accessTokenLifetime: 3600,
  refreshTokenLifetime: 30 * 24 * 3600,
  refreshTokenFamilyLifetime: tenYears,
  idTokenLifetime: 3600,
  login: 'automatic',
  clockAhead: 0,
};
