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
import transportNoAnswer from './transport/no-answer.js';
import transportDrip from './transport/drip.js';
import transportApiNoAnswer from './transport/api-no-answer.js';
import transportRetriesEnd from './transport/retries-end.js';
import transportRetryAfter from './transport/retry-after.js';
import transportReset from './transport/reset.js';
import transportLostResponse from './transport/lost-response.js';
import transportChunked from './transport/chunked.js';
import transportCompressionBomb from './transport/compression-bomb.js';
import transportSurvives from './transport/survives.js';
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
      transportRetriesEnd,
      transportRetryAfter,
      transportReset,
      transportLostResponse,
      transportChunked,
      transportCompressionBomb,
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
];
