import { eventsOf, type Evidence, type SecretKind } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { findSecrets } from '../secrets.js';
import type { Leak } from './leaks.js';
import { inHeader, lasting, logCheck, logs } from './log-check.js';
import { exchangesAt, numbers, stimulusOf, type Seen } from './seen.js';

const tokens: readonly SecretKind[] = ['access-token', 'refresh-token', 'id-token'];

/** Of a response that the client could not understand, the log holds no token; unless it holds those of good responses, too. */
export function keepsBadResponsesOutOfLogs(): Check {
  const expected = 'what is logged about the response holds no token';
  return logCheck('keeps-bad-responses-out-of-logs', expected, (evidence, leaks) => {
    const bad = tokensInChangedResponses(evidence);
    if (bad.length === 0) return 'no token came in such a response';
    const leaked = leaks.filter(({ secret, before }) => tokens.includes(secret.kind) && !inHeader.test(before));
    const usual = new Set(leaked.filter(({ secret }) => !bad.includes(secret.value)).map(({ secret }) => secret.kind));
    const worse = leaked.filter(({ secret }) => bad.includes(secret.value) && !usual.has(secret.kind));
    return worse.length === 0 && usual.size > 0
      ? `the ${[...usual].join(' and the ')} stood there when all was well, too`
      : worse;
  });
}

/** A text of a server that quotes what was sent to it does not go into the log with that. */
export function keepsQuotedSecretsOutOfLogs(endpoint: 'token' | 'api'): Check {
  const expected = 'no log line quotes a secret as the server quoted it';
  return logCheck(`keeps-quoted-secrets-out-of-logs(${endpoint})`, expected, (evidence, leaks) => {
    const introductions = exchangesAt(evidence, endpoint).flatMap((exchange) => introductionsIn(exchange, evidence));
    if (introductions.length === 0) return 'the server quoted no secret';
    return leaks.filter(({ before }) => introductions.some((text) => before.endsWith(text)));
  });
}

/** No more of a secret is shown at either end than tells two apart. No clause gives a number. */
export function showsNoEnds(): Check {
  return logCheck(
    'shows-no-ends',
    `no log line shows ${most + 1} characters or more at the beginning or the end of a secret`,
    (evidence, leaks) => {
      const secrets = evidence.secrets.filter(
        ({ kind, value }) => unpredictable.includes(kind) && value.length >= 4 * most,
      );
      const lines = eventsOf(evidence, 'output').filter(({ source }) => logs.includes(source));
      return secrets.flatMap((secret): Leak[] => {
        // Where all of it stands, that is for other checks.
        const whole = leaks.filter((leak) => leak.secret.value === secret.value).flatMap((leak) => leak.lines);
        return lines.flatMap((line): Leak[] => {
          const spelled = endsOf(secret.value).find((end) => !whole.includes(line) && line.text.includes(end));
          return spelled === undefined ? [] : [{ secret, whole: false, lines: [line], spelled, before: '' }];
        });
      });
    },
  );
}

/** A failed login leaves word of what failed: the error code, or the status. */
export function saysWhatFailed(): Check {
  return {
    id: 'says-what-failed',
    kind: 'requires',
    judge(evidence) {
      const expected = "the log, or the client's error, names the error code or the status of the refusal";
      const stimulus = stimulusOf(evidence);
      const failures = eventsOf(evidence, 'outcome').filter(
        ({ n, outcome }) => n > stimulus && outcome.kind === 'refused',
      );
      if (failures.length === 0) return { result: 'unseen', expected, actual: 'the client refused nothing', cites: [] };
      const spoken = failures.filter(({ outcome }) => named.test(Object.values(outcome).join(' ')));
      const written = eventsOf(evidence, 'output').filter(({ text }) => named.test(text));
      const cites = numbers([...spoken, ...written]);
      return cites.length > 0
        ? { result: 'held', expected, actual: 'it does', cites }
        : { result: 'broken', expected, actual: 'neither says more than that it failed', cites: numbers(failures) };
    },
  };
}

/** RFC 6749 §5.2: the answer to a code that has expired. */
const named = /invalid_grant|(?<!\d|\d[.:,-])400\b(?!\s?ms)/;

/** Basic credentials begin with the client id, which is no secret. */
const unpredictable: readonly SecretKind[] = lasting.filter((kind) => kind !== 'basic-credentials');

/** Characters. Of 32 and more random ones these tell two secrets apart, and give neither away. */
const most = 8;

/** A fixed prefix, such as that of a JWT or of this server's client secrets, is no part of what is secret. */
function endsOf(value: string): string[] {
  const random = value.replace(/^secret-/, '');
  return value.startsWith('eyJ') ? [random.slice(-most - 1)] : [random.slice(0, most + 1), random.slice(-most - 1)];
}

function tokensInChangedResponses(evidence: Evidence): string[] {
  const changed = new Set(
    eventsOf(evidence, 'effect').flatMap(({ effect, exchange }) => (effect === 'changed' ? exchange : [])),
  );
  const secrets = evidence.secrets.filter(({ kind }) => tokens.includes(kind));
  return exchangesAt(evidence, 'token')
    .filter(({ exchange }) => changed.has(exchange.id))
    .flatMap(({ exchange }) => findSecrets(exchange.response?.body ?? '', secrets).map(({ secret }) => secret.value));
}

/** What stands right before each secret in the body of a refusal. */
function introductionsIn({ exchange: { response } }: Seen, { secrets }: Evidence): string[] {
  if (!response || response.status < 400) return [];
  return findSecrets(response.body, secrets)
    .map(({ start }) => response.body.slice(Math.max(0, start - 14), start))
    .filter((text) => text !== '');
}
