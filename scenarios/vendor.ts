import type { VendorSuite } from '../harness/model/vendor.js';
import stateReturned from './vendor/state-returned.js';
import redirectUriKept from './vendor/redirect-uri-kept.js';
import codeInQuery from './vendor/code-in-query.js';
import noTokenInRedirect from './vendor/no-token-in-redirect.js';
import issuerReturned from './vendor/issuer-returned.js';
import noSecretInPages from './vendor/no-secret-in-pages.js';
import tokenTopLevel from './vendor/token-top-level.js';
import tokenJson from './vendor/token-json.js';
import tokenStatus from './vendor/token-status.js';
import tokenNotCached from './vendor/token-not-cached.js';
import tokenType from './vendor/token-type.js';
import lifetimeNumber from './vendor/lifetime-number.js';
import scopeSpaced from './vendor/scope-spaced.js';
import scopeGranted from './vendor/scope-granted.js';
import refreshTokenIssued from './vendor/refresh-token-issued.js';
import tokenLength from './vendor/token-length.js';
import testRequest from './vendor/test-request.js';
import accountIdentified from './vendor/account-identified.js';
import refreshWorks from './vendor/refresh-works.js';
import refreshTopLevel from './vendor/refresh-top-level.js';
import refreshTokenType from './vendor/refresh-token-type.js';
import refreshLifetime from './vendor/refresh-lifetime.js';
import refreshedTokenWorks from './vendor/refreshed-token-works.js';
import refreshAgain from './vendor/refresh-again.js';
import metadataAgree from './vendor/metadata-agree.js';
import metadataIssuer from './vendor/metadata-issuer.js';
import retryAfter from './vendor/retry-after.js';
import unknownTokenRefused from './vendor/unknown-token-refused.js';
import tamperedTokenRefused from './vendor/tampered-token-refused.js';
import missingTokenRefused from './vendor/missing-token-refused.js';
import unknownToken401 from './vendor/unknown-token-401.js';
import bearerChallenge from './vendor/bearer-challenge.js';
import tokenInQuery from './vendor/token-in-query.js';
import bearerCase from './vendor/bearer-case.js';
import clientAuthEither from './vendor/client-auth-either.js';
import unknownCodeError from './vendor/unknown-code-error.js';
import errorStatus from './vendor/error-status.js';
import errorJson from './vendor/error-json.js';
import grantTypeUnknown from './vendor/grant-type-unknown.js';
import grantTypeMissing from './vendor/grant-type-missing.js';
import unknownRefreshTokenError from './vendor/unknown-refresh-token-error.js';
import redirectUriForeign from './vendor/redirect-uri-foreign.js';
import redirectUriExtended from './vendor/redirect-uri-extended.js';
import redirectUriTraversal from './vendor/redirect-uri-traversal.js';
import redirectUriQuery from './vendor/redirect-uri-query.js';
import clientUnknown from './vendor/client-unknown.js';
import responseTypeUnknown from './vendor/response-type-unknown.js';
import responseTypeMissing from './vendor/response-type-missing.js';
import errorState from './vendor/error-state.js';
import implicit from './vendor/implicit.js';
import challengeMethodUnknown from './vendor/challenge-method-unknown.js';
import stateOdd from './vendor/state-odd.js';
import denial from './vendor/denial.js';
import denialState from './vendor/denial-state.js';
import verifierWrong from './vendor/verifier-wrong.js';
import verifierMissing from './vendor/verifier-missing.js';
import verifierForeign from './vendor/verifier-foreign.js';
import challengeMissing from './vendor/challenge-missing.js';
import redirectUriBound from './vendor/redirect-uri-bound.js';
import clientBound from './vendor/client-bound.js';
import secretMissing from './vendor/secret-missing.js';
import unknownParameters from './vendor/unknown-parameters.js';
import codeReplayed from './vendor/code-replayed.js';
import replayRevokes from './vendor/replay-revokes.js';
import secretWrong from './vendor/secret-wrong.js';
import refreshSecretWrong from './vendor/refresh-secret-wrong.js';
import refreshAtOnce from './vendor/refresh-at-once.js';
import refreshRepeated from './vendor/refresh-repeated.js';
import revokedToken401 from './vendor/revoked-token-401.js';
import refreshTokenBound from './vendor/refresh-token-bound.js';
import expiredToken401 from './vendor/expired-token-401.js';

/** What an integration platform asks of a vendor's server, in the order of the protocol; what may do harm comes last. */
export const vendorSuite: VendorSuite = {
  id: 'vendor',
  title: 'An integration platform can connect to the server',
  // What stands in no RFC, and breaks connections all the same, counts here.
  scores: ['MUST', 'interop'],
  scenarios: [
    stateReturned,
    redirectUriKept,
    codeInQuery,
    noTokenInRedirect,
    issuerReturned,
    noSecretInPages,
    tokenTopLevel,
    tokenJson,
    tokenStatus,
    tokenNotCached,
    tokenType,
    lifetimeNumber,
    scopeSpaced,
    scopeGranted,
    refreshTokenIssued,
    tokenLength,
    testRequest,
    accountIdentified,
    refreshWorks,
    refreshTopLevel,
    refreshTokenType,
    refreshLifetime,
    refreshedTokenWorks,
    refreshAgain,
    metadataAgree,
    metadataIssuer,
    retryAfter,
    unknownTokenRefused,
    tamperedTokenRefused,
    missingTokenRefused,
    unknownToken401,
    bearerChallenge,
    tokenInQuery,
    bearerCase,
    clientAuthEither,
    unknownCodeError,
    errorStatus,
    errorJson,
    grantTypeUnknown,
    grantTypeMissing,
    unknownRefreshTokenError,
    redirectUriForeign,
    redirectUriExtended,
    redirectUriTraversal,
    redirectUriQuery,
    clientUnknown,
    responseTypeUnknown,
    responseTypeMissing,
    errorState,
    implicit,
    challengeMethodUnknown,
    stateOdd,
    denial,
    denialState,
    verifierWrong,
    verifierMissing,
    verifierForeign,
    challengeMissing,
    redirectUriBound,
    clientBound,
    secretMissing,
    unknownParameters,
    codeReplayed,
    replayRevokes,
    secretWrong,
    refreshSecretWrong,
    refreshAtOnce,
    refreshRepeated,
    revokedToken401,
    refreshTokenBound,
    expiredToken401,
  ],
};
