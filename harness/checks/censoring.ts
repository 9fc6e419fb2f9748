import { eventsOf, type EventOf, type Evidence, type Secret, type SecretKind } from '../model/evidence.js';
import type { OutputChunk } from '../model/protocol.js';
import type { Check } from '../model/scenario.js';
import { findSecret } from '../secrets.js';
import { bearerOf, exchangesAt, forbid, stimulusOf } from './seen.js';

type Source = OutputChunk['source'];

const logs: readonly Source[] = ['stdout', 'stderr', 'console', 'file'];
const all: readonly SecretKind[] = [
  'client-secret',
  'code',
  'verifier',
  'access-token',
  'refresh-token',
  'id-token',
  'basic-credentials',
];

/** No log line holds a secret, however spelled. That the log was seen is proved by a value of this run that is no secret. */
export function keepsSecretsOutOfLogs(kinds: readonly SecretKind[] = all): Check {
  return {
    id: 'keeps-secrets-out-of-logs',
    kind: 'forbids',
    judge(evidence) {
      const lines = eventsOf(evidence, 'output').filter(({ source }) => logs.includes(source));
      const leaks = lines.filter(({ text }) => wanted(evidence, kinds).some((secret) => findSecret(text, secret)));
      const marked = lines.filter(({ text }) => evidence.markers.some((marker) => text.includes(marker)));
      return forbid('no log line holds a secret', leaks, marked, {
        broken: `${kindsIn(evidence, kinds, leaks)} in the log`,
        held: `none was found in ${lines.length} lines`,
        unseen: 'nothing that is known to belong to this run was logged',
      });
    },
  };
}

/** No error that the client gives its caller holds a secret: not in its message, its cause, or its members. */
export function keepsSecretsOutOfErrors(kinds: readonly SecretKind[] = all): Check {
  return {
    id: 'keeps-secrets-out-of-errors',
    kind: 'forbids',
    judge(evidence) {
      const errors = eventsOf(evidence, 'output').filter(({ source }) => source === 'error' || source === 'page');
      const failures = eventsOf(evidence, 'outcome').filter(
        ({ n, outcome }) => n > stimulusOf(evidence) && (outcome.kind === 'refused' || outcome.kind === 'crashed'),
      );
      const leaks = [...errors, ...failures].filter((event) =>
        wanted(evidence, kinds).some((secret) => findSecret(textOf(event), secret)),
      );
      return forbid('no error holds a secret', leaks.length > 0 ? [...failures, ...leaks] : [], failures, {
        broken: `${kindsIn(evidence, kinds, leaks)} in an error`,
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

function wanted(evidence: Evidence, kinds: readonly SecretKind[]): Secret[] {
  return evidence.secrets.filter(({ kind }) => kinds.includes(kind));
}

function kindsIn(
  evidence: Evidence,
  kinds: readonly SecretKind[],
  events: readonly Parameters<typeof textOf>[0][],
): string {
  const found = wanted(evidence, kinds).filter((secret) => events.some((event) => findSecret(textOf(event), secret)));
  return [...new Set(found.map(({ kind }) => kind.replace('-', ' ')))].join(', ');
}

function textOf(event: EventOf<'output'> | EventOf<'outcome'>): string {
  if (event.kind === 'output') return event.text;
  return ('reason' in event.outcome && event.outcome.reason) || '';
}
