import type { Suite } from '../harness/model/scenario.js';
import authorizationRequestResponseType from './authorization-request/response-type.js';
import authorizationRequestOnce from './authorization-request/once.js';
import authorizationRequestRedirectUri from './authorization-request/redirect-uri.js';
import authorizationRequestEndpointQuery from './authorization-request/endpoint-query.js';
import authorizationRequestScopeEncoding from './authorization-request/scope-encoding.js';
import authorizationRequestScopeMinimal from './authorization-request/scope-minimal.js';
import discoveryWellKnownPath from './discovery/well-known-path.js';
import discoveryForeignIssuer from './discovery/foreign-issuer.js';
import discoveryTrailingSlash from './discovery/trailing-slash.js';
import discoveryRedirected from './discovery/redirected.js';
import discoveryUnknownMembers from './discovery/unknown-members.js';
import discoveryNoTokenEndpoint from './discovery/no-token-endpoint.js';
import discoveryScriptEndpoint from './discovery/script-endpoint.js';
import discoveryFileEndpoint from './discovery/file-endpoint.js';
import discoveryMoved from './discovery/moved.js';
import stateMissing from './state/missing.js';
import stateWrong from './state/wrong.js';
import stateTruncated from './state/truncated.js';
import stateExtended from './state/extended.js';
import stateCaseChanged from './state/case-changed.js';
import statePadded from './state/padded.js';
import stateDuplicated from './state/duplicated.js';
import stateDuplicatedBefore from './state/duplicated-before.js';
import statePosted from './state/posted.js';
import stateOtherBrowser from './state/other-browser.js';
import stateNeverStarted from './state/never-started.js';
import stateUndefined from './state/undefined.js';
import stateReplayed from './state/replayed.js';
import stateRepeatedAtOnce from './state/repeated-at-once.js';
import stateFresh from './state/fresh.js';
import stateUnguessable from './state/unguessable.js';
import stateTwoTabs from './state/two-tabs.js';
import stateForgedError from './state/forged-error.js';
import stateErrorBesideCode from './state/error-beside-code.js';
import mixUpAttack from './mix-up/attack.js';
import mixUpSideBySide from './mix-up/side-by-side.js';
import mixUpOwnCredentials from './mix-up/own-credentials.js';
import mixUpWrongIss from './mix-up/wrong-iss.js';
import mixUpTrailingSlash from './mix-up/trailing-slash.js';
import mixUpHostInCapitals from './mix-up/host-in-capitals.js';
import mixUpPathInCapitals from './mix-up/path-in-capitals.js';
import mixUpMissingIss from './mix-up/missing-iss.js';
import mixUpUnannouncedIss from './mix-up/unannounced-iss.js';
import mixUpNoIss from './mix-up/no-iss.js';
import mixUpForeignError from './mix-up/foreign-error.js';
import pkceS256 from './pkce/s256.js';
import pkceChallengeEncoding from './pkce/challenge-encoding.js';
import pkceVerifierLength from './pkce/verifier-length.js';
import pkceVerifierSent from './pkce/verifier-sent.js';
import pkceVerifierSecret from './pkce/verifier-secret.js';
import pkceFresh from './pkce/fresh.js';
import pkceUnguessable from './pkce/unguessable.js';
import pkceOwnVerifier from './pkce/own-verifier.js';
import pkceForeignCode from './pkce/foreign-code.js';
import pkceNoDowngrade from './pkce/no-downgrade.js';
import pkceRequired from './pkce/required.js';
import tokenRequestPost from './token-request/post.js';
import tokenRequestForm from './token-request/form.js';
import tokenRequestOnce from './token-request/once.js';
import tokenRequestNoPlaceholders from './token-request/no-placeholders.js';
import tokenRequestCodeInUrl from './token-request/code-in-url.js';
import tokenRequestEndpointQuery from './token-request/endpoint-query.js';
import tokenRequestClientId from './token-request/client-id.js';
import tokenRequestNoPassword from './token-request/no-password.js';
import tokenRequestRedirectIsNoSuccess from './token-request/redirect-is-no-success.js';
import tokenRequestAccept from './token-request/accept.js';
import tokenRequestUserAgent from './token-request/user-agent.js';
import clientAuthOneMethod from './client-auth/one-method.js';
import clientAuthBasicEncoding from './client-auth/basic-encoding.js';
import clientAuthPostEncoding from './client-auth/post-encoding.js';
import clientAuthConfiguredPost from './client-auth/configured-post.js';
import clientAuthConfiguredBasic from './client-auth/configured-basic.js';
import clientAuthNoProbing from './client-auth/no-probing.js';
import clientAuthPublicWithoutSecret from './client-auth/public-without-secret.js';
import callbackTwoCodes from './callback/two-codes.js';
import callbackTokenWithoutCode from './callback/token-without-code.js';
import callbackTokenBesideCode from './callback/token-beside-code.js';
import callbackCodeCharacters from './callback/code-characters.js';
import callbackLongCode from './callback/long-code.js';
import callbackUnknownParameters from './callback/unknown-parameters.js';
import callbackParameterNames from './callback/parameter-names.js';
import callbackEmpty from './callback/empty.js';
import callbackErrorText from './callback/error-text.js';
import callbackErrorLink from './callback/error-link.js';
import callbackLeavesUrl from './callback/leaves-url.js';
import callbackDeniedAgain from './callback/denied-again.js';
import callbackHeadFirst from './callback/head-first.js';
import callbackLapsed from './callback/lapsed.js';
import callbackAfterDenial from './callback/after-denial.js';
import callbackSameRedirectUri from './callback/same-redirect-uri.js';
import callbackOnceAfterServerError from './callback/once-after-server-error.js';
import callbackOnceAfterUnreadable from './callback/once-after-unreadable.js';
import tokenResponseNested from './token-response/nested.js';
import tokenResponseNullToken from './token-response/null-token.js';
import tokenResponseEmptyToken from './token-response/empty-token.js';
import tokenResponseTokenNotText from './token-response/token-not-text.js';
import tokenResponseNestedElsewhere from './token-response/nested-elsewhere.js';
import tokenResponseEnveloped from './token-response/enveloped.js';
import tokenResponseRenamed from './token-response/renamed.js';
import tokenResponseErrorIn200 from './token-response/error-in-200.js';
import tokenResponseOkFalse from './token-response/ok-false.js';
import tokenResponseErrorWithToken from './token-response/error-with-token.js';
import tokenResponseErrorCodeTold from './token-response/error-code-told.js';
import tokenResponseFormEncoded from './token-response/form-encoded.js';
import tokenResponseWrongContentType from './token-response/wrong-content-type.js';
import tokenResponseContentTypeCase from './token-response/content-type-case.js';
import tokenResponsePageForPeople from './token-response/page-for-people.js';
import tokenResponseTruncated from './token-response/truncated.js';
import tokenResponseTwoTokens from './token-response/two-tokens.js';
import tokenResponseUnknownMembers from './token-response/unknown-members.js';
import tokenResponseHostileNames from './token-response/hostile-names.js';
import tokenResponseDeeplyNested from './token-response/deeply-nested.js';
import tokenResponseTokenTypeCase from './token-response/token-type-case.js';
import tokenResponseUnknownTokenType from './token-response/unknown-token-type.js';
import tokenResponseLongToken from './token-response/long-token.js';
import tokenResponseTokenSymbols from './token-response/token-symbols.js';
import tokenResponseTokenLikeJwt from './token-response/token-like-jwt.js';
import tokenResponseTokenUnlikeJwt from './token-response/token-unlike-jwt.js';
import tokenResponseLessScope from './token-response/less-scope.js';
import tokenResponseNoLifetime from './token-response/no-lifetime.js';
import tokenResponseNoLifetimeExpired from './token-response/no-lifetime-expired.js';
import tokenResponseNullLifetime from './token-response/null-lifetime.js';
import tokenResponseLifetimeAsText from './token-response/lifetime-as-text.js';
import tokenResponseFractionalLifetime from './token-response/fractional-lifetime.js';
import tokenResponseZeroLifetime from './token-response/zero-lifetime.js';
import tokenResponseLongLifetime from './token-response/long-lifetime.js';
import tokenResponseEndlessLifetime from './token-response/endless-lifetime.js';
import tokenResponseRedirected from './token-response/redirected.js';
import flatteningCamelCase from './flattening/camel-case.js';
import flatteningNestedError from './flattening/nested-error.js';
import flatteningOtherRefreshToken from './flattening/other-refresh-token.js';
import flatteningEmptyPlace from './flattening/empty-place.js';
import flatteningEmptyEnvelope from './flattening/empty-envelope.js';
import flatteningErrorInForm from './flattening/error-in-form.js';
import flatteningScopeList from './flattening/scope-list.js';
import flatteningExpiresAt from './flattening/expires-at.js';
import flatteningExpiresAtMilliseconds from './flattening/expires-at-milliseconds.js';
import flatteningExpiresAtText from './flattening/expires-at-text.js';
import refreshKeptWhenOmitted from './refresh/kept-when-omitted.js';
import refreshRotated from './refresh/rotated.js';
import refreshSingleFlight from './refresh/single-flight.js';
import refreshInvalidGrant from './refresh/invalid-grant.js';
import refreshServerError from './refresh/server-error.js';
import refreshReset from './refresh/reset.js';
import refreshNoLoop from './refresh/no-loop.js';
import refreshAuthenticated from './refresh/authenticated.js';
import refreshScope from './refresh/scope.js';
import refreshNoneIssued from './refresh/none-issued.js';
import refreshStaysHome from './refresh/stays-home.js';
import transportNoAnswer from './transport/no-answer.js';
import transportDrip from './transport/drip.js';
import transportApiNoAnswer from './transport/api-no-answer.js';
import transportRetryAfter from './transport/retry-after.js';
import transportReset from './transport/reset.js';
import transportLostResponse from './transport/lost-response.js';
import transportChunked from './transport/chunked.js';
import transportSurvives from './transport/survives.js';
import refreshKilledAtFirstUse from './refresh/killed-at-first-use.js';
import refreshKilledWhileRefreshing from './refresh/killed-while-refreshing.js';
import refreshTwoProcesses from './refresh/two-processes.js';
import refreshTwoProcessesAtOnce from './refresh/two-processes-at-once.js';
import refreshOtherUser from './refresh/other-user.js';
import refreshAhead from './refresh/ahead.js';
import refreshLifetime from './refresh/lifetime.js';
import refreshResponseLost from './refresh/response-lost.js';
import refreshRateLimited from './refresh/rate-limited.js';
import refreshInsufficientScope from './refresh/insufficient-scope.js';
import refreshRefusedWith401 from './refresh/refused-with-401.js';
import refreshErrorIn200 from './refresh/error-in-200.js';
import resourceOnePlace from './resource/one-place.js';
import resourceRedirected from './resource/redirected.js';
import resourceOddChallenge from './resource/odd-challenge.js';
import resourceNoChallenge from './resource/no-challenge.js';
import resourceRateLimited from './resource/rate-limited.js';
import revocationRequest from './revocation/request.js';
import revocationAuthenticated from './revocation/authenticated.js';
import revocationRefreshToken from './revocation/refresh-token.js';
import revocationAnyBody from './revocation/any-body.js';
import revocationUnavailable from './revocation/unavailable.js';
import revocationRefused from './revocation/refused.js';
import revocationAccessTokenUnused from './revocation/access-token-unused.js';
import revocationRefreshTokenUnused from './revocation/refresh-token-unused.js';
import censoringLogs from './censoring/logs.js';
import censoringLogsOnFailure from './censoring/logs-on-failure.js';
import censoringLogsOnRefusal from './censoring/logs-on-refusal.js';
import censoringLogsOnReset from './censoring/logs-on-reset.js';
import censoringLogsOnUnreadable from './censoring/logs-on-unreadable.js';
import censoringLogsOnNested from './censoring/logs-on-nested.js';
import censoringHeaders from './censoring/headers.js';
import censoringEncoded from './censoring/encoded.js';
import censoringNewSecrets from './censoring/new-secrets.js';
import censoringAlike from './censoring/alike.js';
import censoringErrors from './censoring/errors.js';
import censoringEchoed from './censoring/echoed.js';
import censoringEchoedInLogs from './censoring/echoed-in-logs.js';
import censoringApiEchoed from './censoring/api-echoed.js';
import censoringEnds from './censoring/ends.js';
import censoringLegible from './censoring/legible.js';
import censoringUrls from './censoring/urls.js';
import alwaysCodeOnce from './always/code-once.js';
import alwaysFreshState from './always/fresh-state.js';
import alwaysFreshChallenge from './always/fresh-challenge.js';
import alwaysS256 from './always/s256.js';
import alwaysRedirectUri from './always/redirect-uri.js';
import alwaysCredentialsInUrls from './always/credentials-in-urls.js';

