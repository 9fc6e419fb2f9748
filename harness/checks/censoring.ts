import { eventsOf, type Evidence, type SecretKind } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { findSecrets } from '../secrets.js';
import { kindsOf, leaksIn } from './leaks.js';
import { inHeader, lasting, logCheck, logs } from './log-check.js';
import { bearerOf, exchangesAt, forbid, membersOf, parameter, stimulusOf, tokenRequests } from './seen.js';

/** Good for one token request. */
const passing: readonly SecretKind[] = ['code', 'verifier'];

/** No log line holds a token or a credential. RFC 6749 §10.3, §10.4 */
export function keepsSecretsOutOfLogs(): Check {
  return logCheck(
    'keeps-secrets-out-of-logs',
    'no log line holds a token, the client secret or Basic credentials',
    (_, leaks) => leaks.filter(({ secret }) => lasting.includes(secret.kind)),
  );
}

/** No log line holds a code or a verifier. No clause says so: once redeemed they are worthless, but not every code is redeemed. */
export function keepsCodesOutOfLogs(): Check {
  const expected = 'no log line holds an authorization code or a code_verifier';
  const check = logCheck('keeps-codes-out-of-logs', expected, (_, leaks) =>
    leaks.filter(({ secret }) => passing.includes(secret.kind)),
  );
  return { ...check, level: 'robustness' };
}

/** No log line holds what authenticates a request as it stands in the Authorization header. RFC 6750 §5.3 */
export function keepsHeadersOutOfLogs(): Check {
  return logCheck('keeps-headers-out-of-logs', 'no log line shows the value of an Authorization header', (_, leaks) =>
    leaks.filter(({ secret, before }) => lasting.includes(secret.kind) && inHeader.test(before)),
  );
}

/** No log line holds a code that is spelled otherwise than it was received: as it stands in a form, in JSON, in Base64. */
export function keepsEncodedCodesOutOfLogs(): Check {
  return logCheck('keeps-encoded-codes-out-of-logs', 'no log line holds an encoded spelling of the code', (_, leaks) =>
    leaks.filter(
      ({ secret: { kind, value }, whole, spelled }) =>
        kind === 'code' && encodeURIComponent(value) !== value && whole && spelled !== value,
    ),
  );
}

/** No log line holds a token that came with a refresh. Headers are another check's matter. */
export function keepsNewTokensOutOfLogs(): Check {
  return logCheck(
    'keeps-new-tokens-out-of-logs',
    'no log line holds a token that came with a refresh',
    (evidence, leaks) => {
      const first = tokensIn(evidence, 'authorization_code');
      const fresh = tokensIn(evidence, 'refresh_token').filter((token) => !first.includes(token));
      if (fresh.length === 0) return 'no token came with a refresh';
      return leaks.filter(({ secret, before }) => fresh.includes(secret.value) && !inHeader.test(before));
    },
  );
}

/** Of the request that failed, the log holds nothing that it does not hold of those that went well: that is for other checks. */
export function keepsFailedRequestsOutOfLogs(): Check {
  const expected = 'what is logged about the failure holds no code, verifier or client credentials';
  return logCheck('keeps-failed-requests-out-of-logs', expected, (evidence, leaks) => {
    const sent = sentInVain(evidence);
    const told = new Set(
      leaks
        .filter(({ secret }) => passing.includes(secret.kind) && !sent.includes(secret.value))
        .map(({ secret }) => secret.kind),
    );
    const worse = leaks.filter(
      ({ secret: { kind, value } }) =>
        !told.has(kind) && (sent.includes(value) || kind === 'client-secret' || kind === 'basic-credentials'),
    );
    return worse.length === 0 && told.size > 0
      ? `the ${[...told].join(' and the ')} stood there when all was well, too`
      : worse;
  });
}

/** No error that the client gives its caller holds a secret: not in its message, its cause, or its members. */
export function keepsSecretsOutOfErrors(): Check {
  return {
    id: 'keeps-secrets-out-of-errors',
    kind: 'forbids',
    judge(evidence) {
      const failures = eventsOf(evidence, 'outcome').filter(
        ({ n, outcome }) => n > stimulusOf(evidence) && (outcome.kind === 'refused' || outcome.kind === 'crashed'),
      );
      const spoken = failures.flatMap(({ n, outcome }) =>
        findSecrets(('reason' in outcome && outcome.reason) || '', evidence.secrets).map(({ secret }) => ({
          secret,
          n,
        })),
      );
      const shown = leaksIn(evidence, ['error', 'page']);
      const leaks = [...spoken.map(({ n }) => ({ n })), ...shown.flatMap(({ lines }) => lines)];
      return forbid('no error holds a secret', leaks.length > 0 ? [...failures, ...leaks] : [], failures, {
        broken: `${kindsOf([...spoken, ...shown])} in an error`,
        held: 'none was found',
        unseen: 'the client gave its caller no error',
      });
    },
  };
}

/** Equal secrets have equal masks, so that one can be followed through the log. */
export function masksEqualSecretsAlike(): Check {
  return {
    id: 'masks-equal-secrets-alike',
    kind: 'forbids',
    judge(evidence) {
      const masked = eventsOf(evidence, 'output').filter(
        ({ source, text }) => logs.includes(source) && mask.test(text),
      );
      const masks = new Map(masked.map((line) => [mask.exec(line.text)?.[1], line]));
      const tokens = new Set(exchangesAt(evidence, 'api').flatMap(({ exchange }) => bearerOf(exchange) ?? []));
      const count = `${masks.size} masks for ${tokens.size} access token${tokens.size === 1 ? '' : 's'}`;
      return forbid(
        'one access token has one mask, wherever it stands',
        [...masks.values()].slice(tokens.size),
        masked,
        {
          broken: count,
          held: count,
          unseen: 'no masked access token was seen',
        },
      );
    },
  };
}

/** An access token in an Authorization header, masked so that equal ones can be told. */
const mask = /Bearer (:censored:\d+:[0-9a-f]{10}:)/;

function tokensIn(evidence: Evidence, grant: 'authorization_code' | 'refresh_token'): string[] {
  const bodies = tokenRequests(evidence, grant).map(({ exchange }) => membersOf(exchange.response?.body ?? ''));
  return bodies.flatMap((body) =>
    ['access_token', 'refresh_token', 'id_token'].flatMap((name) => (typeof body[name] === 'string' ? body[name] : [])),
  );
}

/** Codes, verifiers and refresh tokens of the requests that a quirk made fail, or the server refused. */
function sentInVain(evidence: Evidence): string[] {
  const failed = new Set(eventsOf(evidence, 'effect').map(({ exchange }) => exchange));
  return tokenRequests(evidence)
    .filter(({ exchange }) => failed.has(exchange.id) || (exchange.response?.status ?? 0) >= 400)
    .flatMap(({ exchange }) =>
      ['code', 'code_verifier', 'refresh_token'].flatMap((name) => parameter(exchange, name) ?? []),
    );
}
