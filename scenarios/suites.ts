import type { Suite } from '../harness/model/scenario.js';
import stateMissing from './state/missing.js';
import stateWrong from './state/wrong.js';
import stateTruncated from './state/truncated.js';
import stateExtended from './state/extended.js';
import stateCaseChanged from './state/case-changed.js';
import stateDuplicated from './state/duplicated.js';
import stateDuplicatedBefore from './state/duplicated-before.js';
import stateOtherBrowser from './state/other-browser.js';
import stateNeverStarted from './state/never-started.js';
import stateReplayed from './state/replayed.js';
import stateFresh from './state/fresh.js';
import stateUnguessable from './state/unguessable.js';
import stateTwoTabs from './state/two-tabs.js';
import stateForgedError from './state/forged-error.js';
import stateErrorBesideCode from './state/error-beside-code.js';
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
import tokenResponseNested from './token-response/nested.js';
import tokenResponseNestedElsewhere from './token-response/nested-elsewhere.js';
import tokenResponseEnveloped from './token-response/enveloped.js';
import tokenResponseRenamed from './token-response/renamed.js';
import tokenResponseErrorIn200 from './token-response/error-in-200.js';
import tokenResponseOkFalse from './token-response/ok-false.js';
import tokenResponseFormEncoded from './token-response/form-encoded.js';
import tokenResponseTwoTokens from './token-response/two-tokens.js';
import tokenResponseUnknownMembers from './token-response/unknown-members.js';
import tokenResponseTokenTypeCase from './token-response/token-type-case.js';
import tokenResponseUnknownTokenType from './token-response/unknown-token-type.js';
import tokenResponseNoLifetime from './token-response/no-lifetime.js';
import tokenResponseLifetimeAsText from './token-response/lifetime-as-text.js';
import tokenResponseRedirected from './token-response/redirected.js';
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
import refreshKilledAtFirstUse from './refresh/killed-at-first-use.js';
import refreshKilledWhileRefreshing from './refresh/killed-while-refreshing.js';
import refreshTwoProcesses from './refresh/two-processes.js';
import refreshTwoProcessesAtOnce from './refresh/two-processes-at-once.js';
import refreshOtherUser from './refresh/other-user.js';
import refreshAhead from './refresh/ahead.js';
import refreshLifetime from './refresh/lifetime.js';
import refreshResponseLost from './refresh/response-lost.js';
import refreshRateLimited from './refresh/rate-limited.js';
import refreshRetryAfter from './refresh/retry-after.js';
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
import censoringHeaders from './censoring/headers.js';
import censoringEncoded from './censoring/encoded.js';
import censoringNewSecrets from './censoring/new-secrets.js';
import censoringAlike from './censoring/alike.js';
import censoringErrors from './censoring/errors.js';
import censoringEchoed from './censoring/echoed.js';
import censoringUrls from './censoring/urls.js';

/** The catalogue, in the order of the protocol. */
export const suites: readonly Suite[] = [
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
      stateDuplicated,
      stateDuplicatedBefore,
      stateOtherBrowser,
      stateNeverStarted,
      stateReplayed,
      stateFresh,
      stateUnguessable,
      stateTwoTabs,
      stateForgedError,
      stateErrorBesideCode,
    ],
  },
  {
    id: 'pkce',
    title: 'The code is bound to the client that asked for it',
    scores: ['MUST', 'SHOULD'],
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
    id: 'token-response',
    title: 'A token response is taken for what it is, and never for what it is not',
    scores: ['MUST', 'SHOULD', 'robustness', 'interop'],
    scenarios: [
      tokenResponseNested,
      tokenResponseNestedElsewhere,
      tokenResponseEnveloped,
      tokenResponseRenamed,
      tokenResponseErrorIn200,
      tokenResponseOkFalse,
      tokenResponseFormEncoded,
      tokenResponseTwoTokens,
      tokenResponseUnknownMembers,
      tokenResponseTokenTypeCase,
      tokenResponseUnknownTokenType,
      tokenResponseNoLifetime,
      tokenResponseLifetimeAsText,
      tokenResponseRedirected,
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
      refreshRetryAfter,
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
    id: 'censoring',
    title: 'Secrets stay out of logs, errors and URLs',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [
      censoringLogs,
      censoringLogsOnFailure,
      censoringHeaders,
      censoringEncoded,
      censoringNewSecrets,
      censoringAlike,
      censoringErrors,
      censoringEchoed,
      censoringUrls,
    ],
  },
];
