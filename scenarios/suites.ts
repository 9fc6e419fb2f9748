import type { Suite } from '../harness/model/scenario.js';
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
import callbackOnceAfterInvalidClient from './callback/once-after-invalid-client.js';
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
    id: 'callback',
    title: 'The authorization response is taken for what it is',
    scores: ['MUST', 'SHOULD'],
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
      callbackOnceAfterInvalidClient,
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
