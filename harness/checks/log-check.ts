import { eventsOf, type Evidence, type SecretKind } from '../model/evidence.js';
import type { OutputChunk } from '../model/protocol.js';
import type { Check, Finding } from '../model/scenario.js';
import { kindsOf, leaksIn, type Leak } from './leaks.js';
import { forbid } from './seen.js';

// What the checks of logs have in common.

export const logs: readonly OutputChunk['source'][] = ['stdout', 'stderr', 'console', 'file'];
/** Good until they expire or are revoked. */
export const lasting: readonly SecretKind[] = [
  'client-secret',
  'access-token',
  'refresh-token',
  'id-token',
  'basic-credentials',
];

/** Says of some of the leaks that they break it, or why nothing can be said. That the log was seen is proved by a value of this run that is no secret. */
export function logCheck(
  id: string,
  expected: string,
  choose: (evidence: Evidence, leaks: readonly Leak[]) => readonly Leak[] | string,
): Check {
  return {
    id,
    kind: 'forbids',
    judge(evidence): Finding {
      const lines = eventsOf(evidence, 'output').filter(({ source }) => logs.includes(source));
      const leaks = choose(evidence, leaksIn(evidence, logs));
      if (typeof leaks === 'string') return { result: 'unseen', expected, actual: leaks, cites: [] };
      const leaking = new Set(leaks.flatMap((leak) => leak.lines));
      const marked = lines.filter(({ text }) => evidence.markers.some((marker) => text.includes(marker)));
      return forbid(
        expected,
        lines.filter((line) => leaking.has(line)),
        marked,
        {
          broken: `${kindsOf(leaks)} in the log`,
          held: `none was found in ${lines.length} lines`,
          unseen: 'nothing that is known to belong to this run was logged',
        },
      );
    },
  };
}

/** The name of the header or of its scheme, and nothing but punctuation after it. */
export const inHeader = /(?:authorization|bearer|basic)(?:%20|\x1b\[[\d;]*m|[^a-z\d]){1,12}$/i;