/** The catalogue, in the order of the protocol. */
export const suites: readonly Suite[] = [
  {
    id: 'authorization-request',
    title: 'The authorization request says what it means, and asks for no more',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      authorizationRequestResponseType,
      authorizationRequestOnce,
      authorizationRequestRedirectUri,
      authorizationRequestEndpointQuery,
      authorizationRequestScopeEncoding,
      authorizationRequestScopeMinimal,
    ],
  },
  {
    id: 'discovery',
    title: 'What a server says about itself is read with care',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      discoveryWellKnownPath,
      discoveryForeignIssuer,
      discoveryTrailingSlash,
      discoveryRedirected,
      discoveryUnknownMembers,
      discoveryNoTokenEndpoint,
      discoveryScriptEndpoint,
      discoveryFileEndpoint,
      discoveryMoved,
    ],
  },
  {
    id: 'state',
    title: 'The callback belongs to the browser that started the login',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      stateMissing,
      stateWrong,
      stateTruncated,
      stateExtended,
      stateCaseChanged,
      statePadded,
      stateDuplicated,
      stateDuplicatedBefore,
      statePosted,
      stateOtherBrowser,
      stateNeverStarted,
      stateUndefined,
      stateReplayed,
      stateRepeatedAtOnce,
      stateFresh,
      stateUnguessable,
      stateTwoTabs,
      stateForgedError,
      stateErrorBesideCode,
    ],
  },
  {
    id: 'mix-up',
    title: 'Answers, codes and credentials of two servers are kept apart',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      mixUpAttack,
      mixUpSideBySide,
      mixUpOwnCredentials,
      mixUpWrongIss,
      mixUpTrailingSlash,
      mixUpHostInCapitals,
      mixUpPathInCapitals,
      mixUpMissingIss,
      mixUpUnannouncedIss,
      mixUpNoIss,
      mixUpForeignError,
    ],
  },
  {
    id: 'pkce',
    title: 'The code is bound to the client that asked for it',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      pkceS256,
      pkceChallengeEncoding,
      pkceVerifierLength,
      pkceVerifierSent,
      pkceVerifierSecret,
      pkceFresh,
      pkceUnguessable,
      pkceOwnVerifier,
      pkceForeignCode,
      pkceNoDowngrade,
      pkceRequired,
    ],
  },
  {
    id: 'token-request',
    title: 'The token request goes where it should, as it should',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      tokenRequestPost,
      tokenRequestForm,
      tokenRequestOnce,
      tokenRequestNoPlaceholders,
      tokenRequestCodeInUrl,
      tokenRequestEndpointQuery,
      tokenRequestClientId,
      tokenRequestNoPassword,
      tokenRequestRedirectIsNoSuccess,
      tokenRequestAccept,
      tokenRequestUserAgent,
    ],
  },
  {
    id: 'client-auth',
    title: 'The client says who it is in one way, the right one',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      clientAuthOneMethod,
      clientAuthBasicEncoding,
      clientAuthPostEncoding,
      clientAuthConfiguredPost,
      clientAuthConfiguredBasic,
      clientAuthNoProbing,
      clientAuthPublicWithoutSecret,
    ],
  },
  {
    id: 'callback',
    title: 'The authorization response is taken for what it is',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      callbackTwoCodes,
      callbackTokenWithoutCode,
      callbackTokenBesideCode,
      callbackCodeCharacters,
      callbackLongCode,
      callbackUnknownParameters,
      callbackParameterNames,
      callbackEmpty,
      callbackErrorText,
      callbackErrorLink,
      callbackLeavesUrl,
      callbackDeniedAgain,
      callbackHeadFirst,
      callbackLapsed,
      callbackAfterDenial,
      callbackSameRedirectUri,
      callbackOnceAfterServerError,
      callbackOnceAfterUnreadable,
    ],
  },
  {
    id: 'token-response',
    title: 'A token response is taken for what it is, and never for what it is not',
    scores: ['MUST', 'SHOULD', 'robustness', 'interop'],
    scenarios: [
      tokenResponseNested,
      tokenResponseNullToken,
      tokenResponseEmptyToken,
      tokenResponseTokenNotText,
      tokenResponseNestedElsewhere,
      tokenResponseEnveloped,
      tokenResponseRenamed,
      tokenResponseErrorIn200,
      tokenResponseOkFalse,
      tokenResponseErrorWithToken,
      tokenResponseErrorCodeTold,
      tokenResponseFormEncoded,
      tokenResponseWrongContentType,
      tokenResponseContentTypeCase,
      tokenResponsePageForPeople,
      tokenResponseTruncated,
      tokenResponseTwoTokens,
      tokenResponseUnknownMembers,
      tokenResponseHostileNames,
      tokenResponseDeeplyNested,
      tokenResponseTokenTypeCase,
      tokenResponseUnknownTokenType,
      tokenResponseLongToken,
      tokenResponseTokenSymbols,
      tokenResponseTokenLikeJwt,
      tokenResponseTokenUnlikeJwt,
      tokenResponseLessScope,
      tokenResponseNoLifetime,
      tokenResponseNoLifetimeExpired,
      tokenResponseNullLifetime,
      tokenResponseLifetimeAsText,
      tokenResponseFractionalLifetime,
      tokenResponseZeroLifetime,
      tokenResponseLongLifetime,
      tokenResponseEndlessLifetime,
      tokenResponseRedirected,
    ],
  },
  {
    id: 'flattening',
    title: "Responses of a provider's own shape give the right token or an error",
    scores: ['MUST', 'SHOULD', 'robustness', 'interop'],
    scenarios: [
      flatteningCamelCase,
      flatteningNestedError,
      flatteningOtherRefreshToken,
      flatteningEmptyPlace,
      flatteningEmptyEnvelope,
      flatteningErrorInForm,
      flatteningScopeList,
      flatteningExpiresAt,
      flatteningExpiresAtMilliseconds,
      flatteningExpiresAtText,
    ],
  },
  {
    id: 'refresh',
    title: 'Connections outlive their access tokens',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      refreshKeptWhenOmitted,
      refreshRotated,
      refreshSingleFlight,
      refreshInvalidGrant,
      refreshServerError,
      refreshReset,
      refreshNoLoop,
      refreshAuthenticated,
      refreshScope,
      refreshNoneIssued,
      refreshStaysHome,
      refreshKilledAtFirstUse,
      refreshKilledWhileRefreshing,
      refreshTwoProcesses,
      refreshTwoProcessesAtOnce,
      refreshOtherUser,
      refreshAhead,
      refreshLifetime,
      refreshResponseLost,
      refreshRateLimited,
      refreshInsufficientScope,
      refreshRefusedWith401,
      refreshErrorIn200,
    ],
  },
  {
    id: 'resource',
    title: 'Access tokens reach the API that they are for, and nobody else',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [resourceOnePlace, resourceRedirected, resourceOddChallenge, resourceNoChallenge, resourceRateLimited],
  },
  {
    id: 'revocation',
    title: 'A connection that its user ends is over',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      revocationRequest,
      revocationAuthenticated,
      revocationRefreshToken,
      revocationAnyBody,
      revocationUnavailable,
      revocationRefused,
      revocationAccessTokenUnused,
      revocationRefreshTokenUnused,
    ],
  },
  {
    id: 'transport',
    title: 'Networks and servers fail, and the client bears it',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      transportNoAnswer,
      transportDrip,
      transportApiNoAnswer,
      transportRetryAfter,
      transportReset,
      transportLostResponse,
      transportChunked,
      transportSurvives,
    ],
  },
  {
    id: 'censoring',
    title: 'Secrets stay out of logs, errors and URLs',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      censoringLogs,
      censoringLogsOnFailure,
      censoringLogsOnRefusal,
      censoringLogsOnReset,
      censoringLogsOnUnreadable,
      censoringLogsOnNested,
      censoringHeaders,
      censoringEncoded,
      censoringNewSecrets,
      censoringAlike,
      censoringErrors,
      censoringEchoed,
      censoringEchoedInLogs,
      censoringApiEchoed,
      censoringEnds,
      censoringLegible,
      censoringUrls,
    ],
  },
  {
    id: 'always',
    title: 'What holds in every run, whatever it is about',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      alwaysCodeOnce,
      alwaysFreshState,
      alwaysFreshChallenge,
      alwaysS256,
      alwaysRedirectUri,
      alwaysCredentialsInUrls,
    ],
  },
];
